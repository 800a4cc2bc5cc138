#!/usr/bin/env node
import { EXIT } from './exitCode.ts';

/** What nobody catches would end in Node's exit code 1, which says here that a claim is violated. */
process.on('uncaughtException', (error) => {
  process.stderr.write(`batchlaw: ${error.stack}\n`);
  process.exit(EXIT.infrastructure);
});
/** A reader that has gone (`batchlaw claims | head -1`) is no fault: the work goes on to its files and its exit code. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const controller = new AbortController();
/** The first signal stops the check and keeps what there is; the second one ends the process, and with it its trainers, at once. */
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    process.stderr.write(`\n${signal}: stopping after the work in hand; once more ends at once\n`);
    controller.abort(new Error(signal));
  });
}
const { runProgram } = await import('./program.ts'); // after the handlers, for loading it takes half a second
process.exitCode = await runProgram(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  signal: controller.signal,
  env: process.env,
});
