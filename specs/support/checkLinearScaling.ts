import { type CommandRun, commandRun } from './commandRun.ts';
import { temporaryFolder } from './temporaryFolder.ts';

/** The name of the files that it leaves. */
export const CHECK_NAME = 'check-linear-scaling-digits-wasm-seed1';

/** What came of it: the folder of its files, and record and page in it where there are any. */
export interface LinearScalingRun extends CommandRun {
  readonly out: string;
  readonly record: string;
  readonly page: string;
}

/** `check linear-scaling` into a new folder, unless one is given: a second of work. */
export const checkLinearScaling = async (
  args: readonly string[] = [],
  options?: Parameters<typeof commandRun>[1],
  out: string = temporaryFolder(),
): Promise<LinearScalingRun> => {
  const run = await commandRun(['check', 'linear-scaling', '--threads', '1', '--out', out, ...args], options);
  const written = (what: string): string => new RegExp(`^${what} {2}(.*)$`, 'm').exec(run.stdout)?.[1] ?? '';
  return { ...run, out, record: written('record'), page: written('report') };
};

/** The same, with Ctrl-C as soon as the text is on stderr. */
export const interruptedCheck = (text: string, out?: string): Promise<LinearScalingRun> =>
  checkLinearScaling(
    [],
    {
      onError: (stderr, abort) => {
        if (stderr.includes(text)) abort();
      },
    },
    out,
  );
