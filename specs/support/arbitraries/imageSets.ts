import fc from 'fast-check';
import type { Dataset } from '../../../src/core/dataset.ts';
import { sampleDataset } from '../sampleDataset.ts';
import type { ImageSetSizes } from './setSizes.ts';

/** Small sets of images with whole pixel values 0..255, one to three channels. */
export const imageSets = ({ maxCount = 6, maxSide = 6 }: ImageSetSizes = {}): fc.Arbitrary<Dataset> =>
  fc
    .record({
      count: fc.integer({ min: 2, max: maxCount }),
      rows: fc.integer({ min: 1, max: maxSide }),
      columns: fc.integer({ min: 1, max: maxSide }),
      channels: fc.integer({ min: 1, max: 3 }),
    })
    .chain(({ count, ...image }) => {
      const features = image.rows * image.columns * image.channels;
      const pixels = fc.array(fc.integer({ min: 0, max: 255 }), {
        minLength: count * features,
        maxLength: count * features,
      });
      return pixels.map((inputs) => sampleDataset(inputs, features, { image }));
    });
