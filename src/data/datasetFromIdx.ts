import type { Dataset, Provenance } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import { checkedDataset } from './checkedDataset.ts';
import { imageShapeOf } from './imageShapeOf.ts';
import type { IdxArray } from './readIdx.ts';

/** Images and their labels; a data set may come in several such parts. */
export interface IdxPart {
  /** e.g. `train`, for errors. */
  readonly name: string;
  readonly images: IdxArray;
  readonly labels: IdxArray;
}

/**
 * One data set of all parts, one after another; inputs are the raw bytes 0..255 as float32.
 * @param classes absent: the largest label + 1
 * @throws ExperimentError `E_LABEL_COUNT`, `E_IMAGE_SHAPE`, and those of `checkedDataset`
 */
export const datasetFromIdx = (
  parts: readonly IdxPart[],
  { id, classes, provenance }: { readonly id: string; readonly classes?: number; readonly provenance: Provenance },
): Dataset => {
  const shape = imageShapeOf(parts[0]?.images.dims ?? [0], `${provenance.name} images`);
  for (const { name, images, labels } of parts) {
    if (labels.dims.length !== 1 || labels.dims[0] !== images.dims[0]) {
      throw new ExperimentError(
        'E_LABEL_COUNT',
        `${provenance.name}: the ${name} part has ${images.dims[0]} images but labels of shape [${labels.dims.join(', ')}]: give the two files that belong together.`,
      );
    }
    if (images.dims.slice(1).join() !== parts[0]!.images.dims.slice(1).join()) {
      throw new ExperimentError(
        'E_IMAGE_SHAPE',
        `${provenance.name}: images are ${parts[0]!.images.dims.slice(1).join(' x ')} in the ${parts[0]!.name} part but ${images.dims.slice(1).join(' x ')} in the ${name} part: all must have one shape.`,
      );
    }
  }
  const count = parts.reduce((sum, part) => sum + part.labels.values.length, 0);
  const inputs = new Float32Array(count * shape.features);
  const labels = new Int32Array(count);
  let at = 0;
  for (const part of parts) {
    inputs.set(part.images.values, at * shape.features);
    labels.set(part.labels.values, at);
    at += part.labels.values.length;
  }
  return checkedDataset({ id, inputs, labels, ...shape, ...(classes !== undefined && { classes }), provenance });
};
