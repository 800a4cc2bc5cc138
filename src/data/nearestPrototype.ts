import type { Dataset } from '../core/dataset.ts';

/**
 * Labels that a linear model can know: the first examples, one per class, are prototypes, and every example gets the number
 * of the one nearest to it. Inputs stay as they are.
 */
export const nearestPrototype = (dataset: Dataset): Dataset => {
  const { inputs, count, features: D, classes, id } = dataset;
  const squaredDistance = (a: number, b: number): number => {
    let sum = 0;
    for (let d = 0; d < D; d++) sum += (inputs[a * D + d]! - inputs[b * D + d]!) ** 2;
    return sum;
  };
  const labels = Int32Array.from({ length: count }, (_, n) => {
    let nearest = 0;
    for (let c = 1; c < Math.min(classes, count); c++) {
      if (squaredDistance(n, c) < squaredDistance(n, nearest)) nearest = c;
    }
    return nearest;
  });
  return { ...dataset, id: `${id}|prototypes`, labels };
};
