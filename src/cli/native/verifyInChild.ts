import { fileURLToPath } from 'node:url';
import { ExperimentError } from '../../core/experimentError.ts';
import type { BuildTrial } from '../../engines/tfjs/native/verifyBuild.ts';
import type { NativeWorld } from './nativeWorld.ts';

/** The compiled child beside this file. */
const childFile = (): string => fileURLToPath(new URL('./verifyProcess.js', import.meta.url));

/** The number of a signal is not told apart: what matters is that the process did not answer. */
const unanswered = (status: number | undefined, stderr: string): string => {
  const said = stderr.split('\n').find((line) => /error|cannot open|undefined symbol|GLIBC/i.test(line));
  return said?.trim() ?? (status === undefined ? 'a signal ended it' : `exit code ${status}`);
};

/**
 * Loads a build in a process of its own and computes with it.
 * @throws ExperimentError `E_NATIVE_VERIFY` where it does not load, crashes, or computes something wrong
 */
export const verifyInChild = async (world: NativeWorld, build: string): Promise<BuildTrial> => {
  const { status, stdout, stderr } = await world.run([world.execPath, childFile(), build]);
  world.signal.throwIfAborted();
  if (status !== 0) {
    throw new ExperimentError(
      'E_NATIVE_VERIFY',
      `the addon in ${build} does not run in a process of its own (${unanswered(status, stderr)}): it was built against a TensorFlow that does not suit this machine; try another version of it.`,
    );
  }
  const trial = JSON.parse(stdout.trim().split('\n').at(-1)!) as BuildTrial;
  const wrong = trial.findings.filter(({ right }) => !right);
  if (wrong.length > 0) {
    throw new ExperimentError(
      'E_NATIVE_VERIFY',
      `the addon in ${build} computes wrongly: ${wrong.map(({ what, error }) => `${what} is off by ${error.toExponential(1)} of its largest number`).join('; ')}. Do not use it: try another version of TensorFlow.`,
    );
  }
  return trial;
};
