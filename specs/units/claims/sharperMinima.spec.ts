import { describe, expect, it } from 'vitest';
import { sharperMinima } from '../../../src/claims/sharperMinima.ts';
import type { BlockMeasurement } from '../../../src/core/claim.ts';
import type { LossOracle, Vector } from '../../../src/core/lossOracle.ts';
import { randomStream } from '../../../src/core/randomStream.ts';
import type { Run } from '../../../src/core/run.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { claimOnDigits } from '../../support/claimOnDigits.ts';
import { madeRun } from '../../support/madeRun.ts';

const { arms, measure } = claimOnDigits(sharperMinima, 2);
const LENGTH = 2 * 64 + 64 + 64 * 64 + 64 + 64 * 2 + 2;

/** The loss 0.05 + x'Dx / 2 with D = diag(1, 2, 1, 2, ...), whose Hessian product goes through `bug`. */
const bowl = (bug: (product: Float64Array, direction: Vector) => Float64Array = (product) => product): LossOracle => {
  const curvature = (i: number): number => 1 + (i % 2);
  const times = (x: Vector): Float64Array => Float64Array.from(x, (value, i) => curvature(i) * value);
  const loss = (x: Vector): number => 0.05 + times(x).reduce((sum, value, i) => sum + (value * x[i]!) / 2, 0);
  return {
    parameterCount: LENGTH,
    exampleCount: 1,
    roundOff: 2 ** -53,
    loss: async (x) => loss(x),
    gradient: async (x) => ({ loss: loss(x), gradient: times(x) }),
    hessianVector: async (_, direction) => bug(times(direction), direction),
  };
};

/** What is measured of arms whose weights are all alike within an arm. */
const measured = (
  weights: Readonly<Record<string, number>>,
  change: Partial<Record<string, Partial<Run>>> = {},
  oracle: LossOracle = bowl(),
): Promise<BlockMeasurement> => {
  const runs = Object.fromEntries(
    Object.entries(arms).map(([arm, recipe]) => [
      arm,
      madeRun(recipe, { weights: new Float32Array(LENGTH).fill(weights[arm]!) }, change[arm]),
    ]),
  );
  const trainer = { lossOracle: () => oracle };
  return measure(runs, trainer);
};

const failed = ({ guards }: BlockMeasurement): readonly string[] =>
  guards.filter(({ passed }) => !passed).map(({ name }) => name);

describe('sharper minima', () => {
  const apart = { large: 2, small: 1, again: 3 };

  it('compares nothing when an arm did not reach the training loss', async () => {
    const measurement = await measured(apart, { large: { outcome: { kind: 'targetMissed' } } });
    expect(failed(measurement)).toEqual(['finished (large)']);
    expect(measurement.contrasts).toEqual({});
    expect(measurement.arms.large).toMatchObject({ trainingLoss: 0.3, epochs: 6 });
  });

  it('compares nothing when an arm diverged, and shows finite numbers of it', async () => {
    const measurement = await measured(apart, { again: { outcome: { kind: 'diverged', epoch: 1 }, observations: [] } });
    expect(failed(measurement)).toEqual(['finished (again)']);
    expect(measurement.arms.again).toMatchObject({ trainingLoss: 20, epochs: 0 });
  });

  it.each([
    [{ ...apart, large: 1 }, 'arms differ (small, large)'],
    [{ ...apart, again: 2 }, 'arms differ (large, again)'],
  ])('compares nothing when arms that are to differ end at the same weights', async (weights, name) => {
    expect(failed(await measured(weights))).toEqual([name]);
  });

  it('takes log ratios of sharpness to the small batch: none where all curve alike', async () => {
    const { contrasts, guards, arms: ends } = await measured(apart);
    expect(guards.every(({ passed }) => passed)).toBe(true);
    expect(ends.large!.maxEigenvalue).toBeCloseTo(2, 6);
    expect(ends.large!.trace).toBeCloseTo(1.5 * LENGTH, 6);
    expect(ends.again!.rescaledTrace).toBeCloseTo(1.5 * LENGTH, 6); // the bowl curves alike everywhere
    for (const contrast of ['maxEigenvalue', 'trace', 'rescaled', 'again']) {
      expect(contrasts[contrast]).toBeCloseTo(0, 6);
    }
  });

  it('takes them of the large batch to the small one, and of the controls to the large one', async () => {
    // The Hessian is as many times as large as the first weight, which is 2, 1, 3, and 9 after rescaling.
    const times = bowl();
    const growing: LossOracle = {
      ...times,
      hessianVector: async (x, direction) =>
        (await times.hessianVector(x, direction)).map((entry) => entry * Math.round(x[0]!)),
    };
    const { contrasts } = await measured(apart, {}, growing);
    expect(contrasts.maxEigenvalue).toBeCloseTo(Math.log(2), 6);
    expect(contrasts.trace).toBeCloseTo(Math.log(2), 6);
    expect(contrasts.again).toBeCloseTo(Math.log(3 / 2), 6);
    expect(contrasts.rescaled).toBeCloseTo(Math.log(9 / 2), 6);
  });

  it('draws the loss along the line from the small batch to the large one, and beyond both', async () => {
    const { curves } = await measured(apart);
    expect(sharperMinima.figures.map(({ name }) => name)).toEqual(['lossBetween']);
    const { training, test } = curves!.lossBetween!;
    expect(training!.map(([alpha]) => alpha)).toEqual([
      -1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2,
    ]);
    // Weights are 1 + alpha throughout, and x'Dx / 2 of ones is 0.75 a weight.
    for (const [alpha, loss] of training!) expect(loss).toBeCloseTo(0.05 + 0.75 * LENGTH * (1 + alpha) ** 2, 6);
    expect(test).toEqual(training);
  });

  it.each([
    ['is zero', (product: Float64Array) => product.fill(0), 'sharpness measured (small)'],
    ['has the wrong sign', (product: Float64Array) => product.map((value) => -value), 'sharpness measured (small)'],
    [
      'is not symmetric',
      (product: Float64Array, direction: Vector) => product.map((value, i) => value + (i > 0 ? direction[i - 1]! : 0)),
      'derivatives belong to the loss',
    ],
  ])('compares nothing when the Hessian product %s, and blames the trainer', async (_, bug, name) => {
    const measurement = await measured(apart, {}, bowl(bug));
    expect(failed(measurement)).toContain(name);
    expect(measurement.contrasts).toEqual({});
  });

  it('compares nothing when the Hessian product is another one each time', async () => {
    const random = randomStream(seedFrom(3));
    const noise = (product: Float64Array): Float64Array => product.map(() => random.nextNormal());
    const { guards, contrasts } = await measured(apart, {}, bowl(noise));
    const small = guards.find(({ name }) => name === 'sharpness measured (small)');
    expect(small).toMatchObject({ passed: false, detail: expect.stringContaining('did not converge') });
    expect(contrasts).toEqual({});
  });

  it('compares nothing when the loss does not rise in the box', async () => {
    const flat: LossOracle = {
      ...bowl(),
      loss: async () => 0.05,
      gradient: async () => ({ loss: 0.05, gradient: new Float64Array(LENGTH) }),
    };
    const { guards } = await measured(apart, {}, flat);
    const large = guards.find(({ name }) => name === 'sharpness measured (large)');
    expect(large).toMatchObject({
      passed: false,
      detail: expect.stringContaining('the loss rises by 0 in the symmetrised box'),
    });
  });

  it('lets a fault that is none of the oracle through', async () => {
    const broken = { ...bowl(), loss: () => Promise.reject(new Error('out of memory')) };
    await expect(measured(apart, {}, broken)).rejects.toThrow('out of memory');
  });
});
