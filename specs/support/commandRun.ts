import { runProgram } from '../../src/cli/program.ts';
import type { Environment } from '../../src/cli/terminalAbilities.ts';

/** What a run of the command line left behind. */
export interface CommandRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the command line in this process, on streams that are no terminals.
 * @param options.onError told all of stderr after each write; call `abort` to press Ctrl-C
 */
export const commandRun = async (
  args: readonly string[],
  options: {
    readonly onError?: (stderr: string, abort: () => void) => void;
    readonly isTTY?: boolean;
    readonly env?: Environment;
    readonly columns?: number;
  } = {},
): Promise<CommandRun> => {
  const controller = new AbortController();
  const terminal = {
    isTTY: options.isTTY ?? false,
    ...(options.columns !== undefined && { columns: options.columns }),
  };
  let [stdout, stderr] = ['', ''];
  const code = await runProgram(args, {
    stdout: {
      ...terminal,
      write: (text: string) => {
        stdout += text;
      },
    },
    stderr: {
      ...terminal,
      write: (text: string) => {
        stderr += text;
        options.onError?.(stderr, () => controller.abort(new Error('SIGINT')));
      },
    },
    signal: controller.signal,
    env: options.env ?? {},
  });
  return { code, stdout, stderr };
};
