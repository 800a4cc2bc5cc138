import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ExperimentError } from '../../core/experimentError.ts';
import type { NativeWorld } from './nativeWorld.ts';

/** What pip is given to download. */
export interface DownloadRequest {
  readonly python: string;
  /** As pip takes them, e.g. `tensorflow-cpu>=2.16,<2.22`. */
  readonly requirements: readonly string[];
  readonly platforms: readonly string[];
  readonly to: string;
}

/**
 * The call of pip. The version of Python is stated, since the wheel's libraries are used and never its Python: one that is
 * too new for TensorFlow can download as well. Where from is as pip is configured.
 */
export const downloadCommand = ({ python, requirements, platforms, to }: DownloadRequest): readonly string[] => [
  python,
  ...['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps', '--only-binary=:all:'],
  ...['--python-version', '3.12', '--implementation', 'cp'],
  ...platforms.flatMap((tag) => ['--platform', tag]),
  ...['--dest', to, ...requirements],
];

/**
 * Downloads wheels.
 * @returns their paths
 * @throws ExperimentError `E_NATIVE_DOWNLOAD`
 */
export const downloadWheels = async (world: NativeWorld, request: DownloadRequest): Promise<readonly string[]> => {
  const { status, stderr } = await world.run(downloadCommand(request));
  world.signal.throwIfAborted();
  if (status !== 0) {
    const said =
      stderr
        .split('\n')
        .filter((line) => line.startsWith('ERROR'))
        .at(-1) ?? stderr.trim().split('\n').at(-1);
    throw new ExperimentError(
      'E_NATIVE_DOWNLOAD',
      `pip could not download ${request.requirements.join(', ')} (${said || 'it was stopped'}): look at the network and at pip's index, or download the wheel elsewhere and give it by --wheel.`,
    );
  }
  return readdirSync(request.to)
    .filter((name) => name.endsWith('.whl'))
    .map((name) => join(request.to, name));
};
