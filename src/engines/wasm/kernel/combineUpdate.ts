// Weight gradient and update in one: the gradient of a row of weights stays in registers and never goes to memory.
import { MOMENTUM, NESTEROV, PLAIN, sgdStep } from './sgdStep';
import { PAIR } from './termList';

@inline
function term(sum: v128, factor: v128, row: v128): v128 {
  return f32x4.add(sum, f32x4.mul(factor, row));
}

/**
 * w and v, rows of blocked matrices, take one step with the gradient sum_t factor_t * row_t[k], for `from` <= k < `to` in
 * bytes. Six sums at a time, for the reason that stands in combineRows.ts.
 */
@inline
function combine(rule: i32, w: usize, v: usize, from: usize, to: usize, list: usize, end: usize, rate: v128, momentum: v128, decay: v128): void {
  let k = from;
  for (; k + 96 <= to; k += 96) {
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0;
    for (let t = list; t < end; t += PAIR) {
      const row = load<usize>(t) + k;
      const factor = v128.load32_splat(t, 4);
      s0 = term(s0, factor, v128.load(row));
      s1 = term(s1, factor, v128.load(row, 16));
      s2 = term(s2, factor, v128.load(row, 32));
      s3 = term(s3, factor, v128.load(row, 48));
      s4 = term(s4, factor, v128.load(row, 64));
      s5 = term(s5, factor, v128.load(row, 80));
    }
    const wk = w + (k << 2), vk = v + (k << 2);
    sgdStep(rule, wk, vk, s0, rate, momentum, decay);
    sgdStep(rule, wk + 64, vk + 64, s1, rate, momentum, decay);
    sgdStep(rule, wk + 128, vk + 128, s2, rate, momentum, decay);
    sgdStep(rule, wk + 192, vk + 192, s3, rate, momentum, decay);
    sgdStep(rule, wk + 256, vk + 256, s4, rate, momentum, decay);
    sgdStep(rule, wk + 320, vk + 320, s5, rate, momentum, decay);
  }
  for (; k + 64 <= to; k += 64) {
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
    for (let t = list; t < end; t += PAIR) {
      const row = load<usize>(t) + k;
      const factor = v128.load32_splat(t, 4);
      s0 = term(s0, factor, v128.load(row));
      s1 = term(s1, factor, v128.load(row, 16));
      s2 = term(s2, factor, v128.load(row, 32));
      s3 = term(s3, factor, v128.load(row, 48));
    }
    const wk = w + (k << 2), vk = v + (k << 2);
    sgdStep(rule, wk, vk, s0, rate, momentum, decay);
    sgdStep(rule, wk + 64, vk + 64, s1, rate, momentum, decay);
    sgdStep(rule, wk + 128, vk + 128, s2, rate, momentum, decay);
    sgdStep(rule, wk + 192, vk + 192, s3, rate, momentum, decay);
  }
  for (; k < to; k += 16) {
    let s0 = f32x4.splat(0);
    for (let t = list; t < end; t += PAIR) s0 = term(s0, v128.load32_splat(t, 4), v128.load(load<usize>(t) + k));
    sgdStep(rule, w + (k << 2), v + (k << 2), s0, rate, momentum, decay);
  }
}

// One copy of the loops for each rule: a rule chosen inside them would be chosen again for each vector.
@inline
export function combinePlain(w: usize, v: usize, from: usize, to: usize, list: usize, end: usize, rate: f32, momentum: f32, decay: f32): void {
  combine(PLAIN, w, v, from, to, list, end, f32x4.splat(rate), f32x4.splat(momentum), f32x4.splat(decay));
}

@inline
export function combineMomentum(w: usize, v: usize, from: usize, to: usize, list: usize, end: usize, rate: f32, momentum: f32, decay: f32): void {
  combine(MOMENTUM, w, v, from, to, list, end, f32x4.splat(rate), f32x4.splat(momentum), f32x4.splat(decay));
}

@inline
export function combineNesterov(w: usize, v: usize, from: usize, to: usize, list: usize, end: usize, rate: f32, momentum: f32, decay: f32): void {
  combine(NESTEROV, w, v, from, to, list, end, f32x4.splat(rate), f32x4.splat(momentum), f32x4.splat(decay));
}
