import { describe, expect, it } from 'vitest';
import { randomLabels } from '../../../src/claims/randomLabels.ts';
import type { BlockContext, BlockMeasurement } from '../../../src/core/claim.ts';
import type { Run } from '../../../src/core/run.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { mixtureSplit } from '../../../src/laws/arbitraries/mixtureSplit.ts';
import { fitSoftmaxRegression } from '../../../src/measure/fitSoftmaxRegression.ts';
import { softmaxTask } from '../../../src/measure/softmaxRegression.ts';
import { madeRun } from '../../support/madeRun.ts';
import { namedDataset } from '../../support/namedDataset.ts';

const answer = randomLabels.regime(namedDataset('digits', 1797, { rows: 8, columns: 8, channels: 1 }));
if (answer.kind !== 'regime') throw new Error(answer.reason);
const { regime } = answer;
const seed = seedFrom(1);
const recipes = randomLabels.design({ seed, regime });
const network = { kind: 'mlp', sizes: [12, 5] } as const;
const data = mixtureSplit({ count: 20, features: 12, classes: 5, testCount: 200 });
const dataOf = (arm: string) => randomLabels.armData!(arm, { data, seed });

const measured = (change: Partial<Record<string, Partial<Run>>> = {}): Promise<BlockMeasurement> => {
  const runs = Object.fromEntries(
    Object.entries(recipes).map(([arm, recipe]) => {
      const best = fitSoftmaxRegression(softmaxTask(dataOf(arm).training), { precision: 1e-3 });
      return [arm, madeRun(recipe, { weights: Float32Array.from(best) }, change[arm])];
    }),
  );
  const context = { network, data, seed, regime };
  return randomLabels.measure(runs, context as unknown as BlockContext); // trains nothing more
};

describe('random labels', () => {
  it('trains every arm in the same way, for a hundred inputs and fewer than a thousand weights', () => {
    expect(regime).toMatchObject({ data: { trainingSize: 96 }, numbers: { learningRate: 0.5, batchSize: 10 } });
    expect(regime.network(64, 10).sizes).toEqual([64, 10]);
    expect(recipes.random).toEqual(recipes.real);
    expect(recipes.real!.stop).toEqual({ kind: 'epochs', epochs: 1000 });
  });

  it('gives the arms the same inputs with other labels, or half of them twice', () => {
    expect(dataOf('real')).toBe(data);
    const random = dataOf('random').training;
    expect(random.inputs).toEqual(data.training.inputs);
    expect(random.labels).not.toEqual(data.training.labels);
    const { inputs, labels } = dataOf('contradicted').training;
    expect(inputs.subarray(120)).toEqual(inputs.subarray(0, 120));
    expect(labels.subarray(10)).not.toEqual(labels.subarray(0, 10));
    expect(dataOf('contradicted').test).toBe(data.test);
  });

  it('takes loss and accuracy from weights and data, in shares of the way from guessing to perfect', async () => {
    const { contrasts, guards, arms, curves } = await measured();
    const [figure] = randomLabels.figures;
    expect(Object.keys(curves!)).toEqual([figure!.name]);
    expect(Object.keys(curves!.lossByScale!)).toEqual(Object.keys(figure!.curves));
    expect(guards.every(({ passed }) => passed)).toBe(true);
    expect(Object.keys(contrasts)).toEqual(randomLabels.hypotheses.map(({ contrast }) => contrast));
    expect(contrasts.random).toBeLessThan(0.1);
    expect(contrasts.contradicted).toBeGreaterThan(0.3);
    const { randomTraining, randomTest, realTest } = curves!.lossByScale!;
    expect(randomTraining!.at(-1)).toEqual([1, contrasts.random]); // the figure ends where the claim is judged
    expect(randomTraining![0]![1]).toBeGreaterThan(0.5 * Math.log(5)); // and begins near guessing
    expect(randomTest!.at(-1)![1]).toBeGreaterThan(Math.log(5));
    expect(realTest!.at(-1)![1]).toBeLessThan(Math.log(5));
    expect(arms.random).toMatchObject({ trainingAccuracy: 1 });
    expect(contrasts.realTest).toBeCloseTo((arms.real!.testAccuracy! - 0.2) / 0.8, 12);
    expect(contrasts.norm).toBeCloseTo(Math.log(arms.random!.weightNorm! / arms.real!.weightNorm!), 12);
  });

  it('caps the loss of weights that went astray', async () => {
    const astray = { weights: new Float32Array(65).map((_, i) => 1e6 * (i % 7)) };
    const { arms, curves } = await measured({ contradicted: astray });
    expect(arms.contradicted!.trainingLoss).toBe(20);
    expect(curves!.lossByScale!.contradictedTraining!.at(-1)).toEqual([1, 20]);
  });

  it('compares nothing when an arm diverged, did not move, or is the other one', async () => {
    const { guards, contrasts, arms } = await measured({ random: { outcome: { kind: 'diverged', epoch: 3 } } });
    expect(guards.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual(['finished (random)']);
    expect({ contrasts, arms }).toEqual({ contrasts: {}, arms: {} });
    const odd = await measured({ contradicted: { weights: new Float32Array(65).fill(Number.NaN) } });
    expect(odd.guards.find(({ passed }) => !passed)!.name).toBe('weights moved (contradicted)');
  });
});
