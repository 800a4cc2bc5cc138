import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { NativeWorld } from './nativeWorld.ts';
import { wheelName } from './wheelName.ts';

/** Where TensorFlow's libraries and headers come from. */
export type TensorFlowSource =
  | {
      readonly kind: 'python';
      readonly python: string;
      /** The folder that holds `tensorflow/`. */
      readonly root: string;
      readonly package: string;
      readonly version: string;
    }
  | { readonly kind: 'wheel'; readonly path: string; readonly package: string; readonly version: string }
  | { readonly kind: 'download'; readonly python: string; readonly package: string };

/** A Python and what it has; `hasPip` and TensorFlow are found without importing them. */
export interface FoundPython {
  readonly python: string;
  readonly version: string;
  readonly hasPip: boolean;
  readonly tensorflow?: { readonly root: string; readonly package: string; readonly version: string };
}

export const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'] as const;

const ASK = `
import importlib.util as u, importlib.metadata as m, json, os, platform
found = {"version": platform.python_version(), "hasPip": u.find_spec("pip") is not None}
spec = u.find_spec("tensorflow")
if spec is not None and spec.origin is not None:
    for name in ("tensorflow-cpu", "tensorflow"):
        try:
            found["tensorflow"] = {"root": os.path.dirname(os.path.dirname(spec.origin)), "package": name, "version": m.version(name)}
            break
        except m.PackageNotFoundError:
            pass
print(json.dumps(found))
`;

/** Asks a Python; undefined where it does not start or does not answer. */
export const askPython = async (world: NativeWorld, python: string): Promise<FoundPython | undefined> => {
  const { status, stdout } = await world.run([python, '-c', ASK]);
  if (status !== 0) return undefined;
  try {
    return { python, ...(JSON.parse(stdout) as Omit<FoundPython, 'python'>) };
  } catch {
    return undefined; // a program of that name that is no Python
  }
};

/** Bytes of a file, or undefined where there is none. */
export const sizeOf = (path: string): number | undefined => {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true ? stats.size : undefined;
};

/** A package that brings no CUDA. */
const isCpuOnly = (name: string): boolean => name.includes('-cpu');

/** TensorFlow of a Python, where it has the libraries that are needed; with `cuda`, NVIDIA's beside it. */
export const installedSource = (found: FoundPython, cuda: boolean): TensorFlowSource | undefined => {
  const { python, tensorflow } = found;
  if (tensorflow === undefined) return undefined;
  const { root } = tensorflow;
  const isWhole = LIBRARIES.every((name) => sizeOf(join(root, 'tensorflow', name)) !== undefined);
  if (!isWhole) return undefined;
  if (
    cuda &&
    (isCpuOnly(tensorflow.package) || statSync(join(root, 'nvidia'), { throwIfNoEntry: false }) === undefined)
  )
    return undefined;
  return { kind: 'python', python, ...tensorflow };
};

/** A wheel as its name tells it, or what is wrong with it. */
export const wheelSource = (
  path: string,
  cuda: boolean,
): { readonly source: TensorFlowSource & { readonly kind: 'wheel' } } | { readonly fault: string } => {
  if (sizeOf(path) === undefined) return { fault: `there is no file ${path}: give the path of a wheel to --wheel.` };
  const name = wheelName(path);
  if (name === undefined || !['tensorflow', 'tensorflow-cpu'].includes(name.package)) {
    return {
      fault: `${path} is not named as a wheel of tensorflow or tensorflow-cpu is (tensorflow_cpu-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl): keep the name it was published with.`,
    };
  }
  if (cuda && isCpuOnly(name.package)) {
    return { fault: `${path} is without CUDA: give --cuda a wheel of tensorflow, not of ${name.package}.` };
  }
  return { source: { kind: 'wheel', path, package: name.package, version: name.version } };
};
