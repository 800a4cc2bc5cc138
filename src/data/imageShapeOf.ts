import type { ImageShape } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';

/** How the examples of an array [N, ...] are laid out. */
export interface ExampleShape {
  readonly features: number;
  readonly image?: ImageShape;
}

/**
 * The shape of one example from the dimensions of the whole array: [N] and [N, D] are plain features, [N, rows,
 * columns] and [N, rows, columns, channels] are images.
 * @param name of the array, for errors
 * @throws ExperimentError `E_IMAGE_SHAPE` for another rank, and for images that look channels first
 */
export const imageShapeOf = (dims: readonly number[], name: string): ExampleShape => {
  const [, rows = 1, columns = 1, channels = 1] = dims;
  if (dims.length < 1 || dims.length > 4) {
    throw new ExperimentError(
      'E_IMAGE_SHAPE',
      `${name} has shape [${dims.join(', ')}]: give [N, D], [N, rows, columns] or [N, rows, columns, channels].`,
    );
  }
  if (dims.length === 4 && channels > 4 && rows <= 4) {
    throw new ExperimentError(
      'E_IMAGE_SHAPE',
      `${name} has shape [${dims.join(', ')}], which looks channels first: transpose it to [N, rows, columns, channels].`,
    );
  }
  const features = rows * columns * channels;
  return dims.length < 3 ? { features } : { features, image: { rows, columns, channels } };
};
