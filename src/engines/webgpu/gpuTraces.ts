import type { MlpNetwork } from '../../core/network.ts';
import { bindBuffers, dispatch } from './bindBuffers.ts';
import { dispatchPace } from './dispatchPace.ts';
import type { GpuDataset } from './gpuDataset.ts';
import type { GpuSession } from './gpuSession.ts';
import { kernelShape, scratchBytes } from './kernelShape.ts';
import { LANES, packVectors } from './vectorLayout.ts';
import { TRACE_BINDINGS as B, tracesWgsl } from './wgsl/tracesWgsl.ts';

/** Workgroups of one dispatch, at most. */
const MOST_GROUPS = 1024;
/** Bytes for tables that do not fit into shared memory, at most. */
const SCRATCH_BYTES = 2 ** 26;

/**
 * Traces of the blocks of the Hessian of the mean loss, one for each layer (weights and biases), in closed form. Each example's
 * part is float32; the host adds them up in float64, so that no number of workgroups changes a bit.
 */
export const gpuTraces = async (
  session: GpuSession,
  data: GpuDataset,
  network: MlpNetwork,
  weights: Float32Array,
): Promise<Float64Array> => {
  const shape = kernelShape(network, 'tangents', session.adapter);
  const { count } = data.dataset;
  const layers = shape.layout.layers.length;
  const tiles = Math.ceil(count / shape.rows);
  const pipeline = await session.pipeline(tracesWgsl(shape.memory), 'traces');
  const scratch = scratchBytes(shape);
  const most = Math.min(MOST_GROUPS, scratch === 0 ? tiles : Math.max(1, Math.floor(SCRATCH_BYTES / scratch)));
  const padded = new Float32Array(shape.layout.vectors * LANES);
  packVectors(network, weights, padded);
  const made = await session.buffers([
    { label: 'weights', bytes: padded.byteLength },
    { label: 'traces', bytes: layers * count * 4 },
    { label: 'params', bytes: 16, kind: 'uniform' },
    { label: 'net', bytes: shape.net.byteLength, kind: 'uniform' },
    ...(scratch === 0 ? [] : [{ label: 'scratch', bytes: Math.min(most, tiles) * scratch } as const]),
  ]);
  const [weightBuffer, traces, params, net, tables] = made as [GPUBuffer, GPUBuffer, GPUBuffer, GPUBuffer, GPUBuffer?];
  try {
    session.write(weightBuffer, padded);
    session.write(net, shape.net);
    const bindings = bindBuffers(session.gpu.device, pipeline, [
      [B.weights, weightBuffer],
      [B.inputs, data.inputs],
      [B.traces, traces],
      [B.params, params],
      [B.net, net],
      [B.scratch, tables],
    ]);
    const pace = dispatchPace(1);
    for (let tile = 0; tile < tiles; ) {
      const groups = Math.min(Math.round(pace.budget()), most, tiles - tile);
      session.write(params, Uint32Array.of(count, tile, 0, 0));
      pace.took(groups, await session.run((encoder) => dispatch(encoder, pipeline, bindings, [groups, 1])));
      tile += groups;
    }
    const parts = new Float32Array(await session.read(traces, [0], layers * count * 4));
    return Float64Array.from({ length: layers }, (_, l) => {
      let sum = 0;
      for (let i = l * count; i < (l + 1) * count; i++) sum += parts[i]!;
      return sum / count;
    });
  } finally {
    for (const buffer of made) buffer.destroy();
  }
};
