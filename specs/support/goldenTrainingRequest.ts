import type { Dataset } from '../../src/core/dataset.ts';
import type { MlpNetwork } from '../../src/core/network.ts';
import type { Recipe } from '../../src/core/recipe.ts';
import { seedFrom } from '../../src/core/seed.ts';
import { shuffledEpoch } from '../../src/core/shuffledEpoch.ts';
import type { TrainRequest } from '../../src/core/trainer.ts';
import { goldenTraining } from './goldenMlp.ts';

const { sizes, momentum, weight_decay, pixels, labels, initial_weights, steps } = goldenTraining;

const datasetOf = (id: string, examples: readonly number[]): Dataset => ({
  id,
  inputs: Float32Array.from(examples.flatMap((n) => pixels[n]!.map((pixel) => pixel / 16))),
  labels: Int32Array.from(examples, (n) => labels[n]!),
  count: examples.length,
  features: 64,
  classes: 10,
  provenance: { name: id, source: 'fixtures/golden/training.json', licence: 'CC BY 4.0', sha256: '' },
});

/** The 96 images of the golden run, in their order. */
export const goldenImages: Dataset = datasetOf(
  'golden-images',
  labels.map((_, n) => n),
);

/**
 * The golden run as a recipe. Its batches are given lists of examples, ours are cut from a shuffled stream. So the data
 * set holds every visit of the run as an example of its own, placed where the first epoch of the stream looks for it:
 * one epoch of the stream is the whole golden run. Batch size and rate are schedules that change at each update.
 */
export const goldenTrainingRequest = (): TrainRequest<MlpNetwork> => {
  const orderSeed = seedFrom(1);
  const visits = steps.flatMap(({ indices }) => indices);
  const N = visits.length;
  const placed = new Array<number>(N);
  shuffledEpoch(orderSeed, 0, N).forEach((place, position) => {
    placed[place] = visits[position]!;
  });
  let passed = 0;
  const starts = steps.map(({ lr, indices }) => {
    const start = { epoch: passed / N, rate: lr, batchSize: indices.length };
    passed += indices.length;
    return start;
  });
  const recipe: Recipe = {
    weightsSeed: seedFrom(1),
    orderSeed,
    datasetSize: N,
    batchSize: { kind: 'steps', initial: starts[0]!.batchSize, milestones: starts.slice(1) },
    batching: 'stream',
    learningRate: { kind: 'piecewiseLinear', points: [...starts, { epoch: 1, rate: starts.at(-1)!.rate }] },
    optimiser: { kind: 'sgd', momentum, nesterov: false },
    weightDecay: weight_decay,
    reduction: 'mean',
    stop: { kind: 'updates', updates: steps.length },
  };
  return {
    network: { kind: 'mlp', sizes },
    data: { training: datasetOf('golden-visits', placed), test: goldenImages },
    recipes: [recipe],
    initialWeights: [Float32Array.from(initial_weights)],
  };
};
