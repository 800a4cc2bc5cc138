// Hessian-vector products: every value of the forward and backward pass has a tangent R{.} beside it.
import { affine } from './affine';
import { backwardTerms } from './backwardTerms';
import { blockedRow } from './blockedRow';
import { columnSums } from './columnSums';
import { gradientDense } from './gradientDense';
import { gradientOfTerms } from './gradientOfTerms';
import { leaveKept, passesOfChunk } from './keptPasses';
import { CHUNK, layerAt } from './layerPasses';
import { softmaxTangentDeltas } from './softmax';
import { Replica } from './structs';
import { ACCUMULATE } from './takeGradient';
import { appendColumn, appendRow } from './termList';

/**
 * Hessian of the mean loss over the first `examples` times the vector in `direction`, into `gradient`: forward-over-
 * reverse differentiation, exact but for rounding. Source: Pearlmutter 1994, Neural Computation 6(1).
 * @param anew false: the weights and the examples are those of the last product
 */
export function hessianVector(address: usize, examples: i32, anew: bool): void {
  const replica = changetype<Replica>(address);
  memory.fill(replica.gradient, 0, (<usize>replica.paddedCount) << 2);
  const scale: f32 = 1 / <f32>examples;
  for (let done = 0; done < examples; done += CHUNK) {
    const rows = examples - done < CHUNK ? examples - done : CHUNK;
    passesOfChunk(replica, done, rows, scale, anew);
    forwardTangents(replica, rows);
    outputTangentDeltas(replica, rows, scale);
    for (let l = replica.layerCount - 1; l >= 0; l--) {
      if (l > 0) backwardTangents(replica, l, rows);
      accumulateTangentGradient(replica, l, rows);
    }
  }
  leaveKept(replica);
}

/** R{activations} of all layers, into `tangents`; the activations are there already. */
export function forwardTangents(replica: Replica, rows: i32): void {
  const last = replica.layerCount - 1;
  for (let l = 0; l <= last; l++) {
    const layer = layerAt(replica, l);
    const biasDirection = layer.direction + (layer.biases - layer.weights);
    affine(layer.inputRows, rows, layer.inPad, layer.direction, biasDirection, layer.tangents, layer.outPad, false, false);
    if (l > 0) affine(layer.inputTangentRows, rows, layer.inPad, layer.weights, layer.biases, layer.tangents, layer.outPad, true, false);
    if (l < last) {
      const bytes: usize = (<usize>(rows * layer.outPad)) << 2;
      for (let at: usize = 0; at < bytes; at += 16) {
        const active = f32x4.gt(v128.load(layer.activations + at), f32x4.splat(0));
        v128.store(layer.tangents + at, v128.and(v128.load(layer.tangents + at), active));
      }
    }
  }
}

function outputTangentDeltas(replica: Replica, rows: i32, scale: f32): void {
  const layer = layerAt(replica, replica.layerCount - 1);
  const rowBytes: usize = (<usize>layer.outPad) << 2;
  for (let i = 0; i < rows; i++) {
    const at = <usize>i * rowBytes;
    const label = load<i32>(replica.batchLabels + ((<usize>i) << 2));
    softmaxTangentDeltas(layer.deltas + at, layer.tangents + at, replica.classes, label, scale, layer.tangentDeltas + at);
  }
}

/** R{deltas} of layer l - 1: from R{deltas} through the weights and from the deltas through the direction. */
function backwardTangents(replica: Replica, l: i32, rows: i32): void {
  const layer = layerAt(replica, l);
  const below = layerAt(replica, l - 1);
  const rowBytes: usize = (<usize>layer.outPad) << 2;
  const belowBytes: usize = (<usize>below.outPad) << 2;
  const weightBytes: usize = (<usize>layer.inPad) << 2;
  for (let i = 0; i < rows; i++) {
    const at = <usize>i * rowBytes;
    let end = appendRow(replica.list, layer.tangentDeltas + at, layer.outputs, layer.weights, weightBytes);
    end = appendRow(end, layer.deltas + at, layer.outputs, layer.direction, weightBytes);
    const out = <usize>i * belowBytes;
    backwardTerms(below.tangentDeltas + out, layer.inPad, replica.list, end, below.activations + out);
  }
}

function accumulateTangentGradient(replica: Replica, l: i32, rows: i32): void {
  const zero = f32x4.splat(0); // a rate, a momentum, a decay that the rule does not look at
  const layer = layerAt(replica, l);
  columnSums(ACCUMULATE, layer.gradient + (layer.biases - layer.weights), 0, layer.outPad, rows, layer.tangentDeltas, zero, zero, zero);
  if (l == replica.layerCount - 1) {
    gradientDense(ACCUMULATE, layer.gradient, 0, layer.inPad, layer.outPad, layer.inputRows, rows, layer.tangentDeltas, zero, zero, zero);
    if (l > 0) gradientDense(ACCUMULATE, layer.gradient, 0, layer.inPad, layer.outPad, layer.inputTangentRows, rows, layer.deltas, zero, zero, zero);
    return;
  }
  const rowBytes: usize = (<usize>layer.outPad) << 2;
  const weightBytes: usize = (<usize>layer.inPad) << 2;
  for (let j = 0; j < layer.outputs; j++) {
    const column: usize = (<usize>j) << 2;
    let end = appendColumn(replica.list, layer.tangentDeltas + column, rowBytes, layer.inputRows, rows);
    if (l > 0) end = appendColumn(end, layer.deltas + column, rowBytes, layer.inputTangentRows, rows);
    gradientOfTerms(ACCUMULATE, layer.gradient + blockedRow(j, weightBytes), 0, 0, weightBytes, replica.list, end, zero, zero, zero);
  }
}
