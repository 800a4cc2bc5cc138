import { describe, expect, it } from 'vitest';
import { noiseAndEvidence } from '../../../src/claims/noiseAndEvidence.ts';
import type { BlockContext, BlockMeasurement, Regime } from '../../../src/core/claim.ts';
import type { Run } from '../../../src/core/run.ts';
import { seedFrom, splitSeed } from '../../../src/core/seed.ts';
import { mixtureSplit } from '../../../src/laws/arbitraries/mixtureSplit.ts';
import { initialWeights } from '../../../src/networks/initialWeights.ts';
import { madeRun } from '../../support/madeRun.ts';
import { namedDataset } from '../../support/namedDataset.ts';

const answer = noiseAndEvidence.regime(namedDataset('digits', 1797, { rows: 8, columns: 8, channels: 1 }));
if (answer.kind !== 'regime') throw new Error(answer.reason);
const seed = seedFrom(1);
const recipes = noiseAndEvidence.design({ seed, regime: answer.regime });
const network = { kind: 'mlp', sizes: [4, 6, 3] } as const;
const data = mixtureSplit({ count: 40, features: 4, classes: 3 });
const regime: Regime = { ...answer.regime, data: { trainingSize: 40, testSize: 24, labelNoise: 0 } };
const weights = (name: string): Float32Array => initialWeights(network, splitSeed(seed, name));

const measured = (change: Partial<Record<string, Partial<Run>>> = {}): Promise<BlockMeasurement> => {
  const runs = Object.fromEntries(
    Object.entries(recipes).map(([arm, recipe]) => [arm, madeRun(recipe, { weights: weights(arm) }, change[arm])]),
  );
  const context = { network, data, seed, regime };
  return noiseAndEvidence.measure(runs, context as unknown as BlockContext); // trains nothing more
};

describe('noise and evidence', () => {
  it('keeps rate over batch size where noise is planted, and the noise of a full batch where it is not', () => {
    const ratio = (arm: string): number => {
      const { batchSize, learningRate } = recipes[arm]!;
      if (batchSize.kind !== 'constant' || learningRate.kind !== 'constant') throw new Error(`${arm} changes`);
      return learningRate.rate / batchSize.batchSize;
    };
    expect(ratio('small')).toBeCloseTo(0.05, 12);
    expect(ratio('halved')).toBeCloseTo(ratio('small'), 12);
    expect(ratio('quiet')).toBeCloseTo(ratio('large'), 12);
    expect(ratio('middle')).toBeCloseTo(ratio('small') / 4, 12);
    expect(ratio('large')).toBeCloseTo(0.2 / 200, 12);
  });

  it('trains all arms to the same training loss, and looks more often at those that are fast', () => {
    for (const { stop } of Object.values(recipes)) expect(stop).toMatchObject({ kind: 'trainingLoss', target: 0.05 });
    expect(recipes.small!.stop).toMatchObject({ maxEpochs: 600, checkEveryEpochs: 0.1 });
    expect(recipes.quiet!.stop).toMatchObject({ maxEpochs: 6000, checkEveryEpochs: 1 });
  });

  it('compares the evidence per example of the best last layers', async () => {
    const { contrasts, arms, curves, guards } = await measured({ halved: { weights: weights('large') } });
    expect(guards.every(({ passed }) => passed)).toBe(true);
    expect(Object.keys(contrasts)).toEqual(noiseAndEvidence.hypotheses.map(({ contrast }) => contrast));
    expect(contrasts.small).toBeCloseTo(arms.small!.logEvidence! - arms.large!.logEvidence!, 12);
    expect(contrasts.halved).toBe(0);
    expect(contrasts.testAccuracy).toBe(0);
    expect(arms.small!.noiseScale).toBeCloseTo(0.2 * 9, 12);
    expect(arms.large!.noiseScale).toBe(0);
    expect(curves!.evidenceAgainstNoise!.arms!.map(([noise]) => noise)).toEqual(
      ['quiet', 'middle', 'small', 'halved'].map((arm) => arms[arm]!.noiseScale),
    );
  });

  it('does not mind the last layer that training ended with', async () => {
    const other = weights('small').map((w, i) => (i < 30 ? w : -w));
    const [one, two] = [await measured(), await measured({ small: { weights: other } })];
    expect(two.contrasts.small).toBeCloseTo(one.contrasts.small!, 10);
  });

  it('compares nothing when an arm missed the loss, or two that are to differ do not', async () => {
    const missed = await measured({ quiet: { outcome: { kind: 'targetMissed' } } });
    expect(missed.guards.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual(['finished (quiet)']);
    expect(missed).toMatchObject({ contrasts: {}, arms: { quiet: { trainingLoss: 0.3 } } });
    const same = await measured({ quiet: { weights: weights('small') } });
    expect(same.guards.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual(['arms differ (small, quiet)']);
  });
});
