import { describe, expect, it } from 'vitest';
import type { Run } from '../../../src/core/run.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import type { Trainer } from '../../../src/core/trainer.ts';
import { blockSeed } from '../../../src/judge/runBlock.ts';
import { runToRunNoise } from '../../../src/judge/runToRunNoise.ts';
import { trainPool } from '../../../src/judge/trainPool.ts';
import { fakeClaim, fakeDataset } from '../../support/fakeClaim.ts';
import { fakeTrainer } from '../../support/fakeTrainer.ts';

const claim = fakeClaim();
const answer = claim.regime(fakeDataset);
if (answer.kind !== 'regime') throw new Error(answer.reason);
const { regime } = answer;
const root = seedFrom(5);
const trainer = fakeTrainer({ loss: () => 1, deviation: 0.1 });
const task = { claim, regime, dataset: fakeDataset, trainer };

describe('trainPool', () => {
  it('gives blocks in order, each from its own seed', async () => {
    const told: number[] = [];
    const blocks = await trainPool({ ...task, root, size: 5, onBlock: (done) => told.push(done) });
    expect(blocks.map(({ index, seed }) => [index, seed])).toEqual(
      [0, 1, 2, 3, 4].map((index) => [index, blockSeed(root, claim, index)]),
    );
    expect(told).toEqual([1, 2, 3, 4, 5]);
  });

  it('stops when the time is up, and keeps what is done', async () => {
    let asked = 0;
    const blocks = await trainPool({ ...task, root, size: 50, timeIsUp: () => ++asked > 4 });
    expect(blocks).toHaveLength(4);
  });

  it('keeps what is done when the signal aborts in a training', async () => {
    const controller = new AbortController();
    const aborts = fakeTrainer({
      loss: () => 1,
      deviation: 0.1,
      onArm: (request) => request >= 6 && controller.abort(new Error('SIGINT')),
    });
    const blocks = await trainPool({ ...task, trainer: aborts, root, size: 50, signal: controller.signal });
    expect(blocks.length).toBeGreaterThan(0);
    expect(blocks.length).toBeLessThan(8);
  });

  it('throws what a training throws', async () => {
    const broken = { ...trainer, train: () => Promise.reject(new Error('no device')) };
    await expect(trainPool({ ...task, trainer: broken, root, size: 3 })).rejects.toThrow('no device');
  });
});

describe('runToRunNoise', () => {
  const measured = (other: Trainer, signal?: AbortSignal) =>
    runToRunNoise({ ...task, trainer: other, seed: root, ...(signal && { signal }) });
  /** Changes the first run of the second request. */
  const unsteady = (change: (run: Run) => Run): Trainer => {
    let requests = 0;
    return {
      ...trainer,
      train: async (request) => {
        const runs = await trainer.train(request);
        return ++requests === 2 ? runs.map(change) : runs;
      },
    };
  };

  it('finds a trainer that repeats itself to the last bit, and the noise of its seeds', async () => {
    const { arm, bitEqual, sameSeed, betweenSeeds } = await measured(trainer, new AbortController().signal);
    expect([arm, bitEqual, sameSeed]).toEqual(['small', true, { weight: 0, loss: 0 }]);
    expect(betweenSeeds).toMatchObject({ weight: 0, seeds: 3 });
    expect(betweenSeeds.loss).toBeGreaterThan(0);
  });

  it('tells the largest difference of weights', async () => {
    const { bitEqual, sameSeed } = await measured(
      unsteady((run) => ({ ...run, weights: Float32Array.of(0.25, -0.5) })),
    );
    expect([bitEqual, sameSeed]).toEqual([false, { weight: 0.5, loss: 0 }]);
  });

  it('calls runs of unlike lengths as far apart as can be', async () => {
    const { bitEqual, sameSeed } = await measured(unsteady((run) => ({ ...run, observations: [] })));
    expect([bitEqual, sameSeed]).toEqual([false, { weight: 0, loss: Number.MAX_VALUE }]);
  });
});
