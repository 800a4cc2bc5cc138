import { describe, expect, it } from 'vitest';
import { seedFrom } from '../../../src/core/seed.ts';
import { judgeSeed } from '../../../src/judge/judgeSeed.ts';
import { runCheck } from '../../../src/judge/runCheck.ts';
import { fakeClaim, fakeDataset } from '../../support/fakeClaim.ts';
import { batchSizeOf, fakeTrainer } from '../../support/fakeTrainer.ts';
import { numberLaw } from '../../support/numberLaw.ts';

const slow = (rate: number): number => (rate < 0.05 ? 5 : 0);
const rateOf = ({
  learningRate,
}: {
  readonly learningRate: { readonly kind: string; readonly rate?: number };
}): number => learningRate.rate!;
const sound = fakeTrainer({ loss: (recipe) => slow(rateOf(recipe)), deviation: 0.05 });
const broken = fakeTrainer({ loss: (recipe) => slow(rateOf(recipe)) + batchSizeOf(recipe), deviation: 0.05 });
const gate = {
  laws: [
    numberLaw((n) => n / 2000, { name: 'kept' }),
    numberLaw((n) => n / 2000, { name: 'notAsked', needs: ['lossOracle'] }),
  ],
  claims: [fakeClaim()],
  lawEffort: 0.1,
  alpha: 0.01,
  maxBlocks: 16,
};

describe('judgeSeed', () => {
  it('lets a sound trainer through, with the blocks that a check takes', async () => {
    const { lossOracle: _, ...without } = sound;
    const trainer = { ...without, own: ['train'] } as unknown as typeof sound;
    const { checks } = await runCheck({
      claims: gate.claims,
      dataset: fakeDataset,
      trainer: sound,
      seed: seedFrom(3),
      budget: { maxBlocks: 16 },
    });
    expect(await judgeSeed({ trainer, dataset: fakeDataset }, gate, 3)).toEqual({
      seed: 3,
      blocks: { 'fake-parity': checks[0]!.blocks.length },
      stops: [],
    });
  });

  it('names the laws that are violated and the claims that do not hold', async () => {
    const laws = [...gate.laws, numberLaw((n) => n, { name: 'broken' })];
    const { stops } = await judgeSeed({ trainer: broken, dataset: fakeDataset }, { ...gate, laws }, 3);
    expect(stops).toEqual([
      { name: 'broken', kind: 'violated' },
      { name: 'fake-parity', kind: 'violated' },
    ]);
    const claims = [fakeClaim({ outOfRegime: 'too few examples' })];
    const { blocks, stops: untold } = await judgeSeed({ trainer: sound, dataset: fakeDataset }, { ...gate, claims }, 3);
    expect([blocks, untold]).toEqual([{ 'fake-parity': 0 }, [{ name: 'fake-parity', kind: 'outOfRegime' }]]);
  });
});
