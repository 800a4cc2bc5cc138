import type { MlpNetwork } from '../../core/network.ts';
import { bindBuffers, dispatch } from './bindBuffers.ts';
import { dispatchPace } from './dispatchPace.ts';
import type { GpuDataset } from './gpuDataset.ts';
import type { GpuSession } from './gpuSession.ts';
import { kernelShape, scratchBytes } from './kernelShape.ts';
import { LANES, packVectors, unpackVectors } from './vectorLayout.ts';
import { DERIVATIVE_BINDINGS as B, derivativeWgsl } from './wgsl/derivativeWgsl.ts';

/** The gradient, or the matrix that is multiplied. */
export type DerivativeKind = 'gradient' | 'hessian' | 'gaussNewton';

export interface DerivativeRequest {
  readonly kind: DerivativeKind;
  readonly network: MlpNetwork;
  /** [P] flat */
  readonly weights: Float32Array;
  /** [P] flat; not looked at for a gradient. */
  readonly direction?: Float32Array;
}

export interface Derivative {
  /** Mean in nats per example; 0 for a product. */
  readonly loss: number;
  /** [P] flat */
  readonly vector: Float32Array;
}

/** Workgroups that share a data set, at most. */
const MOST_GROUPS = 64;
/** Bytes of all their vectors, at most. */
const PARTIAL_BYTES = 2 ** 26;

/**
 * Gradient, or product of the Hessian or the Gauss-Newton matrix, of the mean loss over a whole data set. Workgroups add
 * up stretches of it in float32, the host adds those up in float64; which examples a workgroup has depends on network,
 * adapter and data set alone.
 */
export const gpuDerivative = async (
  session: GpuSession,
  data: GpuDataset,
  { kind, network, weights, direction }: DerivativeRequest,
): Promise<Derivative> => {
  const gradient = kind === 'gradient';
  const shape = kernelShape(network, gradient ? 'backward' : 'tangents', session.adapter);
  const { vectors } = shape.layout;
  const vectorBytes = vectors * LANES * 4;
  const { count } = data.dataset;
  const pipeline = await session.pipeline(
    derivativeWgsl(shape.memory, !gradient),
    gradient ? 'gradients' : 'products of matrices',
  );
  const most = Math.max(1, Math.min(MOST_GROUPS, Math.floor(PARTIAL_BYTES / vectorBytes)));
  const tilesPerGroup = Math.ceil(count / shape.rows / most);
  const rowsPerGroup = tilesPerGroup * shape.rows;
  const groups = Math.ceil(count / rowsPerGroup);
  const scratch = scratchBytes(shape);
  const made = await session.buffers([
    { label: 'weights', bytes: vectorBytes },
    { label: 'direction', bytes: vectorBytes },
    { label: 'partial sums', bytes: groups * vectorBytes },
    { label: 'losses', bytes: groups * 4 },
    { label: 'params', bytes: 32, kind: 'uniform' },
    { label: 'net', bytes: shape.net.byteLength, kind: 'uniform' },
    ...(scratch === 0 ? [] : [{ label: 'scratch', bytes: groups * scratch } as const]),
  ]);
  const [weightBuffer, along, sums, losses, params, net, tables] = made as [
    GPUBuffer,
    GPUBuffer,
    GPUBuffer,
    GPUBuffer,
    GPUBuffer,
    GPUBuffer,
    GPUBuffer?,
  ];
  try {
    const padded = new Float32Array(vectors * LANES);
    packVectors(network, weights, padded);
    session.write(weightBuffer, padded);
    session.write(net, shape.net);
    if (direction !== undefined) {
      packVectors(network, direction, padded);
      session.write(along, padded);
    }
    const bindings = bindBuffers(session.gpu.device, pipeline, [
      [B.weights, weightBuffer],
      [B.inputs, data.inputs],
      [B.labels, data.labels],
      [B.sums, sums],
      [B.losses, gradient ? losses : undefined],
      [B.params, params],
      [B.net, net],
      [B.scratch, tables],
      [B.direction, gradient ? undefined : along],
    ]);
    const pace = dispatchPace(1);
    for (let tile = 0; tile < tilesPerGroup; ) {
      const tiles = Math.min(Math.round(pace.budget()), tilesPerGroup - tile);
      const words = Uint32Array.of(count, rowsPerGroup, tile, tiles, 0, 0, 0, 0);
      new Float32Array(words.buffer).set([1 / count, kind === 'gaussNewton' ? 0 : 1], 4);
      session.write(params, words);
      pace.took(tiles, await session.run((encoder) => dispatch(encoder, pipeline, bindings, [groups, 1])));
      tile += tiles;
    }
    const partials = new Float32Array(await session.read(sums, [0], groups * vectorBytes));
    const sum = new Float64Array(vectors * LANES);
    for (let at = 0; at < partials.length; at++) sum[at % sum.length]! += partials[at]!;
    const vector = Float32Array.from(unpackVectors(network, sum, new Float64Array(weights.length)));
    if (!gradient) return { loss: 0, vector };
    const lossSums = new Float32Array(await session.read(losses, [0], groups * 4));
    return { loss: lossSums.reduce((total, loss) => total + loss, 0) / count, vector };
  } finally {
    for (const buffer of made) buffer.destroy();
  }
};
