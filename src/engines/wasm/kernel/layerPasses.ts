// One layer at a time: forward, deltas, and the gradient of a chunk of rows added to a gradient in memory.
import { affine } from './affine';
import { blockedRow } from './blockedRow';
import { combineBlocked, combineIntoBlocked } from './combineRows';
import { softmaxDeltas } from './softmax';
import { LAYER_BYTES, Layer, Replica } from './structs';
import { appendColumn, appendRow } from './termList';

/** Rows that pass through the network together; larger batches are summed chunk by chunk. */
export const CHUNK: i32 = 64;

@inline
export function layerAt(replica: Replica, l: i32): Layer {
  return changetype<Layer>(replica.layers + <usize>l * LAYER_BYTES);
}

export function forward(replica: Replica, rows: i32): void {
  const last = replica.layerCount - 1;
  for (let l = 0; l <= last; l++) {
    const layer = layerAt(replica, l);
    affine(layer.inputRows, rows, layer.inPad, layer.weights, layer.biases, layer.activations, layer.outPad, false, l < last);
  }
}

@inline
export function outputDeltas(replica: Replica, rows: i32, scale: f32): void {
  const layer = layerAt(replica, replica.layerCount - 1);
  const rowBytes: usize = (<usize>layer.outPad) << 2;
  for (let i = 0; i < rows; i++) {
    const at = <usize>i * rowBytes;
    const label = load<i32>(replica.batchLabels + ((<usize>i) << 2));
    softmaxDeltas(layer.activations + at, replica.classes, label, scale, layer.deltas + at);
  }
}

/** Deltas of layer l - 1 from those of layer l. */
export function backwardData(replica: Replica, l: i32, rows: i32): void {
  const layer = layerAt(replica, l);
  const below = layerAt(replica, l - 1);
  const rowBytes: usize = (<usize>layer.outPad) << 2;
  const belowBytes: usize = (<usize>below.outPad) << 2;
  const weightBytes: usize = (<usize>layer.inPad) << 2;
  for (let i = 0; i < rows; i++) {
    const end = appendRow(replica.list, layer.deltas + <usize>i * rowBytes, layer.outputs, layer.weights, weightBytes);
    combineBlocked(below.deltas + <usize>i * belowBytes, layer.inPad, replica.list, end, below.activations + <usize>i * belowBytes);
  }
}

/** Adds this chunk's gradient of layer l to `layer.gradient`. */
export function accumulateGradient(replica: Replica, l: i32, rows: i32): void {
  const layer = layerAt(replica, l);
  const rowBytes: usize = (<usize>layer.outPad) << 2;
  const weightBytes: usize = (<usize>layer.inPad) << 2;
  for (let j = 0; j < layer.outputs; j++) {
    const end = appendColumn(replica.list, layer.deltas + ((<usize>j) << 2), rowBytes, layer.inputRows, rows);
    combineIntoBlocked(layer.gradient + blockedRow(j, weightBytes), layer.inPad, replica.list, end);
  }
  accumulateColumnSums(layer.deltas, rows, layer.outPad, layer.gradient + (layer.biases - layer.weights));
}

/** out[j] += sum_i rows[i][j]. */
export function accumulateColumnSums(from: usize, rows: i32, J: i32, out: usize): void {
  const rowBytes: usize = (<usize>J) << 2;
  for (let at: usize = 0; at < rowBytes; at += 16) {
    let sum = f32x4.splat(0);
    for (let i = 0; i < rows; i++) sum = f32x4.add(sum, v128.load(from + <usize>i * rowBytes + at));
    v128.store(out + at, f32x4.add(v128.load(out + at), sum));
  }
}
