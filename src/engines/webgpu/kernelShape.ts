import { ExperimentError } from '../../core/experimentError.ts';
import type { MlpNetwork } from '../../core/network.ts';
import { parameterCount } from '../../networks/parameterLayout.ts';
import { VECTOR_BYTES, type VectorLayout, vectorLayout } from './vectorLayout.ts';

/** What a pass through the network keeps: activations alone, their errors too, those and augmented inputs, or errors and tangents. */
export type PassKind = 'forward' | 'backward' | 'augmented' | 'tangents';

/** What one invocation computes at a time: the more, the fewer loads, and the fewer invocations have work. */
export interface TileShape {
  /** Rows of activations, 4 or 8. */
  readonly rows: number;
  /** Vectors of outputs. */
  readonly outputs: number;
  /** Vectors of inputs in a gradient. */
  readonly inputs: number;
}

/** What of an adapter a shader is made for. */
export interface AdapterShape {
  /** Bytes that the invocations of a workgroup share. */
  readonly workgroupBytes: number;
  /** Invocations of a workgroup. */
  readonly workgroupSize: number;
  /** The driver computes on the CPU: there shared memory costs nothing, and compiling much. */
  readonly software: boolean;
  readonly tile: TileShape;
}

/** What the text of a shader depends on: networks of many sizes share one. */
export interface TableMemory {
  readonly workgroupSize: number;
  readonly tile: TileShape;
  /** Whether the tables of a pass are shared memory; else they stand in a buffer. */
  readonly shared: boolean;
  /** Vectors of shared memory. */
  readonly sharedVectors: number;
}

/** How a network passes through a workgroup. */
export interface KernelShape {
  readonly network: MlpNetwork;
  readonly layout: VectorLayout;
  /** P, without padding. */
  readonly parameters: number;
  /** Vectors of a row of inputs. */
  readonly features4: number;
  readonly memory: TableMemory;
  /** Rows that pass through the network together. */
  readonly rows: number;
  /** Vectors of all tables together. */
  readonly tableVectors: number;
  /** `Net` of the shaders, see `wgsl/passWgsl.ts`. */
  readonly net: Uint32Array;
}

/** Layers of the deepest network: the shaders have a table of them. */
export const MOST_LAYERS = 64;
export const NET_HEAD = 8;
export const LAYER_WORDS = 8;
/** Rows of the largest choice, for tables of their own. */
export const MOST_ROWS = 64;

const ROW_CHOICES = [MOST_ROWS, 32, 16];
/** Rows where the tables stand in a buffer. */
const BUFFERED_ROWS = 32;
/** Shared memory for what else a shader knows about its rows. */
const BYTES_BESIDE = 2048;

/** Places of the tables for so many rows, as the shaders want them. */
const netOf = (layout: VectorLayout, classes: number, pass: PassKind, rows: number) => {
  const { layers } = layout;
  let at = 0;
  const place = (vectors: number): number => {
    const placed = at;
    at += vectors * rows;
    return placed;
  };
  const enters = layers.map(({ in4 }, l) => (l === 0 && pass !== 'augmented' ? 0 : place(in4))); // else read where they are
  const logits = place(layers.at(-1)!.out4);
  const errors = layers.map(({ in4 }, l) => (pass === 'forward' || l === 0 ? 0 : place(in4))); // behind layer l - 1
  const net = new Uint32Array(NET_HEAD + MOST_LAYERS * LAYER_WORDS);
  net.set([layers.length, classes, rows, layout.vectors, at]);
  layers.forEach(({ in4, out4, weightsAt }, l) => {
    const last = l === layers.length - 1;
    const behind = last ? logits : errors[l + 1]!;
    const leaves = last ? logits : enters[l + 1]!;
    net.set([in4, out4, weightsAt, enters[l]!, leaves, behind, errors[l]!, last ? 1 : 0], NET_HEAD + l * LAYER_WORDS);
  });
  return { net, tableVectors: pass === 'tangents' ? 2 * at : at };
};

/**
 * Depends on network and adapter alone, never on recipes: so a replica gets the same bits whatever trains beside it.
 * @throws ExperimentError `E_GPU_DEPTH`
 */
export const kernelShape = (network: MlpNetwork, pass: PassKind, adapter: AdapterShape): KernelShape => {
  const layout = vectorLayout(network);
  const { layers } = layout;
  if (layers.length > MOST_LAYERS) {
    throw new ExperimentError(
      'E_GPU_DEPTH',
      `a network of ${layers.length} layers is too deep for engine webgpu, which takes up to ${MOST_LAYERS}: choose --engine wasm.`,
    );
  }
  const classes = layers.at(-1)!.outputs;
  const sharedVectors = Math.floor((adapter.workgroupBytes - BYTES_BESIDE) / VECTOR_BYTES);
  const fitting = ROW_CHOICES.find((rows) => netOf(layout, classes, pass, rows).tableVectors <= sharedVectors);
  const rows = fitting ?? BUFFERED_ROWS;
  const { net, tableVectors } = netOf(layout, classes, pass, rows);
  const steps = adapter.software ? [1] : [8, 4, 2, 1]; // less shared memory lets a GPU hold more workgroups
  const step = steps.find((parts) => tableVectors <= sharedVectors / parts) ?? 1;
  return {
    network,
    layout,
    parameters: parameterCount(network),
    features4: layers[0]!.in4,
    memory: {
      workgroupSize: adapter.workgroupSize,
      shared: fitting !== undefined,
      tile: adapter.tile,
      sharedVectors: Math.floor(sharedVectors / step),
    },
    rows,
    tableVectors,
    net,
  };
};

/** Bytes of the tables of one workgroup in a buffer; 0 where they are shared memory. */
export const scratchBytes = ({ memory, tableVectors }: KernelShape): number =>
  memory.shared ? 0 : tableVectors * VECTOR_BYTES;
