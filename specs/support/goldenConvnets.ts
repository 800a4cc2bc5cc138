import { readFileSync } from 'node:fs';
import type { Dataset, ImageShape } from '../../src/core/dataset.ts';
import type { BatchNormalisation, ConvNetwork, NormalisedMlpNetwork } from '../../src/core/network.ts';
import type { Recipe } from '../../src/core/recipe.ts';
import { seedFrom } from '../../src/core/seed.ts';
import { shuffledEpoch } from '../../src/core/shuffledEpoch.ts';
import type { Tensor } from '../../src/core/tensor.ts';
import type { TrainRequest } from '../../src/core/trainer.ts';
import { convWeightsFromTensors } from '../../src/networks/convWeightsFromTensors.ts';
import { parameterCount } from '../../src/networks/parameterLayout.ts';
import { tensorsOfWeights } from '../../src/networks/tensorsOfWeights.ts';

type Numbers = Readonly<Record<string, readonly number[]>>;

/** One case of fixtures/convnets/golden.json; its README has the formulas. */
export interface ConvnetCase {
  readonly name: string;
  readonly loss_at_evaluation_before: number;
  readonly gradient_at_evaluation: Numbers;
  readonly precise?: Numbers;
  readonly loss_at_evaluation_after: number;
  readonly state_after: Numbers;
}

export const goldenConvnets: readonly ConvnetCase[] = (
  JSON.parse(readFileSync(new URL('../../fixtures/convnets/golden.json', import.meta.url), 'utf8')) as {
    readonly cases: readonly ConvnetCase[];
  }
).cases;

type GoldenNetwork = ConvNetwork | NormalisedMlpNetwork;

const BATCH = 10;
const N = 50;
const HELD_OUT = 12;

const madeUp = (k: number): number => {
  const x = Math.sin(12.9898 * (k + 1)) * 43758.5453;
  return x - Math.floor(x) - 0.5;
};

/** Each image once; `places` says which image stands at each place. */
const imagesOf = (
  id: string,
  image: ImageShape,
  places: readonly number[],
  labelOf: (n: number) => number,
): Dataset => {
  const features = image.rows * image.columns * image.channels;
  return {
    id,
    inputs: Float32Array.from(
      places.flatMap((n) => Array.from({ length: features }, (_, k) => 2 * madeUp(n * features + k))),
    ),
    labels: Int32Array.from(places, labelOf),
    count: places.length,
    features,
    classes: 3,
    image,
    provenance: { name: id, source: 'fixtures/convnets', licence: 'Apache-2.0', sha256: '' },
  };
};

export const goldenConvnet = ({ name }: ConvnetCase): GoldenNetwork => {
  const batchNorm: BatchNormalisation = {
    epsilon: 1e-5,
    evaluation: { kind: 'running', momentum: 0.1 },
    ...(name.includes('ghost batches of 4') && { ghostBatch: 4 }),
  };
  if (name.startsWith('normalised-mlp')) return { kind: 'normalised-mlp', sizes: [6, 5, 4, 3], batchNorm };
  return name.startsWith('lenet')
    ? { kind: 'lenet', image: { rows: 20, columns: 24, channels: 1 }, filters: [2, 3], hidden: 4, classes: 3 }
    : {
        kind: 'resnet9',
        image: { rows: 16, columns: 24, channels: 2 },
        widths: [2, 3, 4, 5],
        logitScale: 0.125,
        batchNorm,
        classes: 3,
      };
};

/** [P], from the formula of the README. */
export const goldenConvWeights = (network: GoldenNetwork): Float32Array => {
  const shapes = [...tensorsOfWeights(network, new Float32Array(parameterCount(network)))];
  let at = 0;
  const tensors = shapes
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { dims, values }]): [string, Tensor] => {
      const fanIn = dims.slice(1).reduce((product, dim) => product * dim, 1);
      const aroundOne = name.endsWith('running_var') || (name.endsWith('weight') && dims.length === 1) ? 1 : 0;
      const scale = dims.length === 1 ? 0.2 : 2 / Math.sqrt(fanIn);
      const first = at;
      at += values.length;
      return [name, { dims, values: Float64Array.from(values, (_, k) => aroundOne + scale * madeUp(first + k)) }];
    });
  return convWeightsFromTensors(new Map(tensors), { network, file: 'golden.json' });
};

/** The golden run: one epoch of the stream is its five batches, because each image stands where the stream looks for it. */
export const goldenConvRequest = (golden: ConvnetCase): TrainRequest<GoldenNetwork> => {
  const network = goldenConvnet(golden);
  const image = 'image' in network ? network.image : { rows: 1, columns: 6, channels: 1 };
  const orderSeed = seedFrom(1);
  const places = new Array<number>(N);
  shuffledEpoch(orderSeed, 0, N).forEach((place, n) => {
    places[place] = n;
  });
  const summed = golden.name.includes('summed loss');
  const recipe: Recipe = {
    weightsSeed: seedFrom(1),
    orderSeed,
    datasetSize: N,
    batchSize: { kind: 'constant', batchSize: BATCH },
    batching: 'stream',
    learningRate: { kind: 'constant', rate: summed ? 0.005 : 0.05 },
    optimiser: { kind: 'sgd', momentum: 0.9, nesterov: golden.name.includes('nesterov') },
    weightDecay: summed ? 0.005 : 0.0005,
    reduction: summed ? 'sum' : 'mean',
    ...(golden.name.includes('label smoothing') && { labelSmoothing: 0.2 }),
    stop: { kind: 'epochs', epochs: 1 },
  };
  const heldOut = Array.from({ length: HELD_OUT }, (_, n) => N + n);
  return {
    network,
    data: {
      training: imagesOf('golden-images', image, places, (n) => (7 * n + Math.floor(n / 3)) % 3),
      test: imagesOf('golden-held-out', image, heldOut, (n) => (n - N) % 3),
    },
    recipes: [recipe],
    initialWeights: [goldenConvWeights(network)],
  };
};

/** The data in the order of the golden file. */
export const inGoldenOrder = (data: Dataset): Dataset => {
  const order = shuffledEpoch(seedFrom(1), 0, N);
  const D = data.features;
  return {
    ...data,
    inputs: Float32Array.from({ length: N * D }, (_, k) => data.inputs[order[Math.floor(k / D)]! * D + (k % D)]!),
    labels: Int32Array.from(order, (place) => data.labels[place]!),
  };
};
