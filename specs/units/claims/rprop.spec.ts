import { describe, expect, it } from 'vitest';
import { rprop } from '../../../src/claims/rprop.ts';
import type { BlockMeasurement } from '../../../src/core/claim.ts';
import type { Run } from '../../../src/core/run.ts';
import { claimOnDigits } from '../../support/claimOnDigits.ts';
import { madeRun } from '../../support/madeRun.ts';
import { namedDataset } from '../../support/namedDataset.ts';

const { arms, measure } = claimOnDigits(rprop);
const count = 2 * 64 + 64 + 64 * 10 + 10;
const GUESSING = Math.log(10);

/** What is measured of arms that end at these training losses, 0.3 where none is given. */
const measured = (
  trainingLosses: Readonly<Record<string, number>>,
  change: Partial<Record<string, Partial<Run>>> = {},
): Promise<BlockMeasurement> => {
  const runs = Object.fromEntries(
    Object.entries(arms).map(([arm, recipe], i) => {
      const weights = new Float32Array(count).fill(5 + i);
      return [arm, madeRun(recipe, { trainingLoss: trainingLosses[arm] ?? 0.3, weights }, change[arm])];
    }),
  );
  return measure(runs);
};

describe('the design of rprop', () => {
  it('compares optimisers on the same weights and stream, but for the other order', () => {
    const { again, ...others } = arms;
    for (const recipe of Object.values(others)) {
      expect(recipe.weightsSeed).toEqual(arms.miniRprop!.weightsSeed);
      expect(recipe.orderSeed).toEqual(arms.miniRprop!.orderSeed);
    }
    expect(again).toEqual({ ...arms.miniRmsprop, orderSeed: again!.orderSeed });
    expect(again!.orderSeed).not.toEqual(arms.miniRmsprop!.orderSeed);
  });

  it('takes Rprop with the numbers of the source, and without its two factors where the sign alone is meant', () => {
    const optimiser = { kind: 'rprop', increase: 1.2, decrease: 0.5, leastStep: 1e-6, mostStep: 50 };
    expect(arms.fullRprop).toMatchObject({ optimiser, batchSize: { batchSize: 1000 }, stop: { updates: 60 } });
    expect(arms.miniRprop).toMatchObject({ optimiser, batchSize: { batchSize: 8 }, stop: { epochs: 2 } });
    expect(arms.miniSign!.optimiser).toEqual({ ...optimiser, increase: 1, decrease: 1 });
  });

  it('sweeps batches of 8 to 512 at as many updates as the full batch gets', () => {
    const sizes = [1, 4, 16, 64].map((times) => [arms[`rprop${times}`]!, arms[`rmsprop${times}`]!]);
    expect(sizes.map(([one, other]) => [one!.batchSize, other!.batchSize])).toEqual(
      [8, 32, 128, 512].map((batchSize) => [
        { kind: 'constant', batchSize },
        { kind: 'constant', batchSize },
      ]),
    );
    for (const recipe of sizes.flat()) expect(recipe.stop).toEqual(arms.fullRprop!.stop);
  });

  it('has no regime below 800 examples', () => {
    expect(rprop.regime(namedDataset('own.csv', 799)).kind).toBe('outOfRegime');
    expect(rprop.regime(namedDataset('own.csv', 800)).kind).toBe('regime');
  });
});

describe('what rprop measures', () => {
  it('takes the best of three rates of SGD for the full batch', async () => {
    const { contrasts } = await measured({
      fullSgd: 0.4,
      fullSgdSlower: 0.2,
      fullSgdSlowest: 0.8,
      fullRprop: 0.05,
      fullRmsprop: 0.1,
    });
    expect(contrasts.fullBatch).toBeCloseTo(Math.log(4), 12);
    expect(contrasts.fullAgainstRmsprop).toBeCloseTo(Math.log(2), 12);
    expect(contrasts.slowSgd).toBeCloseTo(Math.log(4), 12);
  });

  it('counts losses below a thousandth of a nat as that', async () => {
    const { contrasts } = await measured({ fullSgd: 0.01, fullSgdSlower: 1, fullRprop: 1e-9 });
    expect(contrasts.fullBatch).toBeCloseTo(Math.log(10), 12);
  });

  it('takes mini-batches in shares of the loss of guessing, and a diverged arm for 10,000 nats', async () => {
    const { contrasts } = await measured(
      { miniRprop: 4 * GUESSING, miniRmsprop: GUESSING / 8, again: GUESSING / 4, miniSign: GUESSING },
      { tooFast: { outcome: { kind: 'diverged', epoch: 1 }, observations: [] } },
    );
    expect(contrasts.miniBatch).toBeCloseTo(Math.log(4), 12);
    expect(contrasts.repaired).toBeCloseTo(-Math.log(8), 12);
    expect(contrasts.again).toBeCloseTo(-Math.log(4), 12);
    expect(contrasts.signAlone).toBeCloseTo(0, 12);
    expect(contrasts.tooFast).toBeCloseTo(Math.log(1e4 / GUESSING), 12);
  });

  it('compares how Rprop and RMSprop fare from the full batch to batches of 8', async () => {
    const { contrasts, curves } = await measured({ rprop1: 4, rmsprop1: 0.5, fullRprop: 0.05, fullRmsprop: 0.1 });
    expect(contrasts.steeper).toBeCloseTo(Math.log(16), 12);
    expect(curves!.lossByBatchSize!.rprop).toEqual([
      [8, 4],
      [32, 0.3],
      [128, 0.3],
      [512, 0.3],
      [1000, 0.05],
    ]);
  });

  it('fails a guard when SGD learns nothing, or two orders give the same weights', async () => {
    const same = { weights: new Float32Array(count).fill(3) };
    const { guards } = await measured({ fullSgdSlower: GUESSING }, { miniRmsprop: same, again: same });
    expect(guards.map(({ name, passed }) => [name, passed])).toEqual([
      ['weights moved (fullRprop)', true],
      ['loss fell (fullSgdSlower)', false],
      ['arms differ (miniRmsprop, again)', false],
    ]);
  });
});
