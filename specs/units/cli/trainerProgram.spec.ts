import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { shellWord } from '../../../src/report/shellWord.ts';
import { commandRun } from '../../support/commandRun.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const STUB = fileURLToPath(new URL('../../support/trainers/stub.mjs', import.meta.url));
const check = (fault: string, ...names: readonly string[]) => {
  const trainer = [process.execPath, STUB, fault].map(shellWord).join(' ');
  return commandRun(['check', ...names, '--trainer', trainer, '--threads', '1', '--out', temporaryFolder()]);
};

describe('batchlaw check --trainer', () => {
  it('judges what the program trains, and says how to do so again', async () => {
    const { code, stdout, stderr } = await check('none', 'repeatability', 'two-sgd-steps', 'hessian-symmetry');
    expect(stderr).toContain('engine external stub 1.2.3, 1 thread');
    expect(stdout).toContain('✓ holds');
    expect(stdout).toContain('violated');
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'lossOracle of the trainer external stub is the work of batchlaw itself, which the law would judge',
    );
    expect(stdout).toContain('--trainer');
    expect(code).toBe(1); // it gives back the weights it was given
  });

  it('takes a claim out of regime that asks for more than the program can', async () => {
    const { code, stdout } = await check('none', 'rprop');
    expect(stdout.replace(/\s+/g, ' ')).toContain('it does not have the optimiser rprop (its optimisers: sgd)');
    expect(code).toBe(3);
  });

  it.each([
    ['exit at start', 4, 'no such module: torch [E_TRAINER_EXITED]'],
    ['prints', 2, 'is no JSON: "epoch 1, loss 0.3"'],
  ])('tells a fault of the program from a verdict: %s', async (fault, expected, text) => {
    const { code, stderr } = await check(fault, 'zero-rate');
    expect(stderr).toContain(text);
    expect(code).toBe(expected);
  });

  it('refuses a command line that is none', async () => {
    const run = await commandRun(['check', '--trainer', '"python3', '--out', temporaryFolder()]);
    expect(run.stderr).toContain(
      'the quote " is not closed in the command of the trainer: "python3 [E_TRAINER_COMMAND]',
    );
    expect(run.code).toBe(2);
  });
});
