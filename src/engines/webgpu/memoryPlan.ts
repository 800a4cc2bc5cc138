import { type KernelShape, scratchBytes } from './kernelShape.ts';
import { LANES } from './vectorLayout.ts';
import { PARTS } from './wgsl/updateWgsl.ts';

/** What the replicas of a wave take, and how many of them fit. */
export interface MemoryPlan {
  /** Replicas of a wave, at least 1. */
  readonly replicas: number;
  /** Bytes of one replica: weights and what its optimiser remembers. */
  readonly stateBytes: number;
  /** Bytes of the tables of one replica that do not fit into shared memory. */
  readonly scratchBytes: number;
  /** Epochs whose order is held, at least 2. */
  readonly ringEpochs: number;
  /** Numbers of one replica's orders. */
  readonly ring: number;
}

/** Bytes of a wave, at most, where the adapter would allow more: WebGPU does not tell how much memory there is. */
export const WAVE_BYTES: number = 2 ** 30;
/** Examples whose order is drawn ahead, about. */
const DRAWN_AHEAD = 8192;
/** WebGPU's least number of workgroups in a dispatch. */
const MOST_REPLICAS = 65_535;

/**
 * How many replicas train at once: as many as fit into the buffers of the adapter and into `WAVE_BYTES`.
 * @param datasetSize the largest of the recipes
 * @param bindingBytes the most that a shader sees in one buffer
 */
export const memoryPlan = (
  shape: KernelShape,
  { datasetSize, bindingBytes }: { readonly datasetSize: number; readonly bindingBytes: number },
): MemoryPlan => {
  const ringEpochs = Math.max(2, Math.ceil(DRAWN_AHEAD / datasetSize));
  const ring = ringEpochs * datasetSize;
  const stateBytes = PARTS.length * shape.layout.vectors * LANES * 4;
  const tables = scratchBytes(shape);
  const each = [stateBytes, ring * 4, tables];
  const largest = Math.max(...each);
  const all = each.reduce((sum, bytes) => sum + bytes, 0);
  const fitting = Math.floor(Math.min(bindingBytes / largest, WAVE_BYTES / all, MOST_REPLICAS));
  return { replicas: Math.max(1, fitting), stateBytes, scratchBytes: tables, ringEpochs, ring };
};
