import { describe, expect, it } from 'vitest';
import {
  armFinished,
  armsDiffer,
  lossFell,
  noneDiverged,
  oracleIsSound,
  sharpnessMeasured,
  weightsMoved,
} from '../../../src/claims/guards.ts';
import type { LossOracle } from '../../../src/core/lossOracle.ts';
import type { Network } from '../../../src/core/network.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { initialWeights } from '../../../src/networks/initialWeights.ts';
import { madeRun } from '../../support/madeRun.ts';
import { toyRecipe } from '../../support/toyTraining.ts';

const network: Network = { kind: 'mlp', sizes: [3, 4, 2] };
const recipe = toyRecipe(6);
const start = initialWeights(network, recipe.weightsSeed);

/** The initial weights with the first one moved by an amount. */
const moved = (by: number): Float32Array => start.map((weight, i) => (i === 0 ? weight + by : weight));

describe('weightsMoved', () => {
  it('passes when the weights are not where they began', () => {
    expect(weightsMoved(network, 'small', madeRun(recipe, { weights: moved(0.5) }))).toEqual({
      name: 'weights moved (small)',
      passed: true,
      detail: 'the weights of arm small moved by 0.500, the guard asks for more than 0.01',
    });
  });

  it.each([
    [0, '0.00'],
    [0.005, '0.00500'],
    [Number.NaN, 'NaN'],
  ])('fails when they moved by %d', (by, shown) => {
    const { passed, detail } = weightsMoved(network, 'small', madeRun(recipe, { weights: moved(by) }));
    expect(passed).toBe(false);
    expect(detail).toContain(`moved by ${shown},`);
  });
});

describe('lossFell', () => {
  it('passes when the training loss is a tenth or more below that of guessing', () => {
    expect(lossFell(10, 'small', madeRun(recipe, { trainingLoss: 2.07 }))).toEqual({
      name: 'loss fell (small)',
      passed: true,
      detail: 'the training loss of arm small is 2.07 nats, the guard asks for less than 0.9 log(10) = 2.07',
    });
  });

  it('fails when it is not', () => {
    expect(lossFell(10, 'small', madeRun(recipe, { trainingLoss: 2.08 })).passed).toBe(false);
  });

  it('fails for a run that diverged', () => {
    const run = madeRun(recipe, { trainingLoss: 0.1 }, { outcome: { kind: 'diverged', epoch: 1 } });
    expect(lossFell(10, 'small', run)).toMatchObject({
      passed: false,
      detail: expect.stringContaining('the training loss of arm small is 20.0 nats'),
    });
  });
});

describe('armFinished', () => {
  it('passes for a run that finished', () => {
    expect(armFinished('large', madeRun(recipe, {}))).toEqual({
      name: 'finished (large)',
      passed: true,
      detail: 'arm large finished',
    });
  });

  it.each([
    [{ kind: 'diverged', epoch: 2.345 }, 'arm large diverged by epoch 2.35'],
    [{ kind: 'targetMissed' }, 'arm large did not reach the training loss it is to be compared at'],
  ] as const)('fails for %j', (outcome, detail) => {
    expect(armFinished('large', madeRun(recipe, {}, { outcome }))).toMatchObject({ passed: false, detail });
  });
});

describe('noneDiverged', () => {
  const fine = madeRun(recipe, {});
  const gone = madeRun(recipe, {}, { outcome: { kind: 'diverged', epoch: 1 } });

  it('passes when every arm finished', () => {
    expect(noneDiverged({ a: fine, b: fine })).toEqual({
      name: 'no arm diverged',
      passed: true,
      detail: 'all 2 arms finished',
    });
  });

  it('names the arms that diverged', () => {
    expect(noneDiverged({ a: gone, b: fine, c: gone })).toMatchObject({ passed: false, detail: 'diverged: a; c' });
  });
});

describe('armsDiffer', () => {
  const small = madeRun(recipe, { weights: moved(0) });

  it('passes for arms that end at different weights', () => {
    expect(armsDiffer(['small', small], ['large', madeRun(recipe, { weights: moved(0.5) })])).toEqual({
      name: 'arms differ (small, large)',
      passed: true,
      detail: 'arms small and large end 0.500 apart, the guard asks for more than 0',
    });
  });

  it('fails for arms that end at the same weights', () => {
    expect(armsDiffer(['small', small], ['large', madeRun(recipe, { weights: moved(0) })]).passed).toBe(false);
  });

  it('fails for weights that are no numbers', () => {
    expect(armsDiffer(['small', small], ['large', madeRun(recipe, { weights: moved(Number.NaN) })]).passed).toBe(false);
  });
});

describe('sharpnessMeasured', () => {
  it('names the faults of the arm', () => {
    expect(sharpnessMeasured('large', ['the trace is 0', 'the box is flat'])).toEqual({
      name: 'sharpness measured (large)',
      passed: false,
      detail: 'arm large: the trace is 0; the box is flat',
    });
    expect(sharpnessMeasured('large', []).passed).toBe(true);
  });
});

describe('oracleIsSound', () => {
  const parabola: LossOracle = {
    parameterCount: 1,
    exampleCount: 1,
    roundOff: 2 ** -53,
    loss: async ([x]) => 1 + x! ** 2,
    gradient: async ([x]) => ({ loss: 1 + x! ** 2, gradient: Float64Array.of(2 * x!) }),
    hessianVector: async (_, [v]) => Float64Array.of(2 * v!),
  };
  const at = Float64Array.of(1);

  it('passes for derivatives that belong to the loss', async () => {
    expect(await oracleIsSound(parabola, at, seedFrom(1))).toMatchObject({ passed: true });
  });

  it('fails for a gradient of another loss, with the words of the check', async () => {
    const gradient: LossOracle['gradient'] = async ([x]) => ({ loss: 1 + x! ** 2, gradient: Float64Array.of(3 * x!) });
    expect(await oracleIsSound({ ...parabola, gradient }, at, seedFrom(1))).toMatchObject({
      passed: false,
      detail: expect.stringContaining('gradient'),
    });
  });

  it('lets a fault of the machine through', async () => {
    const loss = (): Promise<number> => Promise.reject(new Error('out of memory'));
    await expect(oracleIsSound({ ...parabola, loss }, at, seedFrom(1))).rejects.toThrow('out of memory');
  });
});
