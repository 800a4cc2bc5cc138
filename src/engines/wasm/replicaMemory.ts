import { ExperimentError } from '../../core/experimentError.ts';
import type { MlpNetwork } from '../../core/network.ts';
import type { FusedKernel } from './fusedKernel.ts';
import { paddedLayout } from './paddedParameters.ts';
import { padTo4 } from './padTo4.ts';
import { FLOAT_FIELDS, REPLICA_FIELDS, type ReplicaField } from './replicaFields.ts';
import type { SharedDataset } from './sharedDataset.ts';

/** Updates handed to the kernel in one call. */
export const PLAN_LENGTH = 512;

const LAYER_FIELD_COUNT = 18;
const MEMORY_LIMIT_BYTES = 2 ** 31;
/** Of activations and deltas kept between products: past the cache of any processor, computing anew is as quick as loading. */
const KEPT_LIMIT_BYTES = 2 ** 26;

/** One data set and one replica in the memory of a kernel. Views are valid until the next `placeReplica`. */
export interface ReplicaMemory {
  readonly address: number;
  readonly parameters: Float32Array;
  readonly velocity: Float32Array;
  readonly squares: Float32Array;
  readonly gradient: Float32Array;
  readonly direction: Float32Array;
  /** What `hessianTraces` leaves, one for each layer: the same bytes as the beginning of `gradient`. */
  readonly traces: Float64Array;
  readonly skips: Int32Array;
  readonly batchSizes: Int32Array;
  readonly gradientScales: Float32Array;
  readonly learningRates: Float32Array;
  readonly rootScales: Float32Array;
  readonly weightScales: Float32Array;
  readonly perExample: Float32Array;
  set(field: ReplicaField, value: number): void;
  /**
   * Points the kernel at one of the data sets, by its place in the list. Its example 0 is then `firstExample` of the set
   * (default 0).
   */
  selectData(index: number, firstExample?: number): void;
  /** Byte address of `perExample`. */
  readonly perExampleAt: number;
}

/** Byte addresses of rows of `stride` floats. Outside of `placeReplica`, which V8 would optimise whole for this loop. */
const fillRowTable = (table: Int32Array, first: number, stride: number): void => {
  for (let i = 0; i < table.length; i++) table[i] = first + i * stride * 4;
};

/**
 * Lays out data sets, network and scratch in the kernel's memory, growing it where needed. Bytes used grow with the
 * data and the number of weights, not with the number of updates.
 * @throws ExperimentError `E_MEMORY_LIMIT` above 2 GiB
 */
export const placeReplica = (
  kernel: FusedKernel,
  network: MlpNetwork,
  datasets: readonly SharedDataset[],
): ReplicaMemory => {
  const chunk = kernel.exports.CHUNK.value;
  const group = kernel.exports.GROUP.value;
  const { layers, count: paddedCount } = paddedLayout(network);
  let top = kernel.heapStart;
  const allocate = (words: number): number => {
    const at = top;
    top += padTo4(words) * 4;
    return at;
  };
  const inPad = layers[0]!.inPad;
  const largest = Math.max(...datasets.map((dataset) => dataset.count));
  const widest = Math.max(...layers.map((layer) => layer.outPad));
  const address = allocate(REPLICA_FIELDS.length);
  const layersAt = allocate(layers.length * LAYER_FIELD_COUNT);
  const [parameters, velocity, squares, gradient, direction] = [0, 1, 2, 3, 4].map(() => allocate(paddedCount)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const dataAt = datasets.map((dataset) => ({
    inputs: allocate(dataset.count * inPad),
    labels: allocate(dataset.count),
    background: allocate(inPad),
  }));
  const order = allocate(largest);
  const perExampleAt = allocate(largest);
  const batchLabels = allocate(chunk);
  const augmented = allocate(chunk * inPad);
  const [skips, batchSizes, gradientScales, learningRates, rootScales, weightScales] = [0, 1, 2, 3, 4, 5].map(() =>
    allocate(PLAN_LENGTH),
  ) as [number, number, number, number, number, number];
  const list = allocate(2 * Math.max(chunk * group, 2 * chunk, 2 * widest) + 4); // pairs of words
  const listEnds = allocate(group);
  const inputRows = allocate(chunk);
  const keptBytes = 2 * chunk * layers.reduce((sum, { outPad }) => sum + outPad, 0) * 4;
  const keptChunks = Math.ceil(largest / chunk);
  // One data set: an oracle's. Memory that is never written to costs nothing.
  const keeps = datasets.length === 1 && keptChunks * keptBytes <= KEPT_LIMIT_BYTES;
  const kept = keeps ? allocate((keptChunks * keptBytes) / 4) : 0;
  const scratch = layers.map(({ outPad }) => {
    const [activations, deltas, tangents, tangentDeltas] = [0, 1, 2, 3].map(() => allocate(chunk * outPad)) as [
      number,
      number,
      number,
      number,
    ];
    return {
      activations,
      deltas,
      tangents,
      tangentDeltas,
      activationRows: allocate(chunk),
      tangentRows: allocate(chunk),
    };
  });
  if (top > MEMORY_LIMIT_BYTES) {
    const needed = Math.ceil((top / 2 ** 30) * 100) / 100; // rounded up, so that it never reads as the limit itself
    throw new ExperimentError(
      'E_MEMORY_LIMIT',
      `this run needs ${needed.toFixed(2)} GiB in one thread, the WASM engine holds ${(MEMORY_LIMIT_BYTES / 2 ** 30).toFixed(2)} GiB: use fewer examples, pool the images or make the layers smaller.`,
    );
  }
  const missing = top - kernel.memory.buffer.byteLength;
  if (missing > 0) kernel.memory.grow(Math.ceil(missing / 65536));
  const { buffer } = kernel.memory;
  const words = new Int32Array(buffer);
  const floats = new Float32Array(buffer);
  const floatView = (at: number, length: number): Float32Array => new Float32Array(buffer, at, length);
  const rowTable = (at: number, first: number, stride: number): void =>
    fillRowTable(words.subarray(at / 4, at / 4 + chunk), first, stride);
  layers.forEach((layer, l) => {
    const own = scratch[l]!;
    const below = scratch[l - 1];
    rowTable(own.activationRows, own.activations, layer.outPad);
    rowTable(own.tangentRows, own.tangents, layer.outPad);
    words.set(
      [
        layer.inPad,
        layer.outputs,
        layer.outPad,
        parameters + layer.weightsAt * 4,
        parameters + layer.biasesAt * 4,
        velocity + layer.weightsAt * 4,
        gradient + layer.weightsAt * 4,
        direction + layer.weightsAt * 4,
        own.activations,
        own.activationRows,
        own.deltas,
        own.tangents,
        own.tangentRows,
        own.tangentDeltas,
        below?.activationRows ?? inputRows,
        below?.tangentRows ?? 0,
        own.activations,
        own.deltas,
      ],
      layersAt / 4 + l * LAYER_FIELD_COUNT,
    );
  });
  datasets.forEach((dataset, d) => {
    const at = dataAt[d]!;
    floatView(at.inputs, dataset.inputs.length).set(dataset.inputs);
    new Int32Array(buffer, at.labels, dataset.count).set(dataset.labels);
    floatView(at.background, dataset.background.length).set(dataset.background);
  });
  floatView(augmented, chunk * inPad).fill(0); // features are written into it, and the padding beyond them is read
  const set = (field: ReplicaField, value: number): void => {
    const at = address / 4 + REPLICA_FIELDS.indexOf(field);
    if (FLOAT_FIELDS.has(field)) floats[at] = value;
    else words[at] = value;
  };
  const selectData = (index: number, firstExample = 0): void => {
    const at = dataAt[index]!;
    const { image } = datasets[index]!;
    set('inputs', at.inputs + firstExample * inPad * 4);
    set('labels', at.labels + firstExample * 4);
    set('background', at.background);
    set('rows', image?.rows ?? 0);
    set('columns', image?.columns ?? 0);
    set('channels', image?.channels ?? 0);
  };
  words.fill(0, address / 4, address / 4 + REPLICA_FIELDS.length);
  const fixed: Partial<Record<ReplicaField, number>> = {
    layerCount: layers.length,
    layers: layersAt,
    parameters,
    velocity,
    squares,
    gradient,
    paddedCount,
    classes: layers.at(-1)!.outputs,
    batchLabels,
    order,
    maxShift: -1,
    augmented,
    skips,
    batchSizes,
    gradientScales,
    learningRates,
    rootScales,
    weightScales,
    list,
    listEnds,
    kept,
    keptBytes,
  };
  for (const [field, value] of Object.entries(fixed)) set(field as ReplicaField, value);
  selectData(0);
  return {
    address,
    parameters: floatView(parameters, paddedCount),
    velocity: floatView(velocity, paddedCount),
    squares: floatView(squares, paddedCount),
    gradient: floatView(gradient, paddedCount),
    direction: floatView(direction, paddedCount),
    traces: new Float64Array(buffer, gradient, layers.length),
    skips: new Int32Array(buffer, skips, PLAN_LENGTH),
    batchSizes: new Int32Array(buffer, batchSizes, PLAN_LENGTH),
    gradientScales: floatView(gradientScales, PLAN_LENGTH),
    learningRates: floatView(learningRates, PLAN_LENGTH),
    rootScales: floatView(rootScales, PLAN_LENGTH),
    weightScales: floatView(weightScales, PLAN_LENGTH),
    perExample: floatView(perExampleAt, largest),
    perExampleAt,
    set,
    selectData,
  };
};
