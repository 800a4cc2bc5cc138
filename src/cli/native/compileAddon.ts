import { dirname, join } from 'node:path';
import { ExperimentError } from '../../core/experimentError.ts';
import { ADDON_FILE } from '../../engines/tfjs/native/nativeManifest.ts';
import type { GatheredTensorFlow } from './gatherTensorFlow.ts';
import { type InstallPlan, NAPI_VERSION } from './installPlan.ts';
import type { NativeWorld } from './nativeWorld.ts';
import { LIBRARIES } from './tensorflowSource.ts';

/** What TensorFlow opens by name when it looks for a GPU. */
const CUDA_NAMES =
  /\/lib(cudart|cublas|cublasLt|cufft|curand|cusolver|cusparse|cudnn|nccl|cupti|nvrtc|nvJitLink)\.so\.\d+$/;

/**
 * The compiler's call: the sources of `@tensorflow/tfjs-node-gpu` against TensorFlow's C interface. All is found from the
 * addon's own folder at run time. NVIDIA's libraries are linked although nothing calls them: TensorFlow opens them by name,
 * and finds those that are loaded.
 */
export const compileCommand = (
  plan: Pick<InstallPlan, 'compiler' | 'nodeHeaders' | 'nodeGpu'>,
  { include, files }: Pick<GatheredTensorFlow, 'include' | 'files'>,
  build: string,
): readonly string[] => {
  const sources = join(plan.nodeGpu.folder, 'binding');
  const cuda = files.map(({ path }) => path).filter((path) => CUDA_NAMES.test(path));
  const folders = ['tensorflow', ...new Set(cuda.map((path) => dirname(path)))];
  return [
    plan.compiler.program,
    ...['-shared', '-fPIC', '-O2', '-std=c++17', '-w', `-DNAPI_VERSION=${NAPI_VERSION}`, '-DBUILDING_NODE_EXTENSION'],
    ...[`-I${plan.nodeHeaders}`, `-I${plan.nodeGpu.folder}`, `-I${include}`],
    ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(sources, name)),
    ...['-o', join(build, ADDON_FILE), `-L${join(build, 'tensorflow')}`],
    ...LIBRARIES.map((name) => `-l:${name}`),
    ...(cuda.length > 0 ? ['-Wl,--no-as-needed', ...cuda.map((path) => join(build, path))] : []),
    ...folders.map((folder) => `-Wl,-rpath,$ORIGIN/${folder}`),
  ];
};

/** The lines of a compiler's output that say what is wrong, a few of them. */
const faultLines = (stderr: string): string => {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const faults = lines.filter((line) => /\b(error|undefined reference|cannot find)\b/i.test(line));
  return (faults.length > 0 ? faults : lines).slice(0, 5).join('\n  ');
};

/**
 * Compiles an addon into the folder of a build.
 * @param or what else may help than another compiler
 * @throws ExperimentError `E_NATIVE_COMPILE`
 */
export const compileAddon = async (world: NativeWorld, command: readonly string[], or: string): Promise<void> => {
  const { status, stderr } = await world.run(command);
  world.signal.throwIfAborted();
  if (status !== 0) {
    throw new ExperimentError(
      'E_NATIVE_COMPILE',
      `${command[0]} could not compile the addon (${status === undefined ? 'it was ended, by lack of memory perhaps' : `exit code ${status}`}):\n  ${faultLines(stderr)}\nTry another compiler by CXX=clang++, ${or}.`,
    );
  }
};
