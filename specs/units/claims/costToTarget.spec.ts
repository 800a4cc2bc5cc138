import { describe, expect, it } from 'vitest';
import { costToTarget } from '../../../src/claims/costToTarget.ts';
import type { BlockMeasurement } from '../../../src/core/claim.ts';
import type { Recipe } from '../../../src/core/recipe.ts';
import { claimOnDigits } from '../../support/claimOnDigits.ts';
import { madeRun } from '../../support/madeRun.ts';
import { namedDataset } from '../../support/namedDataset.ts';

const { arms, measure } = claimOnDigits(costToTarget);
const count = 2 * 32 + 32 + 32 * 10 + 10;

const cellOf = ({ batchSize, learningRate }: Recipe): { readonly B: number; readonly rate: number } => {
  if (batchSize.kind !== 'constant' || learningRate.kind !== 'constant') throw new TypeError('arms are constant');
  return { B: batchSize.batchSize, rate: learningRate.rate };
};

/** What is measured of arms that reach the target after so many updates; those of no number miss it. */
const measured = (updatesOf: (cell: { B: number; rate: number }) => number | undefined): Promise<BlockMeasurement> => {
  const runs = Object.fromEntries(
    Object.entries(arms).map(([arm, recipe], i) => {
      const updates = updatesOf(cellOf(recipe));
      const weights = new Float32Array(count).fill(5 + i);
      const { B } = cellOf(recipe);
      const change =
        updates === undefined
          ? { outcome: { kind: 'targetMissed' } as const, updates: 9999, examplesSeen: 12 * 1024 }
          : { updates, examplesSeen: updates * B };
      return [arm, madeRun(recipe, { weights }, change)];
    }),
  );
  return measure(runs);
};

/** McCandlish et al.: updates fall as 1 + 32 / B at a rate of 1/2, and take longer elsewhere. */
const law = ({ B, rate }: { B: number; rate: number }): number | undefined =>
  B === 1 ? undefined : 10 * (1 + 32 / B) * (0.5 / Math.min(rate, 0.25 / rate));

describe('the design of cost-to-target', () => {
  it('tries the same six rates for each batch size, until a tenth of the loss of guessing', () => {
    const cells = Object.entries(arms)
      .filter(([arm]) => arm !== 'again')
      .map(([, recipe]) => cellOf(recipe));
    for (const B of [4, 16, 64, 256]) {
      expect(cells.filter((cell) => cell.B === B).map(({ rate }) => rate)).toEqual([1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2]);
    }
    expect(cells.filter(({ B }) => B === 1)).toEqual([{ B: 1, rate: 1 / 4 }]);
    for (const { stop } of Object.values(arms)) {
      expect(stop).toEqual({
        kind: 'trainingLoss',
        target: 0.1 * Math.log(10),
        maxEpochs: 12,
        checkEveryEpochs: 1 / 16,
      });
    }
  });

  it('has one arm with another order of examples', () => {
    const { again, ...others } = arms;
    for (const { orderSeed } of Object.values(others)) expect(orderSeed).toEqual(others['B 16, rate 0.25']!.orderSeed);
    expect(again!.orderSeed).not.toEqual(others['B 16, rate 0.25']!.orderSeed);
    expect({ ...again, orderSeed: 0 }).toEqual({ ...others['B 16, rate 0.25'], orderSeed: 0 });
  });

  it('has a higher target beyond digits, and no regime below 1,000 examples', () => {
    const target = (classes: number): unknown => costToTarget.regime({ ...namedDataset('own.csv', 1000), classes });
    expect(target(3)).toMatchObject({ kind: 'regime', regime: { numbers: { targetLoss: 0.3 * Math.log(3) } } });
    expect(costToTarget.regime(namedDataset('few.csv', 999))).toEqual({
      kind: 'outOfRegime',
      reason: '999 examples are too few: the claim is made for 1000 and more',
    });
  });
});

describe('what cost-to-target measures', () => {
  it('compares batch sizes at the rate that needs fewest updates', async () => {
    const { contrasts, guards, curves } = await measured(law);
    expect(guards.every(({ passed }) => passed)).toBe(true);
    expect(contrasts.fewerUpdates).toBeCloseTo(Math.log(9 / 1.125), 12);
    expect(contrasts.moreExamples).toBeCloseTo(Math.log((64 * 1.125) / 9), 12);
    expect(contrasts.diminishing).toBeCloseTo(Math.log(9 / 3) - Math.log(1.5 / 1.125), 12);
    expect(curves!.cost!.updates).toEqual([
      [4, 90],
      [16, 30],
      [64, 15],
      [256, 11.25],
    ]);
    expect(curves!.cost!.examples!.map(([, examples]) => examples)).toEqual([360, 480, 960, 2880]);
  });

  it('compares epochs at one rate, and counts a batch that is too small at all that are given', async () => {
    const { contrasts } = await measured(law);
    expect(contrasts.epochsRise).toBeCloseTo(Math.log(4 / 2), 12);
    expect(contrasts.sameUpdates).toBeCloseTo(Math.log(2), 12);
    expect(contrasts.tooSmall).toBeCloseTo(Math.log((12 * 1024) / (60 * 16)), 12);
    expect(contrasts.slow).toBeCloseTo(Math.log(4), 12);
    expect(contrasts.again).toBe(0);
    const sound = await measured((cell) => (cell.B === 1 ? 960 : law(cell)));
    expect(sound.contrasts.tooSmall).toBeCloseTo(0, 12);
  });

  it('says nothing where a batch size reaches the target at no rate', async () => {
    const { contrasts, guards, arms: ends, curves } = await measured((cell) => (cell.B === 64 ? undefined : law(cell)));
    expect(guards.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual([
      'the target is reached (batches of 64)',
      'the target is reached (B 64, rate 0.25)',
    ]);
    expect(contrasts).toEqual({});
    expect(ends['B 64, rate 2']).toEqual({ reached: 0, updates: 9999, epochs: 12 });
    expect(curves!.cost!.updates!.map(([B]) => B)).toEqual([4, 16, 256]);
  });
});
