import { describe, expect, it } from 'vitest';
import { bestRate } from '../../../src/claims/bestRate.ts';
import type { BlockMeasurement } from '../../../src/core/claim.ts';
import type { Recipe } from '../../../src/core/recipe.ts';
import { claimOnDigits } from '../../support/claimOnDigits.ts';
import { madeRun } from '../../support/madeRun.ts';
import { namedDataset } from '../../support/namedDataset.ts';

const { arms, measure } = claimOnDigits(bestRate);
const weights = new Float32Array(2 * 16 + 16 + 16 * 10 + 10).fill(5);

interface Cell {
  readonly N: number;
  readonly B: number;
  readonly rate: number;
  readonly again: boolean;
}

const cellOf = (arm: string, { batchSize, learningRate, datasetSize }: Recipe): Cell => {
  if (batchSize.kind !== 'constant' || learningRate.kind !== 'constant') throw new TypeError('arms are constant');
  const again = arm.includes('other order');
  return { N: datasetSize, B: batchSize.batchSize, rate: learningRate.rate, again };
};

/** What is measured where log loss is a parabola about the best rate per example of each set and batch. */
const measured = (best: (cell: Cell) => number): Promise<BlockMeasurement> => {
  const runs = Object.fromEntries(
    Object.entries(arms).map(([arm, recipe]) => {
      const cell = cellOf(arm, recipe);
      const trainingLoss = 0.5 * Math.exp(0.1 * Math.log(cell.rate / cell.B / best(cell)) ** 2);
      return [arm, madeRun(recipe, { trainingLoss, weights })];
    }),
  );
  return measure(runs);
};

describe('the design of best-rate', () => {
  const cells = Object.entries(arms).map(([arm, recipe]) => cellOf(arm, recipe));

  it('tries the same 14 rates per example on all of the data and on two eighths of it, with batches of 1 and 8', () => {
    expect(cells).toHaveLength(2 * 5 * 14);
    for (const B of [1, 8]) {
      const ofAll = cells.filter((cell) => cell.N === 1024 && cell.B === B).map(({ rate }) => rate / B);
      expect(ofAll).toHaveLength(14);
      expect(ofAll[0]).toBeCloseTo(2 ** -8.5, 12);
      expect(ofAll[13]).toBeCloseTo(2 ** -2, 12);
      expect(cells.filter((cell) => cell.N === 128 && cell.B === B)).toHaveLength(4 * 14);
    }
  });

  it('takes two small sets that share no example', () => {
    expect(new Set(Object.values(arms).map((recipe) => `${recipe.firstExample}+${recipe.datasetSize}`))).toEqual(
      new Set(['0+1024', '0+128', '128+128']),
    );
  });

  it('has no regime below 1,200 examples', () => {
    expect(bestRate.regime(namedDataset('few.csv', 1199))).toEqual({
      kind: 'outOfRegime',
      reason: '1199 examples are too few: the claim is made for 1200 and more',
    });
  });
});

describe('what best-rate measures', () => {
  it('finds the powers of the data-set size and of the batch size', async () => {
    const { contrasts, guards } = await measured(({ N, B }) => 0.03 * (N / 128) ** -0.4 * B ** 0.1);
    expect(guards.every(({ passed }) => passed)).toBe(true);
    expect(contrasts.dataSize).toBeCloseTo(0.4, 10);
    expect(contrasts.batchSize).toBeCloseTo(0.1, 10);
    expect(contrasts.otherExamples).toBeCloseTo(0, 10);
    expect(contrasts.plantedFall).toBeCloseTo(0.5, 10);
    expect(contrasts.otherOrder).toBeCloseTo(0, 10);
    expect(contrasts.plantedGrowth).toBeCloseTo(0.5, 10);
  });

  it('takes the mean over both batch sizes and both small sets for what another order does', async () => {
    const { contrasts } = await measured(({ again, B }) => 0.03 * (again && B === 8 ? 8 ** 0.2 : 1));
    expect(contrasts.otherOrder).toBeCloseTo(0.1, 10);
  });

  it('draws the best rates against the size of the data', async () => {
    const { curves } = await measured(({ N, B }) => (N === 128 ? 0.04 : 0.02) * (B === 1 ? 1 : 1.1));
    expect(curves!.rates!.batch1!.map(([N]) => N)).toEqual([1024, 128]);
    expect(curves!.rates!.batch8![1]![1]).toBeCloseTo(0.044, 10);
  });

  it('says nothing where the best rate is none of those tried', async () => {
    const { contrasts, guards, curves } = await measured(({ N, B }) => (N === 1024 && B === 8 ? 1e-4 : 0.03));
    expect(guards.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual([
      'the best rate is among those tried (all, B 8)',
    ]);
    expect(contrasts).toEqual({});
    expect(curves!.rates!.batch8).toHaveLength(1);
  });
});
