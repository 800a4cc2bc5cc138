import fc from 'fast-check';
import type { SplitDataset } from '../../core/dataset.ts';
import type { MlpNetwork } from '../../core/network.ts';
import { randomStream } from '../../core/randomStream.ts';
import type { Seed } from '../../core/seed.ts';
import { parameterCount } from '../../networks/parameterLayout.ts';
import { distanceFromKinks } from '../reference/distanceFromKinks.ts';
import { mixtureSplit } from './mixtureSplit.ts';
import { seeds } from './seeds.ts';

/** A network, data that fit it, and weights at no special value, biases too. */
export interface DrawnTraining {
  readonly network: MlpNetwork;
  readonly data: SplitDataset;
  readonly weights: Float32Array;
  /** For whatever else a law draws. */
  readonly seed: Seed;
}

export interface TrainingBounds {
  readonly minCount?: number;
  readonly maxCount?: number;
  readonly maxFeatures?: number;
  readonly maxClasses?: number;
  readonly maxWidth?: number;
  readonly maxDepth?: number;
}

/** No ReLU may stand so near its kink that rounding, or the step of a difference, takes it to the other side. */
const KINK = 1e-4;

/** A standard normal vector of a network's parameters, times `scale`. */
export const normalVector = (network: MlpNetwork, seed: Seed, stream: number, scale = 1): Float32Array => {
  const random = randomStream(seed, stream);
  return Float32Array.from({ length: parameterCount(network) }, () => scale * random.nextNormal());
};

export const trainings = ({
  minCount = 2,
  maxCount = 20,
  maxFeatures = 6,
  maxClasses = 4,
  maxWidth = 7,
  maxDepth = 2,
}: TrainingBounds = {}): fc.Arbitrary<DrawnTraining> =>
  fc
    .record({
      count: fc.integer({ min: minCount, max: maxCount }),
      features: fc.integer({ min: 1, max: maxFeatures }),
      classes: fc.integer({ min: 2, max: maxClasses }),
      hidden: fc.array(fc.integer({ min: 1, max: maxWidth }), { maxLength: maxDepth }),
      draw: fc.nat(10_000),
      seed: seeds,
    })
    .map(({ count, features, classes, hidden, draw, seed }) => {
      const network: MlpNetwork = { kind: 'mlp', sizes: [features, ...hidden, classes] };
      const data = mixtureSplit({ count, features, classes, testCount: 3 }, draw);
      return { network, data, weights: normalVector(network, seed, 0, 0.5), seed };
    })
    .filter(({ network, data, weights }) => distanceFromKinks(network, data.training, weights) > KINK);
