// Softmax, cross-entropy and their derivatives for one row of logits, padded to a multiple of 4 classes.
import { exp4 } from './exp4';

/** All bits set in the lanes of the last vector of classes that are classes, not padding; by classes mod 4. */
const CLASS_LANES: usize = memory.data<i32>([
  -1, -1, -1, -1,
  -1, 0, 0, 0,
  -1, -1, 0, 0,
  -1, -1, -1, 0,
], 16);
const MINUS_INFINITY: usize = memory.data<f32>([-Infinity, -Infinity, -Infinity, -Infinity], 16);

/** Sum of the exponentials of the last `exponentials` call, and the largest logit. */
export let sumOfExponentials: f32 = 0;
export let largestLogit: f32 = 0;

/**
 * probabilities[j] = exp(logits[j] - max); padding lanes get 0, and their logits become minus infinity. Sets
 * `sumOfExponentials` and `largestLogit`.
 */
@inline
export function exponentials(logits: usize, classes: i32, out: usize): void {
  const last: usize = (<usize>(classes - 1) & ~3) << 2;
  const isClass = v128.load(CLASS_LANES + ((<usize>(classes & 3)) << 4));
  const tail = v128.bitselect(v128.load(logits + last), v128.load(MINUS_INFINITY), isClass);
  v128.store(logits + last, tail);
  let largest = tail;
  for (let at: usize = 0; at < last; at += 16) largest = f32x4.pmax(largest, v128.load(logits + at));
  largest = f32x4.pmax(largest, v128.shuffle<f32>(largest, largest, 2, 3, 0, 1));
  largest = f32x4.pmax(largest, v128.shuffle<f32>(largest, largest, 1, 0, 3, 2));
  let sums = exp4(f32x4.sub(tail, largest));
  v128.store(out + last, sums);
  for (let at: usize = 0; at < last; at += 16) {
    const e = exp4(f32x4.sub(v128.load(logits + at), largest));
    sums = f32x4.add(sums, e);
    v128.store(out + at, e);
  }
  sums = f32x4.add(sums, v128.shuffle<f32>(sums, sums, 2, 3, 0, 1));
  sums = f32x4.add(sums, v128.shuffle<f32>(sums, sums, 1, 0, 3, 2));
  sumOfExponentials = f32x4.extract_lane(sums, 0);
  largestLogit = f32x4.extract_lane(largest, 0);
}

/** deltas[j] = scale * (softmax(logits)[j] - [j == label]). */
@inline
export function softmaxDeltas(logits: usize, classes: i32, label: i32, scale: f32, deltas: usize): void {
  exponentials(logits, classes, deltas);
  const factor = f32x4.splat(scale / sumOfExponentials);
  for (let j = 0; j < classes; j += 4) {
    const at: usize = (<usize>j) << 2;
    v128.store(deltas + at, f32x4.mul(v128.load(deltas + at), factor));
  }
  const own = deltas + ((<usize>label) << 2);
  store<f32>(own, load<f32>(own) - scale);
}

/** -log softmax(logits)[label] in nats; `scratch` takes one padded row. */
export function crossEntropy(logits: usize, classes: i32, label: i32, scratch: usize): f64 {
  exponentials(logits, classes, scratch);
  return NativeMath.log(<f64>sumOfExponentials) + <f64>(largestLogit - load<f32>(logits + ((<usize>label) << 2)));
}

/** Whether the label is the first of the largest logits, by the `largestLogit` of the last `crossEntropy`. */
export function isHit(logits: usize, label: i32): bool {
  if (load<f32>(logits + ((<usize>label) << 2)) != largestLogit) return false;
  for (let j = 0; j < label; j++) if (load<f32>(logits + ((<usize>j) << 2)) == largestLogit) return false;
  return true;
}

/**
 * Tangent of `softmaxDeltas` along tangents t of the logits: scale * p * (t - <p, t>). `deltas` holds scale (p - y);
 * p is read back from it. `out` may be `deltas`; its padding gets 0.
 */
export function softmaxTangentDeltas(deltas: usize, tangents: usize, classes: i32, label: i32, scale: f32, out: usize): void {
  let mean: f32 = 0; // <p, t>
  for (let j = 0; j < classes; j++) {
    const at: usize = (<usize>j) << 2;
    const p = (load<f32>(deltas + at) + (j == label ? scale : 0)) / scale;
    store<f32>(out + at, p);
    mean += p * load<f32>(tangents + at);
  }
  for (let j = 0; j < classes; j++) {
    const at: usize = (<usize>j) << 2;
    store<f32>(out + at, scale * load<f32>(out + at) * (load<f32>(tangents + at) - mean));
  }
  for (let j = classes; (j & 3) != 0; j++) store<f32>(out + ((<usize>j) << 2), 0);
}
