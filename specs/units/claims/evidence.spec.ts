import { describe, expect, it } from 'vitest';
import { evidence } from '../../../src/claims/evidence.ts';
import type { BlockContext, BlockMeasurement, Regime } from '../../../src/core/claim.ts';
import type { Run } from '../../../src/core/run.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { mixtureSplit } from '../../../src/laws/arbitraries/mixtureSplit.ts';
import { fitSoftmaxRegression } from '../../../src/measure/fitSoftmaxRegression.ts';
import { softmaxTask } from '../../../src/measure/softmaxRegression.ts';
import { madeRun } from '../../support/madeRun.ts';
import { namedDataset } from '../../support/namedDataset.ts';

const regimeWith = (changes = {}): Regime => {
  const answer = evidence.regime(namedDataset('digits', 1797, { rows: 8, columns: 8, channels: 1 }), changes);
  if (answer.kind !== 'regime') throw new Error(answer.reason);
  return answer.regime;
};
const regime = regimeWith();
const seed = seedFrom(1);
const recipes = evidence.design({ seed, regime });
const network = { kind: 'mlp', sizes: [6, 5] } as const;
const data = mixtureSplit({ count: 40, features: 6, classes: 5 });
const dataOf = (arm: string) => evidence.armData!(arm, { data, seed });

const measured = (change: Partial<Record<string, Partial<Run>>> = {}): Promise<BlockMeasurement> => {
  const runs = Object.fromEntries(
    Object.entries(recipes).map(([arm, recipe]) => {
      const best = fitSoftmaxRegression(softmaxTask(dataOf(arm).training), { precision: 1 });
      return [arm, madeRun(recipe, { weights: Float32Array.from(best) }, change[arm])];
    }),
  );
  const context = { network, data, seed, regime };
  return evidence.measure(runs, context as unknown as BlockContext); // trains nothing more
};

describe('evidence', () => {
  it('descends on all examples with a weight decay of precision over N', () => {
    expect(recipes.real).toMatchObject({
      batchSize: { kind: 'constant', batchSize: 96 },
      learningRate: { kind: 'constant', rate: 0.5 },
      weightDecay: 1 / 96,
      stop: { kind: 'updates', updates: 1000 },
    });
    const precise = evidence.design({ seed, regime: regimeWith({ precision: 2, trainingTime: 600 }) });
    expect(precise.random).toMatchObject({ weightDecay: 2 / 96, stop: { updates: 1200 } });
  });

  it('gives all arms the same inputs, and labels that are real, random twice, or of the nearest prototype', () => {
    expect(dataOf('real')).toBe(data);
    const labels = ['random', 'again', 'prototypes'].map((arm) => {
      expect(dataOf(arm).training.inputs).toBe(data.training.inputs);
      return [...dataOf(arm).training.labels];
    });
    expect(new Set(labels.map((one) => one.join())).size).toBe(3);
    expect(labels[2]!.slice(0, 5)).toEqual([0, 1, 2, 3, 4]);
  });

  it('has real labels above random ones, at minima that other coordinates do not move', async () => {
    const { contrasts, guards, arms, curves } = await measured();
    expect(guards.every(({ passed }) => passed)).toBe(true);
    expect(Object.keys(contrasts)).toEqual(evidence.hypotheses.map(({ contrast }) => contrast));
    expect(contrasts.real).toBeGreaterThan(contrasts.random!);
    expect(contrasts.apart).toBeCloseTo(contrasts.real! - contrasts.random!, 12);
    expect(contrasts.real).toBeCloseTo(arms.real!.logEvidenceAboveGuessing! / Math.log(5), 12);
    expect(contrasts.aboveMinimum).toBeLessThan(1e-10); // float32 weights
    expect(Math.abs(contrasts.inOtherCoordinates!)).toBeLessThan(1e-10);
    expect(contrasts.traceInOtherCoordinates).toBeGreaterThan(0.5);
    expect(arms.random).toMatchObject({ testAccuracy: 0.8 });
    const [[here, level], [there, same]] = curves!.evidenceAgainstTrace!.real as [[number, number], [number, number]];
    expect(there).toBeGreaterThan(here);
    expect(same).toBeCloseTo(level, 10);
  });

  it('sees that training did not end at the minimum', async () => {
    const { contrasts } = await measured({ real: { weights: new Float32Array(35).fill(0.1) } });
    expect(contrasts.aboveMinimum).toBeGreaterThan(0.003);
  });

  it('compares nothing when an arm diverged or ended in no numbers', async () => {
    const { guards, contrasts, arms } = await measured({ again: { outcome: { kind: 'diverged', epoch: 3 } } });
    expect(guards.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual(['finished (again)']);
    expect({ contrasts, arms }).toEqual({ contrasts: {}, arms: {} });
    const odd = await measured({ prototypes: { weights: new Float32Array(35).fill(Number.NaN) } });
    expect(odd.guards.find(({ passed }) => !passed)!.name).toBe('weights moved (prototypes)');
  });
});
