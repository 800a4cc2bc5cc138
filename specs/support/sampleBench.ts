import type { BenchRecord, RecordedSize, RecordedSubject } from '../../src/records/benchRecord.ts';

const size = (batchSize: number, seconds: number): RecordedSize => ({
  batchSize,
  examplesPerStep: batchSize,
  operations: 1e4 * batchSize,
  bytes: 100 * batchSize,
  warmUp: { kind: 'steady', firstStepSeconds: 0.1, seconds: 0.4, samples: 12, changedAt: 0, stepsPerSample: 40 },
  samples: [seconds, 1.01 * seconds, 0.99 * seconds],
  overheadSeconds: 0.001,
  secondsPerStep: { value: seconds, lower: 0.98 * seconds, upper: 1.02 * seconds },
  examplesPerSecond: {
    value: batchSize / seconds,
    lower: batchSize / seconds / 1.02,
    upper: batchSize / seconds / 0.98,
  },
  halfWidth: 0.02,
  joulesPerExample: { value: 0.001, lower: 0.0009, upper: 0.0011 },
  shareOfPeak: { value: 0.5, lower: 0.4, upper: 0.6 },
});

/** A benchmark of three batch sizes on an invented machine. */
export const sampleBench = (more: Partial<BenchRecord> = {}): BenchRecord => ({
  kind: 'batchlaw-bench',
  schemaVersion: 1,
  status: 'complete',
  tool: { name: 'batchlaw', version: '1.2.3' },
  settings: {
    engine: 'wasm',
    network: '64-32-10',
    data: 'digits',
    batchSizes: [4, 64, 1024],
    replicas: 1,
    blocks: 3,
    quick: true,
    seed: 1,
    precision: 0.02,
    seconds: 20,
    parts: ['kernels', 'edge', 'target'],
  },
  times: { startedAt: '2026-11-21T10:00:00.000Z', finishedAt: '2026-11-21T10:00:20.000Z', seconds: 20 },
  environment: {
    node: 'v22.1.0',
    platform: 'linux',
    arch: 'x64',
    cpu: 'Sample CPU',
    engine: { name: 'wasm', version: '1.0.0' },
    threads: 1,
  },
  device: { kind: 'cpu', name: 'Sample CPU', memoryBytes: 2 ** 34, cores: 4, unknown: ['power: not told'] },
  batchDefinition: 'examples per replica and step, all replicas on one device',
  alpha: 0.05,
  dataset: { name: 'digits', sha256: 'ab', features: 64, classes: 10 },
  subjects: [sampleTraining()],
  edge: { largestFitting: 2048, smallestFailing: { batchSize: 2150, reason: 'out of memory' }, probes: 6, limit: 4096 },
  target: {
    claim: 'cost-to-target',
    network: '64-32-10',
    targetLoss: 0.23,
    blocks: [
      [
        [4, 400],
        [64, 100],
      ],
    ],
    noiseScale: { value: 300, lower: 200, upper: 500, at: 'the weights after 2 epochs at batches of 16' },
    criticalBatch: { value: 70, lower: 50, upper: 90 },
    leastUpdates: { value: 60, lower: 50, upper: 70 },
    points: [
      { batchSize: 4, updates: est(400), seconds: est(0.4), extrapolated: false },
      { batchSize: 64, updates: est(100), seconds: est(0.2), extrapolated: false },
      { batchSize: 1024, updates: est(60), seconds: est(1.5), extrapolated: true },
    ],
    soonest: 64,
    notToldApart: [4],
  },
  leftOut: [],
  ...more,
});

const est = (value: number) => ({ value, lower: 0.9 * value, upper: 1.1 * value });

/** The training step of the sample. */
export function sampleTraining(more: Partial<RecordedSubject> = {}): RecordedSubject {
  const block = {
    startedAt: 0,
    seconds: 1,
    before: { megahertz: 2000, celsius: 50, watts: 20, loadAverage: 0.5 },
    after: { megahertz: 2000, celsius: 55, watts: 21, loadAverage: 0.5 },
  };
  return {
    name: '64-32-10',
    kind: 'training',
    sizes: [size(4, 1e-3), size(64, 2e-3), size(1024, 1.5e-2)],
    blocks: [0, 1, 2].map((index) => ({ index, ...block, marks: [] })),
    ended: 'whole',
    knee: {
      share: 0.8,
      latencySeconds: 1e-3,
      secondsPerExample: 1.4e-5,
      batchSize: { value: 280, lower: 250, upper: 310 },
      misfit: { batchSize: 64, relative: 0.04, beyondNoise: false },
      lineHolds: true,
      surelyBelow: 64,
      surelyReached: 1024,
    },
    ...more,
  };
}
