import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDependence } from '../../../src/claims/startDependence.ts';
import type { BlockMeasurement, Regime } from '../../../src/core/claim.ts';
import type { SplitDataset } from '../../../src/core/dataset.ts';
import type { Run } from '../../../src/core/run.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import type { Trainer } from '../../../src/core/trainer.ts';
import { createWasmTrainer } from '../../../src/engines/wasm/wasmTrainer.ts';
import { madeRun } from '../../support/madeRun.ts';
import { namedDataset } from '../../support/namedDataset.ts';
import { toySplit } from '../../support/toyTraining.ts';

const digits = namedDataset('digits', 1797, { rows: 8, columns: 8, channels: 1 });
const answer = startDependence.regime(digits);
if (answer.kind !== 'regime') throw new Error(answer.reason);
const own = answer.regime;
/** The same on a toy set, short, so that what is trained and searched beside the arms costs nothing. */
const regime: Regime = {
  ...own,
  data: { ...own.data, trainingSize: 40 },
  numbers: { ...own.numbers, batchSize: 10, epochs: 2, fullUpdates: 2, population: 3, generations: 2 },
};
const data: SplitDataset = toySplit({ count: 40, features: 5, classes: 4 });
const network = regime.network(5, 4);
const seed = seedFrom(3);
const arms = startDependence.design({ seed, regime });
const MINI = ['sgd', 'rmsprop', 'adagrad', 'adadelta', 'adam'];

describe('the design of start dependence', () => {
  it('trains five optimisers from six starts in two orders, and Rprop with the full batch', () => {
    expect(Object.keys(arms)).toHaveLength(5 * 6 * 2 + 6);
    for (const name of MINI) {
      expect(arms[`${name} 1a`]!.weightsSeed).toEqual(arms['sgd 1b']!.weightsSeed);
      expect(arms[`${name} 2a`]!.weightsSeed).not.toEqual(arms[`${name} 1a`]!.weightsSeed);
      expect(arms[`${name} 2a`]!.orderSeed).toEqual(arms[`${name} 1a`]!.orderSeed);
      expect(arms[`${name} 1b`]!.orderSeed).not.toEqual(arms[`${name} 1a`]!.orderSeed);
      expect(arms[`${name} 1a`]).toMatchObject({
        optimiser: { kind: name },
        learningRate: { kind: 'cosine', final: 0 },
      });
    }
    expect(arms['rprop 1b']).toBeUndefined();
    expect(arms['rprop 1a']).toMatchObject({ batchSize: { batchSize: 40 }, learningRate: { kind: 'constant' } });
    expect(arms['rprop 1a']!.weightsSeed).toEqual(arms['sgd 1a']!.weightsSeed);
  });
});

describe('what start dependence measures', () => {
  let trainer: Trainer;
  beforeAll(async () => {
    trainer = await createWasmTrainer({ threads: 0 });
  });
  afterAll(() => trainer.close());

  /** Of arms that end at these training losses. */
  const measured = (lossOf: (arm: string, start: number) => number): Promise<BlockMeasurement> => {
    const weights = new Float32Array(5 * 3 + 3 + 3 * 4 + 4).fill(5);
    const runs: Readonly<Record<string, Run>> = Object.fromEntries(
      Object.entries(arms).map(([arm, recipe]) => [
        arm,
        madeRun(recipe, { trainingLoss: lossOf(arm, Number(/\d/.exec(arm)![0])), weights }),
      ]),
    );
    return startDependence.measure(runs, { network, data, trainer, seed, regime });
  };

  it('gives all of the variance to the starts where the order makes no difference', async () => {
    const { contrasts } = await measured((_, start) => 0.1 * start);
    expect(contrasts.byStart).toBe(1);
    expect(contrasts.byOrder).toBeCloseTo(-1 / 5, 12);
  });

  it('gives all of it to the order where the start makes none', async () => {
    const { contrasts } = await measured((arm) => (arm.endsWith('b') ? 0.2 : 0.1));
    expect(contrasts.byOrder).toBe(1);
    expect(contrasts.byStart).toBe(-1);
  });

  it('takes the mean of the surest optimiser above the lowest loss of all', async () => {
    const { contrasts } = await measured((arm, start) => (arm.startsWith('adam') ? 0.05 : 0.4) + 0.01 * start);
    expect(contrasts.surest).toBeCloseTo(0.025, 12);
    const ends = await measured((arm) => (arm === 'sgd 3b' ? 0.01 : 0.3));
    expect(ends.contrasts.surest).toBeCloseTo(0.29, 12);
  });

  it('sees a start at zero weights, whose end is above the lowest loss', async () => {
    const { contrasts } = await measured(() => 0.1);
    expect(contrasts.zeroStart).toBeGreaterThan(0.9);
    expect(contrasts.stuck).toBeGreaterThan(0.02);
  });

  it('draws the ends of eight optimisers in ascending order, positive ones', async () => {
    const { curves } = await measured((_, start) => (start === 6 ? 0 : 1 / start));
    const { sgd, swarm, ...others } = curves!.endLosses!;
    expect(Object.keys(others)).toEqual(['rmsprop', 'adagrad', 'adadelta', 'adam', 'rprop', 'genetic']);
    expect(sgd!.map(([, loss]) => loss)).toEqual([1e-6, 1 / 5, 1 / 4, 1 / 3, 1 / 2, 1]);
    expect(swarm!.map(([rank]) => rank)).toEqual([1, 2]);
  });

  it('fails a guard when a run fits the training set', async () => {
    const { guards } = await measured((arm) => (arm === 'rprop 2a' ? 0.004 : 0.3));
    expect(guards.map(({ passed }) => passed)).toEqual([true, true, false]);
    expect(guards[2]).toEqual({
      name: 'the training set is not fitted',
      passed: false,
      detail:
        'the lowest training loss of all runs is 0.00400 nats, the guard asks for more than 0.003 log(4) = 0.00416',
    });
  });
});
