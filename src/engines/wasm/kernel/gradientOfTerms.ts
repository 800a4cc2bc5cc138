// The gradient of one row of weights, from the list of its terms. It goes from registers to where the rule sends it.
import { takeGradient } from './takeGradient';
import { PAIR } from './termList';

@inline
function term(sum: v128, factor: v128, row: v128): v128 {
  return f32x4.add(sum, f32x4.mul(factor, row));
}

/**
 * sum_t factor_t * row_t[k] for `from` <= k < `to` in bytes; w and v are rows of blocked matrices. Six sums at a time:
 * with six vectors of a row, the factor and one product they fill the registers that V8 gives; a seventh would spill.
 * V8 unrolls such loops itself.
 */
@inline
export function gradientOfTerms(rule: i32, w: usize, v: usize, from: usize, to: usize, list: usize, end: usize, rate: v128, momentum: v128, decay: v128): void {
  let k = from;
  w += from << 2;
  v += from << 2;
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
    takeGradient(rule, w, v, s0, rate, momentum, decay);
    takeGradient(rule, w + 64, v + 64, s1, rate, momentum, decay);
    takeGradient(rule, w + 128, v + 128, s2, rate, momentum, decay);
    takeGradient(rule, w + 192, v + 192, s3, rate, momentum, decay);
    takeGradient(rule, w + 256, v + 256, s4, rate, momentum, decay);
    takeGradient(rule, w + 320, v + 320, s5, rate, momentum, decay);
    w += 384;
    v += 384;
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
    takeGradient(rule, w, v, s0, rate, momentum, decay);
    takeGradient(rule, w + 64, v + 64, s1, rate, momentum, decay);
    takeGradient(rule, w + 128, v + 128, s2, rate, momentum, decay);
    takeGradient(rule, w + 192, v + 192, s3, rate, momentum, decay);
    w += 256;
    v += 256;
  }
  for (; k < to; k += 16) {
    let s0 = f32x4.splat(0);
    for (let t = list; t < end; t += PAIR) s0 = term(s0, v128.load32_splat(t, 4), v128.load(load<usize>(t) + k));
    takeGradient(rule, w, v, s0, rate, momentum, decay);
    w += 64;
    v += 64;
  }
}
