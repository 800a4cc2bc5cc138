import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dataset } from '../../core/dataset.ts';
import type { DataParams, WireArray } from './trainerProtocol.ts';
import { toWire } from './wireArray.ts';

/** Inputs of fewer bytes travel in the message even where files may be used. */
const LARGE = 2 ** 20;

interface InFile {
  readonly path: Promise<string>;
  holders: number;
}

/** Names of data sets, and their messages; large inputs lie in files where the trainers take them. */
export interface HeldData {
  /** The same object, the same name. */
  nameOf(dataset: Dataset): string;
  /** For one more trainer to hold. */
  message(dataset: Dataset): Promise<DataParams>;
  /** One trainer forgot it; a file that nobody holds is removed. */
  release(name: string): Promise<void>;
  /** Removes all files. */
  close(): Promise<void>;
}

export const heldData = ({ files }: { readonly files: boolean }): HeldData => {
  const names = new WeakMap<Dataset, string>();
  const written = new Map<string, InFile>();
  let named = 0;
  let folder: Promise<string> | undefined;
  const nameOf = (dataset: Dataset): string => {
    const known = names.get(dataset);
    if (known !== undefined) return known;
    named += 1;
    names.set(dataset, `data-${named}`);
    return `data-${named}`;
  };
  const write = async (name: string, inputs: Float32Array): Promise<string> => {
    folder ??= mkdtemp(join(tmpdir(), 'batchlaw-trainer-'));
    const path = join(await folder, `${name}.float32`);
    await writeFile(path, inputs);
    return path;
  };
  const inputsOf = async (dataset: Dataset): Promise<WireArray> => {
    const { inputs, count, features } = dataset;
    const shape = [count, features];
    if (!files || inputs.byteLength < LARGE) return toWire(inputs, shape);
    const name = nameOf(dataset);
    const file = written.get(name) ?? { path: write(name, inputs), holders: 0 };
    file.holders += 1;
    written.set(name, file);
    return { dtype: 'float32', shape, file: await file.path };
  };
  return {
    nameOf,
    message: async (dataset) => ({
      id: nameOf(dataset),
      inputs: await inputsOf(dataset),
      labels: toWire(dataset.labels),
      classes: dataset.classes,
      ...(dataset.image && { image: dataset.image }),
    }),
    release: async (name) => {
      const file = written.get(name);
      if (file === undefined) return;
      file.holders -= 1;
      if (file.holders > 0) return;
      written.delete(name);
      await rm(await file.path, { force: true });
    },
    close: async () => {
      if (folder !== undefined) await rm(await folder, { recursive: true, force: true });
    },
  };
};
