import { describe, expect, it } from 'vitest';
import { optimalBatch } from '../../../src/claims/optimalBatch.ts';
import type { BlockContext, BlockMeasurement } from '../../../src/core/claim.ts';
import { randomStream } from '../../../src/core/randomStream.ts';
import type { Recipe } from '../../../src/core/recipe.ts';
import type { Run } from '../../../src/core/run.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { madeRun } from '../../support/madeRun.ts';
import { namedDataset } from '../../support/namedDataset.ts';

const digits = namedDataset('digits', 1797, { rows: 8, columns: 8, channels: 1 });
const answer = optimalBatch.regime(digits);
if (answer.kind !== 'regime') throw new Error(answer.reason);
const { regime } = answer;
const seed = seedFrom(1);
const arms = optimalBatch.design({ seed, regime });
const network = regime.network(2, 10);
const weights = new Float32Array(2 * 16 + 16 + 16 * 10 + 10).fill(5);

const cellOf = ({ batchSize, learningRate }: Recipe): { readonly B: number; readonly rate: number } => {
  if (batchSize.kind !== 'constant' || learningRate.kind !== 'constant') throw new TypeError('arms are constant');
  return { B: batchSize.batchSize, rate: learningRate.rate };
};

/** What is measured when the loss is a U whose bottom is at B = 30 rate^power * 0.2^(1 - power), with scatter. */
const measured = (power: number, change: Partial<Run> = {}): Promise<BlockMeasurement> => {
  const random = randomStream(seed, 7);
  const runs = Object.fromEntries(
    Object.entries(arms).map(([arm, recipe]) => {
      const { B, rate } = cellOf(recipe);
      const away = Math.log(B / (30 * rate ** power * 0.2 ** (1 - power)));
      const testLoss = 1 + 0.25 * away ** 2 + 0.02 * random.nextNormal();
      return [arm, madeRun(recipe, { testLoss, weights }, arm === 'rate 0.4, B 4' ? change : undefined)];
    }),
  );
  const context = { network, data: { training: digits, test: digits }, seed, regime };
  return optimalBatch.measure(runs, context as unknown as BlockContext); // trains nothing more
};

describe('optimal batch', () => {
  it('trains every arm for the same time: rate times updates', () => {
    for (const recipe of Object.values(arms)) {
      expect(recipe.stop).toEqual({ kind: 'updates', updates: Math.round(1000 / cellOf(recipe).rate) });
    }
    expect(Object.keys(arms)).toHaveLength(26);
  });

  it('finds the power by which the optimum moves, and its depth on both sides', async () => {
    const { contrasts, guards, arms: cells } = await measured(1);
    expect(contrasts.exponent).toBeCloseTo(1, 1);
    expect(contrasts.plantedProportional).toBeCloseTo(1, 1);
    expect(contrasts.plantedUnmoved).toBeCloseTo(0, 0);
    expect(contrasts.tooSmall).toBeGreaterThan(0.1);
    expect(contrasts.tooLarge).toBeGreaterThan(0.1);
    expect(guards.every(({ passed }) => passed)).toBe(true);
    expect(cells['rate 0.2, B 8']).toMatchObject({ learningRate: 0.2, batchSize: 8, noiseScale: 0.2 * 128 });
  });

  it('tells the square root from the proportion', async () => {
    const { contrasts } = await measured(0.5);
    expect(contrasts.exponent).toBeLessThan(0.7);
  });

  it('fails a guard that names the arms that diverged', async () => {
    const { guards } = await measured(1, { outcome: { kind: 'diverged', epoch: 1 } });
    expect(guards.find(({ passed }) => !passed)).toMatchObject({
      name: 'no arm diverged',
      detail: 'diverged: rate 0.4, B 4',
    });
  });

  it('is made for 1200 examples and more', () => {
    expect(optimalBatch.regime(namedDataset('few.csv', 1199))).toMatchObject({
      kind: 'outOfRegime',
      reason: '1199 examples are too few: the claim is made for 1200 and more',
    });
  });
});
