import { SWEEP_DEFAULTS } from '../../src/cli/sweepNetwork.ts';
import type { TimedRun } from '../../src/measure/timeToAccuracy.ts';
import type { TimeToAccuracyRecord } from '../../src/records/timeToAccuracyRecord.ts';
import { toTimeToAccuracyRecord } from '../../src/records/toTimeToAccuracyRecord.ts';
import { fullLenet } from './sampleConvNetworks.ts';

const runOf = (batchSize: number, place: number, accuracies: readonly number[]): TimedRun => ({
  batchSize,
  place,
  diverged: accuracies.length === 0,
  updates: accuracies.length,
  observations: accuracies.map((testAccuracy, i) => ({
    epoch: i + 1,
    updates: i + 1,
    seconds: (i + 1) / batchSize,
    trainingLoss: 1,
    trainingAccuracy: testAccuracy,
    testLoss: 1,
    testAccuracy,
  })),
});

/** A record of two batch sizes: one reaches the target, of the other one run diverges. */
export const sampleTimes = (): TimeToAccuracyRecord => {
  const { data, batchSizes: _, ...recipe } = SWEEP_DEFAULTS.lenet;
  return toTimeToAccuracyRecord(
    [runOf(8, 0, [0.5, 0.99]), runOf(64, 0, [0.4, 0.8]), runOf(8, 1, [0.6, 0.995]), runOf(64, 1, [])],
    {
      tool: { name: 'batchlaw', version: '0.0.0' },
      status: 'complete',
      settings: {
        ...recipe,
        data,
        engine: 'tfjs-cpu',
        seed: 1,
        batchSizes: [8, 64],
        rateFactors: [1, 1],
        seeds: 2,
        observeEvery: 1,
      },
      times: { startedAt: '2026-01-01T00:00:00.000Z', finishedAt: '2026-01-01T00:00:10.000Z', seconds: 10 },
      environment: {
        node: 'v20.0.0',
        platform: 'linux',
        arch: 'x64',
        cpu: 'a processor',
        engine: { name: 'tfjs-cpu', version: '4.22.0' },
        threads: 1,
      },
      dataset: {
        provenance: { name: 'mnist', source: 'arXiv:1234.56789', licence: 'none', sha256: 'ab' },
        count: 70_000,
        features: 784,
        classes: 10,
        image: fullLenet.image,
      },
      split: { published: true, training: 60_000, test: 10_000, trainingId: 'a', testId: 'b' },
      network: fullLenet,
    },
  );
};
