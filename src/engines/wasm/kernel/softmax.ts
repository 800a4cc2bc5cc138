// Softmax, cross-entropy and their derivatives for one row of logits, padded to a multiple of 4 classes.

/**
 * e^x on four lanes for x <= 0: Cody-Waite reduction and a polynomial of degree 6 (Cephes expf, Moshier 1992), relative
 * error about 1e-7. Below -87 the result is 0. Our own, so that the bits are the same everywhere.
 */
@inline
function exp4(x: v128): v128 {
  const alive = f32x4.gt(x, f32x4.splat(-87));
  const clamped = f32x4.pmax(f32x4.splat(-87), x);
  const n = f32x4.nearest(f32x4.mul(clamped, f32x4.splat(1.44269504088896341)));
  let r = f32x4.sub(clamped, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
  let p = f32x4.splat(1.9875691500e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
  p = f32x4.add(f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r), f32x4.splat(1));
  const scale = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return v128.and(f32x4.mul(p, scale), alive);
}

@inline
function lanesBelow(classes: i32, at: i32): v128 {
  return i32x4.lt_s(i32x4.add(i32x4.splat(at), i32x4(0, 1, 2, 3)), i32x4.splat(classes));
}

/** Sum of the exponentials of the last `exponentials` call, and the largest logit. */
export let sumOfExponentials: f32 = 0;
export let largestLogit: f32 = 0;

/** probabilities[j] = exp(logits[j] - max); padding lanes get 0. Sets `sumOfExponentials` and `largestLogit`. */
export function exponentials(logits: usize, classes: i32, out: usize): void {
  let largest: f32 = load<f32>(logits);
  for (let j = 1; j < classes; j++) {
    const logit = load<f32>(logits + ((<usize>j) << 2));
    largest = logit > largest ? logit : largest;
  }
  const shift = f32x4.splat(largest);
  let sums = f32x4.splat(0);
  for (let j = 0; j < classes; j += 4) {
    const at: usize = (<usize>j) << 2;
    const e = v128.and(exp4(f32x4.sub(v128.load(logits + at), shift)), lanesBelow(classes, j));
    sums = f32x4.add(sums, e);
    v128.store(out + at, e);
  }
  sumOfExponentials =
    f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1) + (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3));
  largestLogit = largest;
}

/** deltas[j] = scale * (softmax(logits)[j] - [j == label]). */
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

/**
 * Tangent of `softmaxDeltas` along tangents t of the logits: scale * p * (t - <p, t>). `deltas` holds scale (p - y);
 * p is read back from it.
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
}
