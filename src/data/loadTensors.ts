import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { ExperimentError } from '../core/experimentError.ts';
import type { Tensor } from '../core/tensor.ts';
import { readDataFile } from './readDataFile.ts';
import type { NpyArray } from './readNpy.ts';
import { readNpz } from './readNpz.ts';
import { readSafetensors } from './readSafetensors.ts';
import { LENGTH_BYTES, safetensorsHeaderLength } from './safetensorsHeader.ts';
import { sha256Of } from './sha256Of.ts';

/** The tensors of a file, and what is needed to find the file again. */
export interface LoadedTensors {
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** Of safetensors; empty elsewhere. */
  readonly metadata: ReadonlyMap<string, string>;
  /** The name without its folder: how errors and records call it. */
  readonly file: string;
  readonly sha256: string;
}

/** Refuses a file that asks for an absurd header before the file itself is in memory. */
const checkBeginning = async (path: string, file: string): Promise<void> => {
  const handle = await open(path).catch(() => undefined); // reading it all says why
  if (handle === undefined) return;
  try {
    const { size } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(new Uint8Array(LENGTH_BYTES), 0, LENGTH_BYTES, 0);
    safetensorsHeaderLength(buffer.subarray(0, bytesRead), size, file);
  } finally {
    await handle.close();
  }
};

const numbersOf = (array: NpyArray, name: string, file: string): Tensor => {
  const { dims, values } = array;
  if (values instanceof Float32Array || values instanceof Float64Array) return { dims, values };
  throw new ExperimentError(
    'E_WEIGHTS_TYPE',
    `${file}: array ${name} holds no floating-point numbers: save weights with .astype('f4').`,
  );
};

/**
 * The tensors of a .safetensors or .npz file.
 * @throws ExperimentError `E_WEIGHTS_FORMAT` for another ending, `E_WEIGHTS_TYPE`, `E_DATA_READ`, and those of
 *   `readSafetensors`, `readNpz` and `readNpy`
 */
export const loadTensors = async (path: string): Promise<LoadedTensors> => {
  const file = basename(path);
  if (/\.safetensors$/i.test(file)) {
    await checkBeginning(path, file);
    const bytes = await readDataFile(path);
    return { ...readSafetensors(bytes, file), file, sha256: sha256Of(bytes) };
  }
  if (/\.npz$/i.test(file)) {
    const bytes = await readDataFile(path);
    const tensors = new Map([...readNpz(bytes, file)].map(([name, array]) => [name, numbersOf(array(), name, file)]));
    return { tensors, metadata: new Map(), file, sha256: sha256Of(bytes) };
  }
  throw new ExperimentError(
    'E_WEIGHTS_FORMAT',
    `${path} is neither .safetensors nor .npz: save weights with safetensors' save_file(model.state_dict(), ...) or numpy.savez.`,
  );
};
