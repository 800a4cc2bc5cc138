import { describe, expect, it } from 'vitest';
import { stability } from '../../../src/claims/stability.ts';
import type { BlockMeasurement } from '../../../src/core/claim.ts';
import type { Recipe } from '../../../src/core/recipe.ts';
import { claimOnDigits } from '../../support/claimOnDigits.ts';
import { madeRun } from '../../support/madeRun.ts';
import { namedDataset } from '../../support/namedDataset.ts';

const { arms, measure } = claimOnDigits(stability);
const weights = new Float32Array(2 * 32 + 32 + 32 * 10 + 10).fill(5);

const cellOf = ({ batchSize, learningRate }: Recipe): { readonly B: number; readonly rate: number } => {
  if (batchSize.kind !== 'constant' || learningRate.kind !== 'constant') throw new TypeError('arms are constant');
  return { B: batchSize.batchSize, rate: learningRate.rate };
};

/** What is measured when the loss passes 1 nat at the limit of the batch size, and grows as the rate to the power of 4. */
const measured = (limit: (B: number) => number): Promise<BlockMeasurement> => {
  const runs = Object.fromEntries(
    Object.entries(arms).map(([arm, recipe]) => {
      const { B, rate } = cellOf(recipe);
      const trainingLoss = 0.65 * Math.log(10) * (rate / limit(B)) ** 4;
      const diverged = trainingLoss > 20 ? ({ outcome: { kind: 'diverged', epoch: 1 } } as const) : {};
      return [arm, madeRun(recipe, { trainingLoss, weights }, diverged)];
    }),
  );
  return measure(runs);
};

const failed = ({ guards }: BlockMeasurement): readonly string[] =>
  guards.filter(({ passed }) => !passed).map(({ name }) => name);

describe('stability', () => {
  it('tries the same 24 rates half an octave apart for each batch size', () => {
    const cells = Object.values(arms).map(cellOf);
    expect(cells).toHaveLength(168);
    for (const B of [1, 2, 4, 8, 128, 256, 512]) {
      const rates = cells.filter((cell) => cell.B === B).map(({ rate }) => rate);
      expect(rates).toHaveLength(24);
      expect(rates[0]).toBe(1 / 512);
      rates.slice(1).forEach((rate, i) => {
        expect(rate / rates[i]!).toBeCloseTo(Math.SQRT2, 12);
      });
    }
  });

  it('finds the powers by which the largest stable rate grows', async () => {
    const { contrasts, guards } = await measured((B) => (B <= 8 ? 0.08 * B ** 0.9 : 2 * (B / 256) ** 0.1));
    expect(guards.every(({ passed }) => passed)).toBe(true);
    expect(contrasts.smallBatches).toBeCloseTo(0.9, 6);
    expect(contrasts.largeBatches).toBeCloseTo(0.1, 1); // a run that diverged counts at the cap, not at its loss
    expect(contrasts.plantedPerExample).toBeCloseTo(1, 1);
    expect(contrasts.plantedPerUpdate).toBeCloseTo(0, 1);
    expect(contrasts.plantedRoot).toBeCloseTo(0.5, 1);
    expect(contrasts.plantedRootLarge).toBeCloseTo(0.5, 1);
  });

  it('draws the largest stable rate and the best one against the batch size', async () => {
    const { curves } = await measured((B) => (B <= 8 ? 0.08 * B : 2));
    expect(curves!.limits!.stable!.map(([B]) => B)).toEqual([1, 2, 4, 8, 128, 256, 512]);
    expect(curves!.limits!.stable![0]![1]).toBeCloseTo(0.08, 6);
    expect(curves!.limits!.best!.map(([, rate]) => rate)).toEqual(new Array(7).fill(1 / 512));
  });

  it.each([
    ['is stable at no rate', 0.001],
    ['is stable at all rates', 100],
  ])('says nothing where a batch size %s', async (_, limit) => {
    const measurement = await measured((B) => (B === 256 ? limit : B <= 8 ? 0.08 * B : 2));
    expect(failed(measurement)).toEqual(['the largest stable rate is among those tried (B 256)']);
    expect(measurement.contrasts).toEqual({});
    expect(measurement.curves!.limits!.stable!.map(([B]) => B)).toEqual([1, 2, 4, 8, 128, 512]);
  });

  it('lowers its rates where the inputs are more than 64', () => {
    const wide = stability.regime({ ...namedDataset('wide.csv', 2000), features: 128 });
    expect(wide).toMatchObject({
      kind: 'regime',
      regime: { data: { trainingSize: 1024 }, numbers: { baseRate: 0.5 } },
    });
  });

  it('is made for 750 examples and more', () => {
    expect(stability.regime(namedDataset('few.csv', 1199))).toMatchObject({
      kind: 'outOfRegime',
      reason: '1199 examples are too few: the claim is made for 1200 and more',
    });
  });
});
