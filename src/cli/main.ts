#!/usr/bin/env node
import { runProgram } from './program.ts';

const controller = new AbortController();
/** The first signal stops the check and keeps what there is; the second one ends the process at once. */
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    process.stderr.write(`\n${signal}: stopping after the work in hand; once more ends at once\n`);
    controller.abort(new Error(signal));
  });
}
process.exitCode = await runProgram(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  signal: controller.signal,
});
