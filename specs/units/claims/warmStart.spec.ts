import { describe, expect, it } from 'vitest';
import { warmStart } from '../../../src/claims/warmStart.ts';
import type { BlockMeasurement } from '../../../src/core/claim.ts';
import { claimOnDigits } from '../../support/claimOnDigits.ts';
import { growingBowl } from '../../support/growingBowl.ts';
import { madeRun } from '../../support/madeRun.ts';

const { arms: recipes, measure } = claimOnDigits(warmStart, 2);
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

const apart = { none: 12, early: 8, middle: 6, late: 3, again: 9 };

describe('warm start', () => {
  it('grows the batch from 4 to a tenth of the data after 1, 5 and 12 epochs, and changes nothing else', () => {
    const { none, again, ...others } = recipes;
    expect(none!.batchSize).toEqual({ kind: 'constant', batchSize: 50 });
    expect(Object.values(others).map(({ batchSize }) => batchSize)).toEqual(
      [1, 5, 12].map((epoch) => ({ kind: 'steps', initial: 4, milestones: [{ epoch, batchSize: 50 }] })),
    );
    for (const recipe of Object.values(others)) expect({ ...recipe, batchSize: none!.batchSize }).toEqual(none);
    expect({ ...again!, orderSeed: none!.orderSeed }).toEqual(none);
    expect(again!.orderSeed).not.toEqual(none!.orderSeed);
  });

  it('takes log ratios of each switch to the next, and of the large batch alone to the last one', async () => {
    const { contrasts, guards } = await measured(apart);
    expect(guards.every(({ passed }) => passed)).toBe(true);
    expect(Object.keys(contrasts)).toEqual(warmStart.hypotheses.map(({ contrast }) => contrast));
    const ratios = { earlyToMiddle: 8 / 6, middleToLate: 2, noneToLate: 4, rescaled: 3, again: 9 / 12, eigenvalue: 4 };
    for (const [contrast, ratio] of Object.entries(ratios)) expect(contrasts[contrast]).toBeCloseTo(Math.log(ratio), 6);
    expect(contrasts.accuracy).toBe(0); // all made runs end at the same accuracy
  });

  it('draws sharpness and accuracy against the epochs of the small batch', async () => {
    const { curves } = await measured(apart);
    expect(Object.keys(curves!)).toEqual(warmStart.figures.map(({ name }) => name));
    const { warm } = curves!.sharpnessBySwitch!;
    expect(warm!.map(([epochs]) => epochs)).toEqual([0, 1, 5, 12]);
    for (const [i, top] of [24, 16, 12, 6].entries()) expect(warm![i]![1]).toBeCloseTo(top, 6);
    expect(curves!.accuracyBySwitch!.warm!.map(([, accuracy]) => accuracy)).toEqual([0.8, 0.8, 0.8, 0.8]);
  });

  it.each([
    [{ ...apart, early: 12 }, 'arms differ (none, early)'],
    [{ ...apart, early: 6 }, 'arms differ (early, middle)'],
    [{ ...apart, late: 6 }, 'arms differ (middle, late)'],
    [{ ...apart, again: 12 }, 'arms differ (none, again)'],
  ])('compares nothing where arms that are to differ end at the same weights', async (weights, name) => {
    const { guards, contrasts } = await measured(weights);
    expect(guards.filter(({ passed }) => !passed).map((guard) => guard.name)).toEqual([name]);
    expect(contrasts).toEqual({});
  });
});
