import { describe, expect, it } from 'vitest';
import { gradientAgreement } from '../../../src/claims/gradientAgreement.ts';
import type { BlockContext, BlockMeasurement, Regime } from '../../../src/core/claim.ts';
import type { Run } from '../../../src/core/run.ts';
import { seedFrom, splitSeed } from '../../../src/core/seed.ts';
import type { Trainer } from '../../../src/core/trainer.ts';
import { mixtureSplit } from '../../../src/laws/arbitraries/mixtureSplit.ts';
import { initialWeights } from '../../../src/networks/initialWeights.ts';
import { madeRun } from '../../support/madeRun.ts';
import { namedDataset } from '../../support/namedDataset.ts';
import { plantedTrainer } from '../../support/plantedTrainer.ts';

const answer = gradientAgreement.regime(namedDataset('digits', 1797, { rows: 8, columns: 8, channels: 1 }));
if (answer.kind !== 'regime') throw new Error(answer.reason);
/** The regime in small, for a trainer in plain TypeScript. */
const regime: Regime = {
  ...answer.regime,
  data: { trainingSize: 64, testSize: 24, labelNoise: 0 },
  numbers: { ...answer.regime.numbers, repeats: 4, shardSize: 2 },
};
const seed = seedFrom(1);
const arms = gradientAgreement.design({ seed, regime });
const network = { kind: 'mlp', sizes: [4, 3, 3] } as const;
const data = mixtureSplit({ count: 64, features: 4, classes: 3 });
const weights = (name: string): Float32Array => initialWeights(network, splitSeed(seed, name));

const measured = (trainer: Trainer, change: Partial<Record<string, Partial<Run>>> = {}): Promise<BlockMeasurement> => {
  const runs = Object.fromEntries(
    Object.entries(arms).map(([arm, recipe]) => [arm, madeRun(recipe, { weights: weights(arm) }, change[arm])]),
  );
  const context: BlockContext = { network, data, seed, regime, trainer };
  return gradientAgreement.measure(runs, context);
};

const failed = ({ guards }: BlockMeasurement): readonly string[] =>
  guards.filter(({ passed }) => !passed).map(({ name }) => name);

describe('gradient agreement', () => {
  it('trains one replica for half an epoch and one for twenty', () => {
    expect(arms.middle!.stop).toEqual({ kind: 'epochs', epochs: 0.5 });
    expect(arms.late!.stop).toEqual({ kind: 'epochs', epochs: 20 });
  });

  it('reads gradients off single updates, and compares them with what sampling predicts', async () => {
    const { contrasts, curves, arms: ends, guards } = await measured(plantedTrainer());
    expect(guards.every(({ passed }) => passed)).toBe(true);
    expect(Object.keys(contrasts)).toEqual(gradientAgreement.hypotheses.map(({ contrast }) => contrast));
    expect(contrasts.halfStart).toBeGreaterThan(contrasts.quarterStart!);
    for (const contrast of ['noise', 'noiseHalf', 'drawnHere'])
      expect(Math.abs(contrasts[contrast]!)).toBeLessThan(0.5);
    expect(contrasts.halfAsLarge! - contrasts.drawnHere!).toBeGreaterThan(0.2);
    expect(Object.keys(curves!.cosineAgainstBatch!)).toEqual(Object.keys(gradientAgreement.figures[0]!.curves));
    expect(curves!.cosineAgainstBatch!.start!.map(([share]) => share)).toEqual([2, 4, 8, 16, 32, 64].map((p) => 1 / p));
    expect(ends.middle!.noiseScaleAtStart).toBeGreaterThan(0);
    expect(contrasts.noiseScaleGrows).toBeCloseTo(
      Math.log(ends.middle!.noiseScale! / ends.middle!.noiseScaleAtStart!),
      12,
    );
  });

  it('finds twice the noise, in the log, where batches are halved silently', async () => {
    const sound = (await measured(plantedTrainer())).contrasts;
    const halved = (await measured(plantedTrainer('batch halved silently'))).contrasts;
    expect(halved.noiseHalf! - sound.noiseHalf!).toBeGreaterThan(0.5);
    expect(halved.drawnHere).toBe(sound.drawnHere);
  });

  it('compares nothing when an arm did not finish, or both are the same', async () => {
    const diverged = await measured(plantedTrainer(), { late: { outcome: { kind: 'diverged', epoch: 1 } } });
    expect(failed(diverged)).toEqual(['finished (late)']);
    expect(diverged).toMatchObject({ contrasts: {}, arms: { middle: { trainingLoss: 0.3 } } });
    const same = await measured(plantedTrainer(), { late: { weights: weights('middle') } });
    expect(failed(same)).toEqual(['arms differ (middle, late)']);
  });

  it('compares nothing when the gradient of the oracle does not belong to its loss', async () => {
    const measurement = await measured(plantedTrainer('gradient summed'));
    expect(failed(measurement)).toEqual(['derivatives belong to the loss']);
    expect(measurement.contrasts).toEqual({});
  });

  it.each([
    ['leave the weights where they are', 0],
    ['end in no numbers', Number.NaN],
  ])('compares nothing when updates %s', async (_, step) => {
    const sound = plantedTrainer();
    const trainer: Trainer = {
      ...sound,
      train: async ({ recipes, initialWeights: given }) =>
        recipes.map((recipe, i) => madeRun(recipe, { weights: given![i]!.map((w) => w + step) })),
    };
    const measurement = await measured(trainer);
    expect(measurement.guards.at(-1)).toEqual({
      name: 'updates move the weights',
      passed: false,
      detail: 'an update left the weights where they were, or as no numbers',
    });
    expect(measurement.contrasts).toEqual({});
  });
});
