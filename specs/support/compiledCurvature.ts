import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { curvatureCompileCommand } from '../../src/cli/native/curvatureCompileCommand.ts';
import { findCompiler } from '../../src/cli/native/findCompiler.ts';
import { thisMachine } from '../../src/cli/native/nativeWorld.ts';
import { nodeHeaders } from '../../src/cli/native/nodeHeaders.ts';

const machine = thisMachine(process.env, new AbortController().signal);
const compiler = await findCompiler(machine);
const headers = nodeHeaders(machine);

/** On a developer's machine a compiler or Node's headers may be missing; in CI their absence is a failure. */
export const canCompileCurvature: boolean =
  (compiler !== undefined && headers !== undefined) || process.env.CI !== undefined;

/** Compiles the native kernel into a new folder, which the caller removes; warnings are errors. @returns the folder */
export const compiledCurvature = (flags?: readonly string[]): string => {
  if (compiler === undefined || headers === undefined) throw new Error('no C++ compiler, or no headers of Node');
  const build = mkdtempSync(join(tmpdir(), 'batchlaw-spec-'));
  const [program, ...args] = curvatureCompileCommand({ compiler, nodeHeaders: headers }, build, flags);
  execFileSync(program!, ['-Werror', ...args]);
  return build;
};
