import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Trainer } from '../../../src/core/trainer.ts';
import { readRecord } from '../../../src/records/readRecord.ts';
import { commandRun } from '../../support/commandRun.ts';
import { plantedTrainer } from '../../support/plantedTrainer.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const engine: { trainer: Trainer } = vi.hoisted(() => ({ trainer: undefined as never }));

vi.mock(import('../../../src/cli/openEngine.ts'), async (original) => ({
  ...(await original()),
  openEngine: async () => ({ trainer: engine.trainer, threads: 1 }),
}));

describe('batchlaw check of an engine that breaks a law', () => {
  it('ends with 1, and tells the smallest case and the way back to it', async () => {
    engine.trainer = plantedTrainer('shuffled once');
    const out = temporaryFolder();
    const args = ['epochs-differ', 'zero-rate', '--out', out];
    const { code, stdout, stderr } = await commandRun(['check', ...args]);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /\n {2}violated: epochs-differ, off by 3 where 1 is allowed \(.*\): epochs visit the examples in the order of the first: shuffled once, or not at all\n {2}1 of 2 hold\n/,
    );
    expect(stdout).toContain('\n1 of 2 laws is violated\n');
    expect(stdout).toContain('violated: Epochs differ in their order\n');
    expect(stdout).toContain('    N: 16\n    orderSeed: [0, 0]\n');
    expect(stdout).toContain('  batchlaw check epochs-differ --engine wasm --seed 1\n');
    const { laws } = await readRecord(join(out, 'check-epochs-differ-zero-rate-digits-wasm-seed1.json'));
    expect(laws!.checks[0]!.verdict).toMatchObject({
      kind: 'violated',
      counterexample: { N: 16, orderSeed: [0, 0] },
      deviation: 3,
    });
  });

  it('ends with 3 when the engine lacks what a law asks for', async () => {
    const { lossOracle: _, ...lacking } = plantedTrainer();
    engine.trainer = lacking as Trainer;
    const { code, stderr } = await commandRun(['check', 'hessian-symmetry', '--out', temporaryFolder()]);
    expect(code).toBe(3);
    expect(stderr).toContain('  out of regime: hessian-symmetry, the trainer planted: no bug has no lossOracle, which');
  });

  it('ends with 4 and the case when the engine fails on it', async () => {
    engine.trainer = { ...plantedTrainer(), train: () => Promise.reject(new Error('out of memory')) };
    const { code, stderr } = await commandRun(['check', 'zero-rate', '--out', temporaryFolder()]);
    expect(code).toBe(4);
    expect(stderr).toContain('law zero-rate: the trainer planted: no bug failed with "out of memory" on {"network":');
  });
});
