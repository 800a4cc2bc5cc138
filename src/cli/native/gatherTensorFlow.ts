import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ExperimentError } from '../../core/experimentError.ts';
import type { NativeFile } from '../../engines/tfjs/native/nativeManifest.ts';
import { downloadWheels } from './downloadWheels.ts';
import type { InstallPlan } from './installPlan.ts';
import type { NativeWorld } from './nativeWorld.ts';
import { neededHeaders } from './neededHeaders.ts';
import { hashFile, placeFile } from './placeFile.ts';
import { LIBRARIES, type TensorFlowSource } from './tensorflowSource.ts';
import { requirementOf } from './triedVersions.ts';
import { openWheel, type TakenFile } from './wheelFile.ts';
import { wheelName } from './wheelName.ts';
import { cudaRequirements, recordedHashes } from './wheelRecord.ts';

/** TensorFlow as it stands in the folder of a build. */
export interface GatheredTensorFlow {
  readonly package: string;
  /** The wheel's file name, or the Python whose TensorFlow it is. */
  readonly from: string;
  /** The folder that has `tensorflow/c/c_api.h`. */
  readonly include: string;
  readonly files: readonly NativeFile[];
}

/** Folders of a build that are gone before it is put in place. */
const [DOWNLOADS, HEADERS] = ['download', 'include'];

const isCudaLibrary = (path: string): boolean => /^nvidia\/[^/]+\/lib\/[^/]+\.so(\.\d+)*$/.test(path);

const checked = (path: string, taken: TakenFile, hashes: ReadonlyMap<string, string>, from: string): NativeFile => {
  const stated = hashes.get(path);
  if (stated !== undefined && stated !== taken.sha256) {
    throw new ExperimentError(
      'E_NATIVE_WHEEL',
      `${path} of ${from} has another sha256 (${taken.sha256}) than its RECORD states (${stated}): it was changed or damaged; install or download TensorFlow again.`,
    );
  }
  return { path, ...taken };
};

/** Takes some entries of a wheel, each compared with the wheel's RECORD. */
const takeFromWheel = async (
  world: NativeWorld,
  wheel: string,
  build: string,
  wanted: (entries: Iterable<string>) => readonly string[],
): Promise<{ readonly files: readonly NativeFile[]; readonly metadata: string }> => {
  const opened = await openWheel(wheel, world.signal);
  try {
    const infoFile = (name: string): Promise<string | undefined> =>
      opened.text([...opened.entries.keys()].find((path) => path.endsWith(`.dist-info/${name}`)) ?? name);
    const hashes = recordedHashes((await infoFile('RECORD')) ?? '');
    const files: NativeFile[] = [];
    for (const path of wanted(opened.entries.keys())) {
      files.push(checked(path, await opened.extract(path, join(build, path)), hashes, basename(wheel)));
    }
    if (files.some(({ path }) => path.startsWith('tensorflow/'))) {
      const read = (path: string) => opened.text(`tensorflow/include/${path}`);
      for (const [path, text] of await neededHeaders(read)) {
        const to = join(build, HEADERS, path);
        mkdirSync(dirname(to), { recursive: true });
        writeFileSync(to, text);
      }
    }
    return { files, metadata: (await infoFile('METADATA')) ?? '' };
  } finally {
    await opened.close();
  }
};

const libraryPaths = (): readonly string[] => LIBRARIES.map((name) => `tensorflow/${name}`);

const fromPython = async (
  world: NativeWorld,
  source: TensorFlowSource & { readonly kind: 'python' },
  cuda: boolean,
  build: string,
): Promise<GatheredTensorFlow> => {
  const { root } = source;
  const info = `${source.package.replaceAll('-', '_')}-${source.version}.dist-info`;
  let record = '';
  try {
    record = readFileSync(join(root, info, 'RECORD'), 'utf8');
  } catch {
    // conda and Debian keep none: there is nothing to compare with
  }
  const hashes = recordedHashes(record);
  const nvidia = cuda ? readdirSync(join(root, 'nvidia'), { recursive: true, encoding: 'utf8' }) : [];
  const files: NativeFile[] = [];
  for (const path of [...libraryPaths(), ...nvidia.map((name) => `nvidia/${name}`).filter(isCudaLibrary)]) {
    const taken = await placeFile(join(root, path), join(build, path), world.signal);
    files.push(checked(path, taken, hashes, source.python));
  }
  return { package: source.package, from: source.python, include: join(root, 'tensorflow/include'), files };
};

const fromWheel = async (
  world: NativeWorld,
  plan: InstallPlan,
  wheel: string,
  build: string,
): Promise<GatheredTensorFlow> => {
  const { files, metadata } = await takeFromWheel(world, wheel, build, libraryPaths);
  const all = [...files];
  if (plan.cuda) {
    const to = join(build, DOWNLOADS, 'nvidia');
    const { platforms, python } = plan;
    const request = { python: python!, requirements: cudaRequirements(metadata), platforms, to };
    for (const path of await downloadWheels(world, request)) {
      const taken = await takeFromWheel(world, path, build, (entries) => [...entries].filter(isCudaLibrary));
      rmSync(path); // a wheel of gigabytes that has given what it has
      all.push(...taken.files);
    }
  }
  return {
    package: wheelName(wheel)!.package,
    from: basename(wheel),
    include: join(build, HEADERS),
    files: all,
  };
};

/**
 * Puts TensorFlow's libraries, and what headers the addon needs, into the folder of a build, laid out as in a Python's
 * site-packages, so that libraries find each other as they do there.
 * @throws ExperimentError `E_NATIVE_DOWNLOAD`, `E_NATIVE_WHEEL`
 */
export const gatherTensorFlow = async (
  world: NativeWorld,
  plan: InstallPlan,
  build: string,
): Promise<GatheredTensorFlow> => {
  const { source, platforms } = plan;
  switch (source.kind) {
    case 'python':
      return fromPython(world, source, plan.cuda, build);
    case 'wheel':
      return fromWheel(world, plan, source.path, build);
    case 'download': {
      const requirements = [requirementOf(source.package, plan.untried)];
      const to = join(build, DOWNLOADS, 'tensorflow');
      const [wheel] = await downloadWheels(world, { python: source.python, requirements, platforms, to });
      return fromWheel(world, plan, wheel!, build);
    }
  }
};

/** Removes from a build what was needed to make it alone. */
export const removeLeftovers = (build: string): void => {
  for (const name of [DOWNLOADS, HEADERS]) rmSync(join(build, name), { recursive: true, force: true });
};

/** The record of a file of a build that was made here. */
export const madeFile = async (build: string, path: string, signal: AbortSignal): Promise<NativeFile> => ({
  path,
  ...(await hashFile(join(build, path), signal)),
});
