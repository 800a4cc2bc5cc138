import type { Dataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import type { Recipe } from '../core/recipe.ts';

/**
 * Refuses an augmentation that the data set cannot take, before anything is run.
 * @throws ExperimentError `E_AUGMENTATION_RANGE`, `E_AUGMENTATION_NO_IMAGE`
 */
export const checkAugmentation = (
  { augmentation }: Pick<Recipe, 'augmentation'>,
  { image, provenance }: Dataset,
): void => {
  if (augmentation === undefined) return;
  const { maxShift } = augmentation;
  if (!Number.isInteger(maxShift) || maxShift < 0) {
    throw new ExperimentError(
      'E_AUGMENTATION_RANGE',
      `augmentation maxShift ${maxShift} is not an integer >= 0: give a number of pixels, e.g. 1.`,
    );
  }
  if (image === undefined) {
    throw new ExperimentError(
      'E_AUGMENTATION_NO_IMAGE',
      `the recipe shifts and mirrors images, but ${provenance.name} holds none: leave augmentation out, or use a data set with an image shape.`,
    );
  }
  if (maxShift >= Math.max(image.rows, image.columns)) {
    throw new ExperimentError(
      'E_AUGMENTATION_RANGE',
      `augmentation maxShift ${maxShift} shifts an image of ${image.rows} x ${image.columns} out of sight: give less than ${Math.max(image.rows, image.columns)}.`,
    );
  }
};
