// The fused engine: many updates of one replica in one call, evaluation, gradient and Hessian-vector product.
import { affine } from './affine';
import { appendColumn, appendRow, combineInto, combineUpdate, sgdStep } from './combineRows';
import { gatherNext, gatherRange, skipExamples } from './gather';
import { crossEntropy, softmaxDeltas, softmaxTangentDeltas } from './softmax';
import { LAYER_BYTES, Layer, Replica } from './structs';

export { philoxWord, shuffleInto } from './probes';

/** Rows that pass through the network together; larger batches are summed chunk by chunk. */
export const CHUNK: i32 = 64;
/** Columns of a weight matrix worked on at a time, in bytes: a chunk's worth of inputs then stays in the L1 cache. */
const PANEL: usize = 512;

/** First byte behind the kernel's own tables, a multiple of 16: the host's memory starts here. */
export function heapStart(): usize {
  return (__heap_base + 15) & ~15;
}

@inline
function layerAt(replica: Replica, l: i32): Layer {
  return changetype<Layer>(replica.layers + <usize>l * LAYER_BYTES);
}

function forward(replica: Replica, rows: i32): void {
  const last = replica.layerCount - 1;
  for (let l = 0; l <= last; l++) {
    const layer = layerAt(replica, l);
    affine(layer.inputRows, rows, layer.inPad, layer.weights, layer.biases, layer.activations, layer.outPad, false, l < last);
  }
}

function outputDeltas(replica: Replica, rows: i32, scale: f32): void {
  const layer = layerAt(replica, replica.layerCount - 1);
  const rowBytes: usize = (<usize>layer.outPad) << 2;
  for (let i = 0; i < rows; i++) {
    const at = <usize>i * rowBytes;
    const label = load<i32>(replica.batchLabels + ((<usize>i) << 2));
    softmaxDeltas(layer.activations + at, replica.classes, label, scale, layer.deltas + at);
  }
}

/** Deltas of layer l - 1 from those of layer l. */
function backwardData(replica: Replica, l: i32, rows: i32): void {
  const layer = layerAt(replica, l);
  const below = layerAt(replica, l - 1);
  const rowBytes: usize = (<usize>layer.outPad) << 2;
  const belowBytes: usize = (<usize>below.outPad) << 2;
  const weightBytes: usize = (<usize>layer.inPad) << 2;
  for (let i = 0; i < rows; i++) {
    const end = appendRow(replica.list, layer.deltas + <usize>i * rowBytes, layer.outputs, layer.weights, weightBytes);
    combineInto(below.deltas + <usize>i * belowBytes, layer.inPad, replica.list, end, below.activations + <usize>i * belowBytes, false);
  }
}

/** Adds this chunk's gradient of layer l to `layer.gradient`. */
function accumulateGradient(replica: Replica, l: i32, rows: i32): void {
  const layer = layerAt(replica, l);
  const rowBytes: usize = (<usize>layer.outPad) << 2;
  const weightBytes: usize = (<usize>layer.inPad) << 2;
  for (let j = 0; j < layer.outputs; j++) {
    const end = appendColumn(replica.list, layer.deltas + ((<usize>j) << 2), rowBytes, layer.inputRows, rows);
    combineInto(layer.gradient + <usize>j * weightBytes, layer.inPad, replica.list, end, 0, true);
  }
  accumulateColumnSums(layer.deltas, rows, layer.outPad, layer.gradient + (layer.biases - layer.weights));
}

/** out[j] += sum_i rows[i][j]. */
function accumulateColumnSums(from: usize, rows: i32, J: i32, out: usize): void {
  const rowBytes: usize = (<usize>J) << 2;
  for (let at: usize = 0; at < rowBytes; at += 16) {
    let sum = f32x4.splat(0);
    for (let i = 0; i < rows; i++) sum = f32x4.add(sum, v128.load(from + <usize>i * rowBytes + at));
    v128.store(out + at, f32x4.add(v128.load(out + at), sum));
  }
}

/** Weight gradient of layer l and its update, fused. */
function updateLayer(replica: Replica, l: i32, rows: i32, learningRate: f32): void {
  const layer = layerAt(replica, l);
  const rate = f32x4.splat(learningRate);
  const momentum = f32x4.splat(replica.momentum);
  const decay = f32x4.splat(replica.weightDecay);
  const hasMomentum = replica.momentum != 0;
  const hasDecay = replica.weightDecay != 0;
  const nesterov = replica.nesterov != 0;
  const rowBytes: usize = (<usize>layer.outPad) << 2;
  const weightBytes: usize = (<usize>layer.inPad) << 2;
  for (let from: usize = 0; from < weightBytes; from += PANEL) {
    const to = from + PANEL < weightBytes ? from + PANEL : weightBytes;
    for (let j = 0; j < layer.outputs; j++) {
      const end = appendColumn(replica.list, layer.deltas + ((<usize>j) << 2), rowBytes, layer.inputRows, rows);
      const w = layer.weights + <usize>j * weightBytes;
      const v = layer.velocity + <usize>j * weightBytes;
      combineUpdate(w, v, from, to, replica.list, end, learningRate, replica.momentum, replica.weightDecay, nesterov);
    }
  }
  const biasVelocity = layer.velocity + (layer.biases - layer.weights);
  for (let at: usize = 0; at < rowBytes; at += 16) {
    let sum = f32x4.splat(0);
    for (let i = 0; i < rows; i++) sum = f32x4.add(sum, v128.load(layer.deltas + <usize>i * rowBytes + at));
    sgdStep(layer.biases + at, biasVelocity + at, sum, rate, momentum, decay, hasMomentum, hasDecay, nesterov);
  }
}

function updateFromGradient(replica: Replica, learningRate: f32): void {
  const rate = f32x4.splat(learningRate);
  const momentum = f32x4.splat(replica.momentum);
  const decay = f32x4.splat(replica.weightDecay);
  const hasMomentum = replica.momentum != 0;
  const hasDecay = replica.weightDecay != 0;
  const nesterov = replica.nesterov != 0;
  const bytes: usize = (<usize>replica.paddedCount) << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const gradient = v128.load(replica.gradient + at);
    sgdStep(replica.parameters + at, replica.velocity + at, gradient, rate, momentum, decay, hasMomentum, hasDecay, nesterov);
  }
}

/** Makes `updates` planned updates. */
export function train(address: usize, updates: i32): void {
  const replica = changetype<Replica>(address);
  for (let u = 0; u < updates; u++) {
    const at: usize = (<usize>u) << 2;
    const batchSize = load<i32>(replica.batchSizes + at);
    const scale = load<f32>(replica.gradientScales + at);
    const rate = load<f32>(replica.learningRates + at);
    const skip = load<i32>(replica.skips + at);
    if (skip > 0) skipExamples(replica, skip);
    if (batchSize <= CHUNK) {
      gatherNext(replica, batchSize);
      forward(replica, batchSize);
      outputDeltas(replica, batchSize, scale);
      for (let l = replica.layerCount - 1; l >= 0; l--) {
        if (l > 0) backwardData(replica, l, batchSize); // before the weights of this layer change
        updateLayer(replica, l, batchSize, rate);
      }
    } else {
      memory.fill(replica.gradient, 0, (<usize>replica.paddedCount) << 2);
      for (let done = 0; done < batchSize; done += CHUNK) {
        const rows = batchSize - done < CHUNK ? batchSize - done : CHUNK;
        gatherNext(replica, rows);
        backpropagate(replica, rows, scale);
      }
      updateFromGradient(replica, rate);
    }
  }
}

function backpropagate(replica: Replica, rows: i32, scale: f32): void {
  forward(replica, rows);
  outputDeltas(replica, rows, scale);
  for (let l = replica.layerCount - 1; l >= 0; l--) {
    if (l > 0) backwardData(replica, l, rows);
    accumulateGradient(replica, l, rows);
  }
}

/** Results of the last `evaluate`. */
let lossSum: f64 = 0;
let correct: i32 = 0;
export function lastLossSum(): f64 {
  return lossSum;
}
export function lastCorrect(): i32 {
  return correct;
}

/** Sums the losses in nats and counts the hits over the first `examples`; writes each loss where `perExample` points. */
export function evaluate(address: usize, examples: i32): void {
  const replica = changetype<Replica>(address);
  const layer = layerAt(replica, replica.layerCount - 1);
  const rowBytes: usize = (<usize>layer.outPad) << 2;
  lossSum = 0;
  correct = 0;
  for (let done = 0; done < examples; done += CHUNK) {
    const rows = examples - done < CHUNK ? examples - done : CHUNK;
    gatherRange(replica, done, rows);
    forward(replica, rows);
    for (let i = 0; i < rows; i++) {
      const logits = layer.activations + <usize>i * rowBytes;
      const label = load<i32>(replica.batchLabels + ((<usize>i) << 2));
      const loss = crossEntropy(logits, replica.classes, label, layer.deltas);
      lossSum += loss;
      if (replica.perExample != 0) store<f32>(replica.perExample + ((<usize>(done + i)) << 2), <f32>loss);
      let best = 0;
      for (let j = 1; j < replica.classes; j++) {
        if (load<f32>(logits + ((<usize>j) << 2)) > load<f32>(logits + ((<usize>best) << 2))) best = j;
      }
      if (best == label) correct++;
    }
  }
}

/** Gradient of the mean loss over the first `examples`, into `gradient`; sums the losses as `evaluate` does. */
export function gradient(address: usize, examples: i32): void {
  const replica = changetype<Replica>(address);
  evaluate(address, examples);
  memory.fill(replica.gradient, 0, (<usize>replica.paddedCount) << 2);
  const scale: f32 = 1 / <f32>examples;
  for (let done = 0; done < examples; done += CHUNK) {
    const rows = examples - done < CHUNK ? examples - done : CHUNK;
    gatherRange(replica, done, rows);
    backpropagate(replica, rows, scale);
  }
}

/**
 * Hessian of the mean loss over the first `examples` times the vector in `direction`, into `gradient`: forward-over-
 * reverse differentiation, exact but for rounding. Source: Pearlmutter 1994, Neural Computation 6(1).
 */
export function hessianVector(address: usize, examples: i32): void {
  const replica = changetype<Replica>(address);
  memory.fill(replica.gradient, 0, (<usize>replica.paddedCount) << 2);
  const scale: f32 = 1 / <f32>examples;
  for (let done = 0; done < examples; done += CHUNK) {
    const rows = examples - done < CHUNK ? examples - done : CHUNK;
    gatherRange(replica, done, rows);
    forward(replica, rows);
    forwardTangents(replica, rows);
    outputDeltas(replica, rows, scale);
    outputTangentDeltas(replica, rows, scale);
    for (let l = replica.layerCount - 1; l >= 0; l--) {
      if (l > 0) {
        backwardTangents(replica, l, rows);
        backwardData(replica, l, rows);
      }
      accumulateTangentGradient(replica, l, rows);
    }
  }
}

function forwardTangents(replica: Replica, rows: i32): void {
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
    combineInto(below.tangentDeltas + out, layer.inPad, replica.list, end, below.activations + out, false);
  }
}

function accumulateTangentGradient(replica: Replica, l: i32, rows: i32): void {
  const layer = layerAt(replica, l);
  const rowBytes: usize = (<usize>layer.outPad) << 2;
  const weightBytes: usize = (<usize>layer.inPad) << 2;
  for (let j = 0; j < layer.outputs; j++) {
    const column: usize = (<usize>j) << 2;
    let end = appendColumn(replica.list, layer.tangentDeltas + column, rowBytes, layer.inputRows, rows);
    if (l > 0) end = appendColumn(end, layer.deltas + column, rowBytes, layer.inputTangentRows, rows);
    combineInto(layer.gradient + <usize>j * weightBytes, layer.inPad, replica.list, end, 0, true);
  }
  accumulateColumnSums(layer.tangentDeltas, rows, layer.outPad, layer.gradient + (layer.biases - layer.weights));
}
