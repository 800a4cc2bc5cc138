import type { Dataset } from '../../core/dataset.ts';
import type { GpuSession } from './gpuSession.ts';
import { LANES, vectorsOf } from './vectorLayout.ts';

/** A data set on a device: rows filled up to multiples of four, and one row more, the background of its images. */
export interface GpuDataset {
  readonly dataset: Dataset;
  readonly inputs: GPUBuffer;
  readonly labels: GPUBuffer;
}

const placed = new WeakMap<GpuSession, WeakMap<Dataset, Promise<GpuDataset>>>();

const place = async (session: GpuSession, dataset: Dataset): Promise<GpuDataset> => {
  const { count, features, background } = dataset;
  const stride = vectorsOf(features) * LANES;
  const [inputs, labels] = await session.buffers([
    { label: 'inputs', bytes: (count + 1) * stride * 4 },
    { label: 'labels', bytes: count * 4 },
  ]);
  const rows = new Float32Array((count + 1) * stride);
  for (let i = 0; i < count; i++) rows.set(dataset.inputs.subarray(i * features, (i + 1) * features), i * stride);
  if (background !== undefined) rows.set(background, count * stride);
  session.write(inputs!, rows);
  session.write(labels!, Uint32Array.from(dataset.labels));
  return { dataset, inputs: inputs!, labels: labels! };
};

/**
 * The copy of a data set on the device of a session, made once.
 * @throws ExperimentError `E_GPU_MEMORY`
 */
export const gpuDataset = (session: GpuSession, dataset: Dataset): Promise<GpuDataset> => {
  const ofSession = placed.get(session) ?? new WeakMap<Dataset, Promise<GpuDataset>>();
  placed.set(session, ofSession);
  const known = ofSession.get(dataset);
  if (known !== undefined) return known;
  const placing = place(session, dataset);
  ofSession.set(dataset, placing);
  placing.catch(() => ofSession.delete(dataset)); // there may be more memory next time
  return placing;
};
