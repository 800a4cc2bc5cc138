import { describe, expect, it } from 'vitest';
import type { Claim } from '../../../src/core/claim.ts';
import type { SplitDataset } from '../../../src/core/dataset.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { addLabelNoise } from '../../../src/data/addLabelNoise.ts';
import { runBlock } from '../../../src/judge/runBlock.ts';
import { fakeClaim, fakeDataset } from '../../support/fakeClaim.ts';
import { batchSizeOf, fakeTrainer } from '../../support/fakeTrainer.ts';

const seed = seedFrom(3);
const relabelled = ({ training, test }: SplitDataset): SplitDataset => ({
  training: addLabelNoise(training, 1, seed),
  test,
});

/** The claim with an arm `large` that has labels of its own. */
const claim: Claim = { ...fakeClaim(), armData: (arm, { data }) => (arm === 'large' ? relabelled(data) : data) };
const answer = claim.regime(fakeDataset);
if (answer.kind !== 'regime') throw new Error(answer.reason);
const { regime } = answer;

describe('a block whose arms have data of their own', () => {
  it('trains arms that share their data in one request, and each on what is its own', async () => {
    const trainer = fakeTrainer({ loss: batchSizeOf, deviation: 0 });
    const arms: string[] = [];
    const block = await runBlock({
      claim,
      regime,
      dataset: fakeDataset,
      trainer,
      index: 0,
      seed,
      onArm: (arm) => arms.push(arm),
    });
    expect(trainer.requests.map(({ recipes }) => recipes.length)).toEqual([2, 1]);
    const [own, other] = trainer.requests.map(({ data }) => data.training);
    expect(other!.inputs).toEqual(own!.inputs);
    expect(other!.id).toMatch(/\|noise=1:/);
    expect(arms).toEqual(['small', 'slow', 'large']);
    expect(Object.keys(block.arms)).toEqual(['small', 'large', 'slow']);
    expect(block.arms.large!.observations[0]!.trainingLoss).toBe(4);
    expect(block.contrasts).toEqual({ parity: 3, planted: 0 });
  });
});

describe('a block whose arms have networks of their own', () => {
  const wider: Claim = {
    ...fakeClaim(),
    armNetwork: (arm, { sizes }) => ({
      kind: 'mlp',
      sizes: arm === 'small' ? sizes : [...sizes.slice(0, -1), 7, ...sizes.slice(-1)],
    }),
  };

  it('trains arms that share their network in one request, and each with what is its own', async () => {
    const trainer = fakeTrainer({ loss: batchSizeOf, deviation: 0 });
    const block = await runBlock({ claim: wider, regime, dataset: fakeDataset, trainer, index: 0, seed });
    const own = regime.network(fakeDataset.features, fakeDataset.classes).sizes;
    expect(trainer.requests.map(({ network, recipes }) => [network, recipes.length])).toEqual([
      [{ kind: 'mlp', sizes: own }, 1],
      [{ kind: 'mlp', sizes: [...own.slice(0, -1), 7, ...own.slice(-1)] }, 2],
    ]);
    expect(Object.keys(block.arms)).toEqual(['small', 'large', 'slow']);
  });
});
