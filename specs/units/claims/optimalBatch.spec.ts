import { describe, expect, it } from 'vitest';
import { optimalBatch } from '../../../src/claims/optimalBatch.ts';
import type { BlockMeasurement } from '../../../src/core/claim.ts';
import { randomStream } from '../../../src/core/randomStream.ts';
import type { Recipe } from '../../../src/core/recipe.ts';
import type { Run } from '../../../src/core/run.ts';
import { claimOnDigits } from '../../support/claimOnDigits.ts';
import { madeRun } from '../../support/madeRun.ts';
import { namedDataset } from '../../support/namedDataset.ts';

const { digits, seed, arms, measure } = claimOnDigits(optimalBatch);
const weights = new Float32Array(2 * 16 + 16 + 16 * 10 + 10).fill(5);

const cellOf = ({ batchSize, learningRate }: Recipe): { readonly B: number; readonly rate: number } => {
  if (batchSize.kind !== 'constant' || learningRate.kind !== 'constant') throw new TypeError('arms are constant');
  return { B: batchSize.batchSize, rate: learningRate.rate };
};

/** What is measured when the loss is a U whose bottom is at B = 8 at a rate of 0.35, and moves by this power of it, with scatter. */
const measured = (power: number, change: Partial<Run> = {}): Promise<BlockMeasurement> => {
  const random = randomStream(seed, 7);
  const runs = Object.fromEntries(
    Object.entries(arms).map(([arm, recipe]) => {
      const { B, rate } = cellOf(recipe);
      const away = Math.log(B / (8 * (rate / 0.35) ** power));
      const testLoss = 1 + 0.25 * away ** 2 + 0.02 * random.nextNormal();
      return [arm, madeRun(recipe, { testLoss, weights }, arm === 'rate x 4, g 80' ? change : undefined)];
    }),
  );
  return measure(runs);
};

describe('optimal batch', () => {
  it('trains every arm for the same time: rate times updates', () => {
    for (const recipe of Object.values(arms)) {
      expect(recipe.stop).toEqual({ kind: 'updates', updates: Math.round(640 / cellOf(recipe).rate) });
    }
    expect(Object.keys(arms)).toHaveLength(27);
  });

  it('has whole batches at the noise scales it names: rate times 640 over g', () => {
    const cells = Object.entries(arms).map(([arm, recipe]) => ({
      g: Number(/g (.*)$/.exec(arm)![1]),
      ...cellOf(recipe),
    }));
    for (const { g, B, rate } of cells) expect((rate * 640) / B / g).toBeCloseTo(1, 2);
    expect(cells.map(({ B }) => B).sort((a, b) => a - b)).toEqual([
      1, 2, 2, 3, 3, 4, 4, 4, 6, 6, 6, 8, 8, 8, 10, 12, 12, 12, 16, 16, 20, 24, 24, 32, 40, 48, 80,
    ]);
  });

  it('begins with the longest trainings, so that no thread is left with one at the end', () => {
    const noise = Object.keys(arms).map((arm) => Number(/g (.*)$/.exec(arm)![1]));
    expect(noise).toEqual([...noise].sort((a, b) => a - b));
  });

  it('divides the rate by what momentum multiplies it with', () => {
    const changed = optimalBatch.regime(digits, { momentum: 0.5, learningRate: 0.1, trainingSize: 600 });
    if (changed.kind !== 'regime') throw new Error(changed.reason);
    const recipe = optimalBatch.design({ seed, regime: changed.regime })['rate x 2, g 8']!;
    expect(recipe).toMatchObject({
      learningRate: { kind: 'constant', rate: 0.1 },
      optimiser: { kind: 'sgd', momentum: 0.5 },
      batchSize: { kind: 'constant', batchSize: 15 },
      stop: { kind: 'updates', updates: 600 / 0.2 },
    });
  });

  it('finds the power by which the optimum moves, and its depth on both sides', async () => {
    const { contrasts, guards, arms: cells } = await measured(1);
    expect(contrasts.exponent).toBeCloseTo(1, 1);
    expect(contrasts.lowestPoints).toBeCloseTo(1, 1);
    expect(contrasts.plantedProportional).toBeCloseTo(1, 1);
    expect(Math.abs(contrasts.plantedUnmoved!)).toBeLessThan(0.15);
    expect(contrasts.tooSmall).toBeGreaterThan(0.1);
    expect(contrasts.tooLarge).toBeGreaterThan(0.1);
    expect(guards.every(({ passed }) => passed)).toBe(true);
    expect(cells['rate x 2, g 20']).toMatchObject({ learningRate: 0.25, batchSize: 8, noiseScale: 20 });
  });

  it('tells the square root from the proportion', async () => {
    const { contrasts } = await measured(0.5);
    expect(contrasts.exponent).toBeLessThan(0.6);
    expect(contrasts.lowestPoints).toBeLessThan(0.6);
  });

  it('fails a guard that names the arms that diverged', async () => {
    const { guards } = await measured(1, { outcome: { kind: 'diverged', epoch: 1 } });
    expect(guards.find(({ passed }) => !passed)).toMatchObject({
      name: 'no arm diverged',
      detail: 'diverged: rate x 4, g 80',
    });
  });

  it('trains for longer on sets other than digits', () => {
    const own = optimalBatch.regime(namedDataset('own.csv', 1200));
    expect(own).toMatchObject({ kind: 'regime', regime: { numbers: { timePerExample: 2 }, data: { testSize: 560 } } });
  });

  it('is made for 1200 examples and more', () => {
    expect(optimalBatch.regime(namedDataset('few.csv', 1199))).toMatchObject({
      kind: 'outOfRegime',
      reason: '1199 examples are too few: the claim is made for 1200 and more',
    });
  });
});
