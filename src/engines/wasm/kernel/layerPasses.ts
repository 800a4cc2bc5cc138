// A chunk of rows through the layers: forward, deltas of the output, deltas of the layer below.
import { affine } from './affine';
import { backwardDense } from './backwardDense';
import { backwardTerms } from './backwardTerms';
import { softmaxDeltas } from './softmax';
import { LAYER_BYTES, Layer, Replica } from './structs';
import { appendRow } from './termList';

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
  if (l == replica.layerCount - 1) {
    backwardDense(layer.deltas, rows, layer.outPad, layer.weights, layer.inPad, below.deltas, below.activations);
    return;
  }
  for (let i = 0; i < rows; i++) {
    const end = appendRow(replica.list, layer.deltas + <usize>i * rowBytes, layer.outputs, layer.weights, weightBytes);
    backwardTerms(below.deltas + <usize>i * belowBytes, layer.inPad, replica.list, end, below.activations + <usize>i * belowBytes);
  }
}
