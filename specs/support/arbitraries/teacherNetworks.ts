import fc from 'fast-check';
import type { Dataset } from '../../../src/core/dataset.ts';
import { teacherNetwork } from '../../../src/data/teacherNetwork.ts';
import { seeds } from '../../../src/laws/arbitraries/seeds.ts';
import type { SetSizes } from './setSizes.ts';

/** Small sets labelled by a random network; a class may lack examples. */
export const teacherNetworks = ({
  maxCount = 40,
  maxFeatures = 6,
  maxClasses = 5,
}: SetSizes = {}): fc.Arbitrary<Dataset> =>
  fc
    .tuple(
      fc.record({
        count: fc.integer({ min: 2, max: maxCount }),
        features: fc.integer({ min: 1, max: maxFeatures }),
        classes: fc.integer({ min: 2, max: maxClasses }),
        hidden: fc.integer({ min: 1, max: 8 }),
      }),
      seeds,
    )
    .map(([teacher, seed]) => teacherNetwork(teacher, seed));
