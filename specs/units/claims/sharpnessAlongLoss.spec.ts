import { describe, expect, it } from 'vitest';
import { sharpnessAlongLoss } from '../../../src/claims/sharpnessAlongLoss.ts';
import type { BlockMeasurement } from '../../../src/core/claim.ts';
import { claimOnDigits } from '../../support/claimOnDigits.ts';
import { growingBowl } from '../../support/growingBowl.ts';
import { madeRun } from '../../support/madeRun.ts';

const { arms: recipes, measure } = claimOnDigits(sharpnessAlongLoss, 2);
const LENGTH = 2 * 64 + 64 + 64 * 64 + 64 + 64 * 2 + 2;

/** What is measured of arms whose weights are all alike within an arm; those of `small` and `large` by level. */
const measured = (weights: {
  readonly small: readonly number[];
  readonly large: readonly number[];
  readonly again: number;
}): Promise<BlockMeasurement> => {
  const of = (arm: string): number => {
    const [batch, level] = arm.split(' ');
    return batch === 'again' ? weights.again : weights[batch as 'small' | 'large'][Number(level) - 1]!;
  };
  const runs = Object.fromEntries(
    Object.entries(recipes).map(([arm, recipe]) => [
      arm,
      madeRun(recipe, { weights: new Float32Array(LENGTH).fill(of(arm)) }),
    ]),
  );
  const trainer = { lossOracle: () => growingBowl(LENGTH) };
  return measure(runs, trainer);
};

const apart = { large: [2, 4, 6, 8], small: [1, 3, 5, 7], again: 9 };

describe('sharpness along the loss', () => {
  it('stops the same run at four levels of the loss, of a batch of 4 and of a tenth of the data', () => {
    const { stop: _, ...first } = recipes['large 1']!;
    for (const level of [1, 2, 3, 4]) expect(recipes[`large ${level}`]).toMatchObject(first);
    expect(first.batchSize).toEqual({ kind: 'constant', batchSize: 50 });
    expect(recipes['small 1']).toMatchObject({ ...first, batchSize: { kind: 'constant', batchSize: 4 } });
    expect(recipes.again!.orderSeed).not.toEqual(first.orderSeed);
    expect(recipes.again!.stop).toEqual(recipes['large 4']!.stop);
  });

  it('goes from 0.8 of the loss of guessing to 0.1 nats in equal ratios', () => {
    const targets = [1, 2, 3, 4].map((level) => {
      const { stop } = recipes[`small ${level}`]!;
      if (stop.kind !== 'trainingLoss') throw new TypeError(stop.kind);
      return stop.target;
    });
    expect(targets[0]).toBeCloseTo(0.8 * Math.log(10), 12);
    expect(targets[3]).toBeCloseTo(0.1, 12);
    expect(targets[1]! / targets[0]!).toBeCloseTo(targets[3]! / targets[2]!, 12);
  });

  it('takes the sharpness of one solution over another, in the box and as the top eigenvalue', async () => {
    const { contrasts, guards, arms } = await measured(apart);
    expect(guards.every(({ passed }) => passed)).toBe(true);
    expect(Object.keys(contrasts)).toEqual(sharpnessAlongLoss.hypotheses.map(({ contrast }) => contrast));
    const ratio = (over: string, under: string): number =>
      Math.log(arms[over]!.symmetrisedBox! / arms[under]!.symmetrisedBox!);
    expect(contrasts).toMatchObject({
      start: ratio('large 1', 'small 1'),
      largeRises: ratio('large 4', 'large 1'),
      smallStays: ratio('small 4', 'small 1'),
      again: ratio('again', 'large 4'),
      end: ratio('large 4', 'small 4'),
      smallFalls: ratio('small 4', 'small 3'),
    });
    expect(contrasts.eigenvalueRises).toBeCloseTo(Math.log(8 / 2), 6);
  });

  it('draws sharpness against the levels of the loss', async () => {
    const { curves, arms } = await measured(apart);
    expect(Object.keys(curves!)).toEqual(sharpnessAlongLoss.figures.map(({ name }) => name));
    const { small, large } = curves!.sharpnessByLoss!;
    expect(small!.map(([, y]) => y)).toEqual([1, 2, 3, 4].map((level) => arms[`small ${level}`]!.symmetrisedBox));
    expect(large!.map(([x]) => x)).toEqual(small!.map(([x]) => x));
    expect(curves!.eigenvalueByLoss!.large![3]![1]).toBeCloseTo(16, 6);
  });

  it.each([
    [{ ...apart, small: [2, 3, 5, 7] }, 'arms differ (small 1, large 1)'],
    [{ ...apart, small: [1, 3, 5, 8] }, 'arms differ (small 4, large 4)'],
    [{ ...apart, large: [8, 4, 6, 8] }, 'arms differ (large 1, large 4)'],
    [{ ...apart, again: 8 }, 'arms differ (large 4, again)'],
  ])('compares nothing where arms that are to differ end at the same weights', async (weights, name) => {
    const { guards, contrasts } = await measured(weights);
    expect(guards.filter(({ passed }) => !passed).map((guard) => guard.name)).toEqual([name]);
    expect(contrasts).toEqual({});
  });
});
