import fc from 'fast-check';
import type { Dataset } from '../../../src/core/dataset.ts';
import { gaussianMixture } from '../../../src/data/gaussianMixture.ts';
import { seeds } from '../../../src/laws/arbitraries/seeds.ts';
import type { SetSizes } from './setSizes.ts';

/** Small Gaussian mixtures: at least two classes, each with an example. */
export const gaussianMixtures = ({
  maxCount = 40,
  maxFeatures = 6,
  maxClasses = 5,
}: SetSizes = {}): fc.Arbitrary<Dataset> =>
  fc
    .tuple(
      fc.record({
        count: fc.integer({ min: maxClasses, max: maxCount }),
        features: fc.integer({ min: 1, max: maxFeatures }),
        classes: fc.integer({ min: 2, max: maxClasses }),
        separation: fc.double({ min: 0, max: 5, noNaN: true }),
      }),
      seeds,
    )
    .map(([mixture, seed]) => gaussianMixture(mixture, seed));
