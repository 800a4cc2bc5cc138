import type { Dataset, ImageShape } from '../../core/dataset.ts';
import { padTo4 } from './padTo4.ts';

/** A data set as the kernel wants it, in memory that all threads can read: rows padded to a multiple of 4 features. */
export interface SharedDataset {
  /** Unique in this process: threads keep what they hold by it. */
  readonly key: number;
  readonly count: number;
  readonly classes: number;
  /** [N, padTo4(D)] */
  readonly inputs: Float32Array;
  /** [N] */
  readonly labels: Int32Array;
  /** [padTo4(D)] */
  readonly background: Float32Array;
  readonly image?: ImageShape;
}

let copies = 0;
const shared = new WeakMap<Dataset, SharedDataset>();

/** The shared copy of a data set, made once. */
export const sharedDataset = (dataset: Dataset): SharedDataset => {
  const known = shared.get(dataset);
  if (known !== undefined) return known;
  const { count, features, classes, image } = dataset;
  const stride = padTo4(features);
  const inputs = new Float32Array(new SharedArrayBuffer(count * stride * 4));
  for (let i = 0; i < count; i++) inputs.set(dataset.inputs.subarray(i * features, (i + 1) * features), i * stride);
  const labels = new Int32Array(new SharedArrayBuffer(count * 4));
  labels.set(dataset.labels);
  const background = new Float32Array(new SharedArrayBuffer(stride * 4));
  if (dataset.background !== undefined) background.set(dataset.background);
  const copy = { key: copies++, count, classes, inputs, labels, background, ...(image === undefined ? {} : { image }) };
  shared.set(dataset, copy);
  return copy;
};
