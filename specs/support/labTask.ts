import type { Dataset } from '../../src/core/dataset.ts';
import type { Network } from '../../src/core/network.ts';
import { randomStream } from '../../src/core/randomStream.ts';
import { seedFrom } from '../../src/core/seed.ts';
import { gaussianMixture } from '../../src/data/gaussianMixture.ts';
import type { DrawnTask } from '../../src/measure/lab/figuresOfSolution.ts';
import { withEnds } from '../../src/measure/lab/measureSolution.ts';
import { initialWeights } from '../../src/networks/initialWeights.ts';
import { referenceOracle } from './referenceOracle.ts';

/** A small network in float64, biases moved off their kinks, on a dozen examples. */
export const labTask = (more: Partial<DrawnTask> = {}): DrawnTask => {
  const network: Network = more.network ?? { kind: 'mlp', sizes: [3, 4, 2] };
  const seed = seedFrom(5);
  const slice: Dataset = gaussianMixture({ count: 12, features: 3, classes: 2, separation: 1 }, seed);
  const random = randomStream(seed);
  const weights = initialWeights(network, seed).map((weight) => weight + 0.1 * random.nextNormal());
  return {
    name: 'one',
    title: 'solution one',
    ...withEnds({
      oracle: referenceOracle(network, slice),
      network,
      slice,
      weights,
      seed,
      options: { boxEpsilons: [1e-2, 1e-3], draws: 2, restarts: 1, dimension: 3 },
      ...more,
    }),
    ...more,
  };
};
