// The fused engine: many updates of one replica in one call, evaluation, gradient, Hessian- and Gauss-Newton-vector product,
// trace.
import { SGD } from './adaptiveUpdate';
import { gatherNext, gatherRange, skipExamples } from './gather';
import { accumulateGradient, updateLayer } from './layerGradient';
import { backwardData, CHUNK, forward, layerAt, outputDeltas } from './layerPasses';
import { crossEntropy, isHit } from './softmax';
import { Replica } from './structs';
import { takeStep } from './takeStep';

export { gaussNewtonVector } from './gaussNewtonVector';
export { hessianTraces } from './hessianTraces';
export { hessianVector } from './hessianVector';
export { GROUP } from './layerGradient';
export { CHUNK } from './layerPasses';
export { philoxWord, shuffleInto } from './probes';
export { takeStep } from './takeStep';

/** First byte behind the kernel's own tables, a multiple of 16: the host's memory starts here. */
export function heapStart(): usize {
  return (__heap_base + 15) & ~15;
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
    if (batchSize <= CHUNK && replica.rule == SGD) {
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
        forward(replica, rows);
        backpropagate(replica, rows, scale);
      }
      takeStep(address, u);
    }
  }
}

/** Deltas and gradient of a chunk that has gone forward. */
function backpropagate(replica: Replica, rows: i32, scale: f32): void {
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

function forgetLosses(): void {
  lossSum = 0;
  correct = 0;
}

/** Losses and hits of a chunk that has gone forward, of the examples from `done` on. */
function addLosses(replica: Replica, done: i32, rows: i32): void {
  const layer = layerAt(replica, replica.layerCount - 1);
  const rowBytes: usize = (<usize>layer.outPad) << 2;
  for (let i = 0; i < rows; i++) {
    const logits = layer.activations + <usize>i * rowBytes;
    const label = load<i32>(replica.batchLabels + ((<usize>i) << 2));
    const loss = crossEntropy(logits, replica.classes, label, layer.deltas);
    lossSum += loss;
    if (replica.perExample != 0) store<f32>(replica.perExample + ((<usize>(done + i)) << 2), <f32>loss);
    if (isHit(logits, label)) correct++;
  }
}

/** Sums the losses in nats and counts the hits over the first `examples`; writes each loss where `perExample` points. */
export function evaluate(address: usize, examples: i32): void {
  const replica = changetype<Replica>(address);
  forgetLosses();
  for (let done = 0; done < examples; done += CHUNK) {
    const rows = examples - done < CHUNK ? examples - done : CHUNK;
    gatherRange(replica, done, rows);
    forward(replica, rows);
    addLosses(replica, done, rows);
  }
}

/** Gradient of the mean loss over the first `examples`, into `gradient`; sums the losses as `evaluate` does. */
export function gradient(address: usize, examples: i32): void {
  const replica = changetype<Replica>(address);
  forgetLosses();
  memory.fill(replica.gradient, 0, (<usize>replica.paddedCount) << 2);
  const scale: f32 = 1 / <f32>examples;
  for (let done = 0; done < examples; done += CHUNK) {
    const rows = examples - done < CHUNK ? examples - done : CHUNK;
    gatherRange(replica, done, rows);
    forward(replica, rows);
    addLosses(replica, done, rows);
    backpropagate(replica, rows, scale);
  }
}
