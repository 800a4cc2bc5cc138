import type { Dataset } from '../../core/dataset.ts';
import type { Recipe } from '../../core/recipe.ts';
import { splitSeed } from '../../core/seed.ts';
import { augmentationDraw, augmentExample } from '../../data/augmentExample.ts';

/** One batch: inputs [B, D] row-major, labels [B]. */
export interface BatchArrays {
  readonly inputs: Float32Array;
  readonly labels: Int32Array;
}

/**
 * Copies examples of a data set into a batch, shifted and mirrored where the recipe asks for it.
 * @returns a function of the examples, counted from the recipe's first one, and the stream position of the first of them
 */
export const batchArrays = (
  dataset: Dataset,
  { orderSeed, augmentation, firstExample = 0 }: Pick<Recipe, 'orderSeed' | 'augmentation' | 'firstExample'>,
): ((examples: Int32Array, firstPosition: number) => BatchArrays) => {
  const { features: D, image, background } = dataset;
  const seed = splitSeed(orderSeed, 'augmentation');
  return (examples, firstPosition) => {
    const inputs = new Float32Array(examples.length * D);
    examples.forEach((example, i) => {
      const from = (firstExample + example) * D;
      const input = dataset.inputs.subarray(from, from + D);
      const row = inputs.subarray(i * D, (i + 1) * D);
      if (augmentation === undefined || image === undefined) row.set(input);
      else augmentExample(input, image, background, augmentationDraw(seed, firstPosition + i, augmentation), row);
    });
    return { inputs, labels: examples.map((example) => dataset.labels[firstExample + example]!) };
  };
};
