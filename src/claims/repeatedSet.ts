import type { SplitDataset } from '../core/dataset.ts';
import { takeSubset } from '../data/takeSubset.ts';

/** By the data of a block: arms that get the same object are trained in one request. */
const made = new WeakMap<SplitDataset, SplitDataset>();

/**
 * The first 1/times of the training part, over and over up to its length: as many examples, and no more data. Its first
 * 2/times hold each example twice. The test part is the same.
 * @param times the same in all calls for one data set
 */
export const repeatedSet = (data: SplitDataset, times: number): SplitDataset => {
  const known = made.get(data);
  if (known !== undefined) return known;
  const { count } = data.training;
  const different = Math.round(count / times);
  const places = Array.from({ length: count }, (_, i) => i % different);
  const repeated = { training: takeSubset(data.training, places), test: data.test };
  made.set(data, repeated);
  return repeated;
};
