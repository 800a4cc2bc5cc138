// Linear combinations of rows: sum_t factor_t * row_t. The terms are a list of (address, factor) pairs that leaves out
// zero factors: about half of the work behind a ReLU. Backward data, weight gradients and their tangents are all of
// this form. Blocks of 32, 16 and 4 columns keep up to eight sums in registers.

const PAIR: usize = 8;

/** Appends the nonzero entries of a column: factor[i * stride], with rows from a row table. Returns the new end. */
export function appendColumn(end: usize, factors: usize, strideBytes: usize, rowTable: usize, count: i32): usize {
  for (let i = 0; i < count; i++) {
    const factor = load<f32>(factors);
    store<usize>(end, load<usize>(rowTable));
    store<f32>(end, factor, 4);
    end = select<usize>(end + PAIR, end, factor != 0);
    factors += strideBytes;
    rowTable += 4;
  }
  return end;
}

/** Appends the nonzero entries of a row of factors; the rows stand one after another from `rows`. */
export function appendRow(end: usize, factors: usize, count: i32, rows: usize, rowBytes: usize): usize {
  for (let j = 0; j < count; j++) {
    const factor = load<f32>(factors);
    store<usize>(end, rows);
    store<f32>(end, factor, 4);
    end = select<usize>(end + PAIR, end, factor != 0);
    factors += 4;
    rows += rowBytes;
  }
  return end;
}

@inline
function term(sum: v128, factor: v128, at: usize): v128 {
  return f32x4.add(sum, f32x4.mul(factor, v128.load(at)));
}

@inline
function put(out: usize, sum: v128, mask: usize, accumulate: bool): void {
  if (mask != 0) sum = v128.and(sum, f32x4.gt(v128.load(mask), f32x4.splat(0)));
  if (accumulate) sum = f32x4.add(sum, v128.load(out));
  v128.store(out, sum);
}

/** out[k] (+)= sum_t factor_t * row_t[k], kept where mask[k] > 0 (mask = 0: everywhere). */
export function combineInto(out: usize, K: i32, list: usize, end: usize, mask: usize, accumulate: bool): void {
  const bytes: usize = (<usize>K) << 2;
  let k: usize = 0;
  for (; k + 64 <= bytes; k += 64) {
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
    for (let t = list; t < end; t += PAIR) {
      const row = load<usize>(t) + k;
      const factor = v128.load32_splat(t, 4);
      s0 = term(s0, factor, row);
      s1 = term(s1, factor, row + 16);
      s2 = term(s2, factor, row + 32);
      s3 = term(s3, factor, row + 48);
    }
    const m = mask == 0 ? <usize>0 : mask + k;
    const o = out + k;
    put(o + 0, s0, m == 0 ? 0 : m + 0, accumulate);
    put(o + 16, s1, m == 0 ? 0 : m + 16, accumulate);
    put(o + 32, s2, m == 0 ? 0 : m + 32, accumulate);
    put(o + 48, s3, m == 0 ? 0 : m + 48, accumulate);
  }
  for (; k < bytes; k += 16) {
    let s0 = f32x4.splat(0);
    for (let t = list; t < end; t += PAIR) s0 = term(s0, v128.load32_splat(t, 4), load<usize>(t) + k);
    put(out + k, s0, mask == 0 ? 0 : mask + k, accumulate);
  }
}

/** SGD on one vector of four parameters; `gradient` is that of the loss. PyTorch's rule: the rate stands outside the buffer. */
@inline
export function sgdStep(w: usize, v: usize, gradient: v128, rate: v128, momentum: v128, decay: v128, hasMomentum: bool, hasDecay: bool, nesterov: bool): void {
  const weight = v128.load(w);
  if (hasDecay) gradient = f32x4.add(gradient, f32x4.mul(decay, weight));
  if (hasMomentum) {
    const velocity = f32x4.add(f32x4.mul(momentum, v128.load(v)), gradient);
    v128.store(v, velocity);
    gradient = nesterov ? f32x4.add(gradient, f32x4.mul(momentum, velocity)) : velocity;
  }
  v128.store(w, f32x4.sub(weight, f32x4.mul(rate, gradient)));
}

/** Weight gradient and update in one: the gradient of a row of weights never goes to memory. */
export function combineUpdate(
  w: usize,
  v: usize,
  from: usize,
  to: usize,
  list: usize,
  end: usize,
  learningRate: f32,
  momentumFactor: f32,
  weightDecay: f32,
  nesterov: bool,
): void {
  const hasMomentum = momentumFactor != 0;
  const hasDecay = weightDecay != 0;
  const rate = f32x4.splat(learningRate);
  const momentum = f32x4.splat(momentumFactor);
  const decay = f32x4.splat(weightDecay);
  if (list == end && !hasMomentum && !hasDecay) return;
  let k = from;
  for (; k + 128 <= to; k += 128) {
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
    for (let t = list; t < end; t += PAIR) {
      const row = load<usize>(t) + k;
      const factor = v128.load32_splat(t, 4);
      s0 = term(s0, factor, row);
      s1 = term(s1, factor, row + 16);
      s2 = term(s2, factor, row + 32);
      s3 = term(s3, factor, row + 48);
      s4 = term(s4, factor, row + 64);
      s5 = term(s5, factor, row + 80);
      s6 = term(s6, factor, row + 96);
      s7 = term(s7, factor, row + 112);
    }
    const wk = w + k;
    const vk = v + k;
    sgdStep(wk + 0, vk + 0, s0, rate, momentum, decay, hasMomentum, hasDecay, nesterov);
    sgdStep(wk + 16, vk + 16, s1, rate, momentum, decay, hasMomentum, hasDecay, nesterov);
    sgdStep(wk + 32, vk + 32, s2, rate, momentum, decay, hasMomentum, hasDecay, nesterov);
    sgdStep(wk + 48, vk + 48, s3, rate, momentum, decay, hasMomentum, hasDecay, nesterov);
    sgdStep(wk + 64, vk + 64, s4, rate, momentum, decay, hasMomentum, hasDecay, nesterov);
    sgdStep(wk + 80, vk + 80, s5, rate, momentum, decay, hasMomentum, hasDecay, nesterov);
    sgdStep(wk + 96, vk + 96, s6, rate, momentum, decay, hasMomentum, hasDecay, nesterov);
    sgdStep(wk + 112, vk + 112, s7, rate, momentum, decay, hasMomentum, hasDecay, nesterov);
  }
  for (; k + 64 <= to; k += 64) {
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
    for (let t = list; t < end; t += PAIR) {
      const row = load<usize>(t) + k;
      const factor = v128.load32_splat(t, 4);
      s0 = term(s0, factor, row);
      s1 = term(s1, factor, row + 16);
      s2 = term(s2, factor, row + 32);
      s3 = term(s3, factor, row + 48);
    }
    const wk = w + k;
    const vk = v + k;
    sgdStep(wk + 0, vk + 0, s0, rate, momentum, decay, hasMomentum, hasDecay, nesterov);
    sgdStep(wk + 16, vk + 16, s1, rate, momentum, decay, hasMomentum, hasDecay, nesterov);
    sgdStep(wk + 32, vk + 32, s2, rate, momentum, decay, hasMomentum, hasDecay, nesterov);
    sgdStep(wk + 48, vk + 48, s3, rate, momentum, decay, hasMomentum, hasDecay, nesterov);
  }
  for (; k < to; k += 16) {
    let s0 = f32x4.splat(0);
    for (let t = list; t < end; t += PAIR) s0 = term(s0, v128.load32_splat(t, 4), load<usize>(t) + k);
    const wk = w + k;
    const vk = v + k;
    sgdStep(wk + 0, vk + 0, s0, rate, momentum, decay, hasMomentum, hasDecay, nesterov);
  }
}
