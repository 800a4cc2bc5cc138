// Parameters take their step.
import { blockedRow } from './blockedRow';
import { combineMomentum, combineNesterov, combinePlain } from './combineUpdate';
import { layerAt } from './layerPasses';
import { MOMENTUM, NESTEROV, ruleOf, sgdStep } from './sgdStep';
import { Replica } from './structs';
import { appendColumn, PAIR } from './termList';

/** Inputs of a layer worked on at a time, in bytes: with all rows of a chunk they stay in the L1 cache. */
const PANEL: usize = 576;
/** Outputs whose terms are listed at a time; the host lays out that much room. */
export const GROUP: i32 = 32;

/** Weight gradient of layer l and its update, fused. */
@inline
export function updateLayer(replica: Replica, l: i32, rows: i32, learningRate: f32): void {
  const layer = layerAt(replica, l);
  const rule = ruleOf(replica.momentum, replica.nesterov != 0);
  const momentum = replica.momentum;
  const decay = replica.weightDecay;
  const rowBytes: usize = (<usize>layer.outPad) << 2;
  const weightBytes: usize = (<usize>layer.inPad) << 2;
  const listBytes: usize = <usize>rows * PAIR;
  for (let first = 0; first < layer.outputs; first += GROUP) {
    const stop = first + GROUP < layer.outputs ? first + GROUP : layer.outputs;
    let list = replica.list;
    for (let j = first; j < stop; j++) {
      const end = appendColumn(list, layer.deltas + ((<usize>j) << 2), rowBytes, layer.inputRows, rows);
      store<usize>(replica.listEnds + ((<usize>(j - first)) << 2), end);
      list += listBytes;
    }
    for (let from: usize = 0; from < weightBytes; from += PANEL) {
      const to = from + PANEL < weightBytes ? from + PANEL : weightBytes;
      list = replica.list;
      for (let j = first; j < stop; j++) {
        const end = load<usize>(replica.listEnds + ((<usize>(j - first)) << 2));
        const w = layer.weights + blockedRow(j, weightBytes);
        const v = layer.velocity + blockedRow(j, weightBytes);
        if (rule == MOMENTUM) combineMomentum(w, v, from, to, list, end, learningRate, momentum, decay);
        else if (rule == NESTEROV) combineNesterov(w, v, from, to, list, end, learningRate, momentum, decay);
        else if (list < end || decay != 0) combinePlain(w, v, from, to, list, end, learningRate, momentum, decay);
        list += listBytes;
      }
    }
  }
  const biasVelocity = layer.velocity + (layer.biases - layer.weights);
  for (let at: usize = 0; at < rowBytes; at += 16) {
    let sum = f32x4.splat(0);
    for (let i = 0; i < rows; i++) sum = f32x4.add(sum, v128.load(layer.deltas + <usize>i * rowBytes + at));
    sgdStep(rule, layer.biases + at, biasVelocity + at, sum, f32x4.splat(learningRate), f32x4.splat(momentum), f32x4.splat(decay));
  }
}

export function updateFromGradient(replica: Replica, learningRate: f32): void {
  const rule = ruleOf(replica.momentum, replica.nesterov != 0);
  const rate = f32x4.splat(learningRate);
  const momentum = f32x4.splat(replica.momentum);
  const decay = f32x4.splat(replica.weightDecay);
  const bytes: usize = (<usize>replica.paddedCount) << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const gradient = v128.load(replica.gradient + at);
    sgdStep(rule, replica.parameters + at, replica.velocity + at, gradient, rate, momentum, decay);
  }
}
