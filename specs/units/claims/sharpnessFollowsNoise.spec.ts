import { describe, expect, it } from 'vitest';
import { sharpnessFollowsNoise } from '../../../src/claims/sharpnessFollowsNoise.ts';
import type { BlockMeasurement } from '../../../src/core/claim.ts';
import { claimOnDigits } from '../../support/claimOnDigits.ts';
import { growingBowl } from '../../support/growingBowl.ts';
import { madeRun } from '../../support/madeRun.ts';
import { namedDataset } from '../../support/namedDataset.ts';

const { arms: recipes, measure } = claimOnDigits(sharpnessFollowsNoise, 2);
const LENGTH = 2 * 64 + 64 + 64 * 64 + 64 + 64 * 2 + 2;

/** What is measured of arms whose solutions are as sharp as these numbers. */
const measured = (sharp: Readonly<Record<string, number>>): Promise<BlockMeasurement> => {
  const runs = Object.fromEntries(
    Object.entries(recipes).map(([arm, recipe]) => [
      arm,
      madeRun(recipe, { weights: new Float32Array(LENGTH).fill(sharp[arm]!) }),
    ]),
  );
  const trainer = { lossOracle: () => growingBowl(LENGTH) };
  return measure(runs, trainer);
};

describe('sharpness follows noise', () => {
  it('changes the rate with the batch size in one arm of each pair, and not in the other', () => {
    const settings = Object.entries(recipes).map(([arm, { batchSize, learningRate }]) => [
      arm,
      batchSize.kind === 'constant' && batchSize.batchSize,
      learningRate.kind === 'constant' && learningRate.rate,
    ]);
    expect(settings).toEqual([
      ['large', 48, 0.1],
      ['slow', 6, 0.1 / 8],
      ['small', 6, 0.1],
      ['scaled', 48, 0.8],
      ['again', 48, 0.1],
    ]);
    const { orderSeed, weightsSeed } = recipes.large!;
    expect(recipes.scaled).toMatchObject({ orderSeed, weightsSeed });
    expect(recipes.again).toMatchObject({ weightsSeed });
    expect(recipes.again!.orderSeed).not.toEqual(orderSeed);
  });

  it('takes log ratios of one arm to the other, and of the rescaled large batch to itself', async () => {
    const { contrasts, guards } = await measured({ large: 8, slow: 6, small: 2, scaled: 1, again: 9 });
    expect(guards.every(({ passed }) => passed)).toBe(true);
    expect(Object.keys(contrasts)).toEqual(sharpnessFollowsNoise.hypotheses.map(({ contrast }) => contrast));
    const ratios = { scaled: 1 / 2, slow: 3, matched: 6 / 8, again: 9 / 8, unscaled: 4, rescaled: 3 };
    for (const [contrast, ratio] of Object.entries(ratios)) expect(contrasts[contrast]).toBeCloseTo(Math.log(ratio), 6);
    expect(contrasts.scaledEigenvalue).toBeCloseTo(Math.log(1 / 2), 6);
    expect(contrasts.slowEigenvalue).toBeCloseTo(Math.log(3), 6);
  });

  it('draws the trace against rate / batch size', async () => {
    const { curves, arms } = await measured({ large: 8, slow: 6, small: 2, scaled: 1, again: 9 });
    const { small, large } = curves!.traceByNoise!;
    expect(small).toEqual([
      [0.1 / 6 / 8, arms.slow!.trace],
      [0.1 / 6, arms.small!.trace],
    ]);
    expect(large).toEqual([
      [0.1 / 6 / 8, arms.large!.trace],
      [0.1 / 6, arms.scaled!.trace],
    ]);
  });

  it('compares nothing where arms that are to differ end at the same weights', async () => {
    const { guards, contrasts } = await measured({ large: 2, slow: 6, small: 2, scaled: 1, again: 9 });
    expect(guards.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual(['arms differ (small, large)']);
    expect(contrasts).toEqual({});
  });

  it('is made for 400 examples and more', () => {
    expect(sharpnessFollowsNoise.regime(namedDataset('few.csv', 399))).toEqual({
      kind: 'outOfRegime',
      reason: '399 examples are too few: the claim is made for 400 and more',
    });
  });
});
