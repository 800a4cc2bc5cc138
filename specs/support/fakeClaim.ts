import type { BlockMeasurement, Claim, Hypothesis } from '../../src/core/claim.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import type { Recipe } from '../../src/core/recipe.ts';
import type { Run } from '../../src/core/run.ts';
import { type Seed, splitSeed } from '../../src/core/seed.ts';

/** Eight examples of 2x2 images in two classes. */
export const fakeDataset: Dataset = {
  id: 'fake',
  inputs: Float32Array.from({ length: 32 }, (_, i) => (i * 7) % 11),
  labels: Int32Array.from({ length: 8 }, (_, i) => i % 2),
  count: 8,
  features: 4,
  classes: 2,
  image: { rows: 2, columns: 2, channels: 1 },
  provenance: { name: 'fake', source: 'a formula', licence: 'none', sha256: '0'.repeat(64) },
};

const recipe = (seed: Seed, arm: string, numbers: { batchSize: number; rate: number }): Recipe => ({
  weightsSeed: splitSeed(seed, 'weights'),
  orderSeed: splitSeed(seed, 'order', arm),
  datasetSize: 4,
  batchSize: { kind: 'constant', batchSize: numbers.batchSize },
  batching: 'stream',
  learningRate: { kind: 'constant', rate: numbers.rate },
  optimiser: { kind: 'sgd', momentum: 0, nesterov: false },
  weightDecay: 0,
  reduction: 'mean',
  stop: { kind: 'epochs', epochs: 1 },
});

const lossOf = (run: Run | undefined): number => run!.observations.at(-1)!.trainingLoss;

export const parity: Hypothesis = {
  contrast: 'parity',
  title: 'the batch size makes no difference',
  unit: 'nats',
  region: { lower: -0.5, upper: 0.5 },
  role: 'claim',
  expected: 'inside',
};

export const plantedRate: Hypothesis = {
  contrast: 'planted',
  title: 'a tenth of the rate makes one',
  unit: 'nats',
  region: { lower: -0.5, upper: 0.5 },
  role: 'control',
  expected: 'outside',
};

/** `large - small` is the claim, `slow - small` the control; the blocks named in `failing` fail their guard. */
export const fakeClaim = (
  options: {
    readonly name?: string;
    readonly hypotheses?: readonly Hypothesis[];
    readonly numbers?: Readonly<Record<string, number>>;
    readonly pool?: number;
    readonly outOfRegime?: string;
    readonly measure?: (measurement: BlockMeasurement, block: number) => BlockMeasurement;
  } = {},
): Claim => {
  let measured = 0;
  return {
    name: options.name ?? 'fake-parity',
    headline: false,
    figures: [],
    domain: {},
    title: 'Fake parity',
    statement: 'The loss does not depend on the batch size.',
    sources: [],
    marginReason: 'none',
    limits: 'none',
    guards: [],
    catches: [],
    hypotheses: options.hypotheses ?? [parity, plantedRate],
    arms: { small: 'batch size 1', large: 'batch size 4', slow: 'a tenth of the rate' },
    regime: (dataset) =>
      options.outOfRegime !== undefined
        ? { kind: 'outOfRegime', reason: options.outOfRegime }
        : {
            kind: 'regime',
            regime: {
              dataset: dataset.provenance.name,
              data: { trainingSize: 4, testSize: 4, labelNoise: 0 },
              pool: options.pool ?? 1,
              network: (features, classes) => ({ kind: 'mlp', sizes: [features, classes] }),
              numbers: options.numbers ?? {},
            },
          },
    design: ({ seed }) => ({
      small: recipe(seed, 'small', { batchSize: 1, rate: 0.1 }),
      large: recipe(seed, 'large', { batchSize: 4, rate: 0.1 }),
      slow: recipe(seed, 'slow', { batchSize: 1, rate: 0.01 }),
    }),
    measure: async (runs) => {
      const measurement: BlockMeasurement = {
        contrasts: {
          parity: lossOf(runs.large) - lossOf(runs.small),
          planted: lossOf(runs.slow) - lossOf(runs.small),
        },
        guards: [{ name: 'loss fell', passed: true, detail: 'loss fell by 1' }],
        arms: { small: { loss: lossOf(runs.small) } },
      };
      return options.measure?.(measurement, measured++) ?? measurement;
    },
  };
};
