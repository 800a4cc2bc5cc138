import type { Dataset } from '../core/dataset.ts';

/** Average pooling of the regimes: images of 28 x 28 and more come down by 4 each way (28 to 7), all else stays. */
export const imagePool = ({ image }: Dataset): number =>
  image !== undefined && Math.min(image.rows, image.columns) >= 28 && image.rows % 4 === 0 && image.columns % 4 === 0
    ? 4
    : 1;
