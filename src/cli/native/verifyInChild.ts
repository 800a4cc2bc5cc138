import { fileURLToPath } from 'node:url';
import { ExperimentError } from '../../core/experimentError.ts';
import type { BackendFinding } from '../../engines/tfjs/native/verifyBackend.ts';
import type { NativeWorld } from './nativeWorld.ts';

/** How a kind of build is tried. */
export interface ChildTrial {
  /** The compiled child, beside this file: it prints its answer in the last line. */
  readonly child: string;
  /** What to do where it does not run, and where it computes wrongly. */
  readonly whenDead: string;
  readonly whenWrong: string;
}

/** Of TensorFlow's addon. */
export const TENSORFLOW_TRIAL: ChildTrial = {
  child: './verifyProcess.js',
  whenDead: 'it was built against a TensorFlow that does not suit this machine; try another version of it',
  whenWrong: 'try another version of TensorFlow',
};

/** The number of a signal is not told apart: what matters is that the process did not answer. */
const unanswered = (status: number | undefined, stderr: string): string => {
  const said = stderr.split('\n').find((line) => /error|cannot open|undefined symbol|GLIBC/i.test(line));
  return said?.trim() ?? (status === undefined ? 'a signal ended it' : `exit code ${status}`);
};

/**
 * Loads a build in a process of its own and computes with it.
 * @typeParam Answer what the child prints
 * @throws ExperimentError `E_NATIVE_VERIFY` where it does not load, crashes, or computes something wrong
 */
export const verifyInChild = async <Answer extends { readonly findings: readonly BackendFinding[] }>(
  world: NativeWorld,
  build: string,
  { child, whenDead, whenWrong }: ChildTrial,
): Promise<Answer> => {
  const file = fileURLToPath(new URL(child, import.meta.url));
  const { status, stdout, stderr } = await world.run([world.execPath, file, build]);
  world.signal.throwIfAborted();
  if (status !== 0) {
    throw new ExperimentError(
      'E_NATIVE_VERIFY',
      `the addon in ${build} does not run in a process of its own (${unanswered(status, stderr)}): ${whenDead}.`,
    );
  }
  const trial = JSON.parse(stdout.trim().split('\n').at(-1)!) as Answer;
  const wrong = trial.findings.filter(({ right }) => !right);
  if (wrong.length > 0) {
    throw new ExperimentError(
      'E_NATIVE_VERIFY',
      `the addon in ${build} computes wrongly: ${wrong.map(({ what, error }) => `${what} is off by ${error.toExponential(1)} of its largest number`).join('; ')}. Do not use it: ${whenWrong}.`,
    );
  }
  return trial;
};
