// The gradient of one layer from a chunk of rows, added to memory or taken as a step at once.
import { blockedRow } from './blockedRow';
import { columnSums } from './columnSums';
import { gradientDense } from './gradientDense';
import { gradientOfTerms } from './gradientOfTerms';
import { layerAt } from './layerPasses';
import { Layer, Replica } from './structs';
import { ACCUMULATE, MOMENTUM, NESTEROV, PLAIN, takeGradient } from './takeGradient';
import { appendColumn, PAIR } from './termList';

/** Inputs of a layer worked on at a time, in bytes: with all rows of a chunk they stay in the L1 cache. */
const PANEL: usize = 576;
/** Outputs whose terms are listed at a time; the host lays out that much room. */
export const GROUP: i32 = 32;

/** The weights of a layer below the last, whose deltas have passed a ReLU. */
@inline
function takeListed(rule: i32, replica: Replica, layer: Layer, w: usize, v: usize, rows: i32, rate: v128, momentum: v128, decay: v128): void {
  const deltaBytes: usize = (<usize>layer.outPad) << 2;
  const weightBytes: usize = (<usize>layer.inPad) << 2;
  const listBytes: usize = <usize>rows * PAIR;
  const always = rule == MOMENTUM || rule == NESTEROV || replica.weightDecay != 0; // a step even where no term is
  for (let first = 0; first < layer.outputs; first += GROUP) {
    const stop = first + GROUP < layer.outputs ? first + GROUP : layer.outputs;
    let list = replica.list;
    let end = replica.listEnds;
    for (let j = first; j < stop; j++) {
      store<usize>(end, appendColumn(list, layer.deltas + ((<usize>j) << 2), deltaBytes, layer.inputRows, rows));
      list += listBytes;
      end += 4;
    }
    for (let from: usize = 0; from < weightBytes; from += PANEL) {
      const to = from + PANEL < weightBytes ? from + PANEL : weightBytes;
      list = replica.list;
      end = replica.listEnds;
      for (let j = first; j < stop; j++) {
        const at = blockedRow(j, weightBytes);
        if (always || list < load<usize>(end)) {
          gradientOfTerms(rule, w + at, v + at, from, to, list, load<usize>(end), rate, momentum, decay);
        }
        list += listBytes;
        end += 4;
      }
    }
  }
}

@inline
function take(rule: i32, replica: Replica, l: i32, rows: i32, w: usize, v: usize, learningRate: f32): void {
  const layer = layerAt(replica, l);
  const rate = f32x4.splat(learningRate);
  const momentum = f32x4.splat(replica.momentum);
  const decay = f32x4.splat(replica.weightDecay);
  const biases = layer.biases - layer.weights;
  if (l < replica.layerCount - 1) takeListed(rule, replica, layer, w, v, rows, rate, momentum, decay);
  else gradientDense(rule, w, v, layer.inPad, layer.outPad, layer.inputRows, rows, layer.deltas, rate, momentum, decay);
  columnSums(rule, w + biases, v + biases, layer.outPad, rows, layer.deltas, rate, momentum, decay);
}

/** Adds this chunk's gradient of layer l to `layer.gradient`. */
export function accumulateGradient(replica: Replica, l: i32, rows: i32): void {
  take(ACCUMULATE, replica, l, rows, layerAt(replica, l).gradient, 0, 0);
}

// One copy of the loops for each rule: a rule chosen inside them would be chosen again for each vector.
function updatePlain(replica: Replica, l: i32, rows: i32, learningRate: f32): void {
  take(PLAIN, replica, l, rows, layerAt(replica, l).weights, 0, learningRate);
}

function updateMomentum(replica: Replica, l: i32, rows: i32, learningRate: f32): void {
  take(MOMENTUM, replica, l, rows, layerAt(replica, l).weights, layerAt(replica, l).velocity, learningRate);
}

function updateNesterov(replica: Replica, l: i32, rows: i32, learningRate: f32): void {
  take(NESTEROV, replica, l, rows, layerAt(replica, l).weights, layerAt(replica, l).velocity, learningRate);
}

@inline
function ruleOf(replica: Replica): i32 {
  return replica.momentum == 0 ? PLAIN : replica.nesterov != 0 ? NESTEROV : MOMENTUM;
}

/** Gradient of layer l and its update, fused: the gradient never goes to memory. */
export function updateLayer(replica: Replica, l: i32, rows: i32, learningRate: f32): void {
  const rule = ruleOf(replica);
  if (rule == MOMENTUM) updateMomentum(replica, l, rows, learningRate);
  else if (rule == NESTEROV) updateNesterov(replica, l, rows, learningRate);
  else updatePlain(replica, l, rows, learningRate);
}

/** The update of all layers by the gradient in memory. */
export function updateFromGradient(replica: Replica, learningRate: f32): void {
  const rule = ruleOf(replica);
  const rate = f32x4.splat(learningRate);
  const momentum = f32x4.splat(replica.momentum);
  const decay = f32x4.splat(replica.weightDecay);
  const bytes: usize = (<usize>replica.paddedCount) << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const gradient = v128.load(replica.gradient + at);
    takeGradient(rule, replica.parameters + at, replica.velocity + at, gradient, rate, momentum, decay);
  }
}
