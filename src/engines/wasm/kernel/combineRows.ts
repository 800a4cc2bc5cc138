// Sums over a list of terms, into memory. The inner loops hold at most six sums: with six vectors of a row, the factor and
// one product they fill the registers that V8 gives; a seventh would spill. V8 unrolls such loops itself.
import { PAIR } from './termList';

@inline
function term(sum: v128, factor: v128, row: v128): v128 {
  return f32x4.add(sum, f32x4.mul(factor, row));
}

@inline
function masked(sum: v128, mask: v128): v128 {
  return v128.and(sum, f32x4.gt(mask, f32x4.splat(0)));
}

/** out[k] = sum_t factor_t * row_t[k] where mask[k] > 0, else 0; the rows are those of blocked matrices. */
export function combineBlocked(out: usize, K: i32, list: usize, end: usize, mask: usize): void {
  const bytes: usize = (<usize>K) << 2;
  let k: usize = 0;
  for (; k + 64 <= bytes; k += 64) {
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
    for (let t = list; t < end; t += PAIR) {
      const row = load<usize>(t) + (k << 2);
      const factor = v128.load32_splat(t, 4);
      s0 = term(s0, factor, v128.load(row));
      s1 = term(s1, factor, v128.load(row, 64));
      s2 = term(s2, factor, v128.load(row, 128));
      s3 = term(s3, factor, v128.load(row, 192));
    }
    const o = out + k, m = mask + k;
    v128.store(o, masked(s0, v128.load(m)));
    v128.store(o, masked(s1, v128.load(m, 16)), 16);
    v128.store(o, masked(s2, v128.load(m, 32)), 32);
    v128.store(o, masked(s3, v128.load(m, 48)), 48);
  }
  for (; k < bytes; k += 16) {
    let s0 = f32x4.splat(0);
    for (let t = list; t < end; t += PAIR) s0 = term(s0, v128.load32_splat(t, 4), v128.load(load<usize>(t) + (k << 2)));
    v128.store(out + k, masked(s0, v128.load(mask + k)));
  }
}

@inline
function addTo(out: usize, sum: v128): void {
  v128.store(out, f32x4.add(v128.load(out), sum));
}

/** out[k] += sum_t factor_t * row_t[k], where `out` is a row of a blocked matrix. */
export function combineIntoBlocked(out: usize, K: i32, list: usize, end: usize): void {
  const bytes: usize = (<usize>K) << 2;
  let k: usize = 0;
  for (; k + 96 <= bytes; k += 96) {
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
    const o = out + (k << 2);
    addTo(o, s0);
    addTo(o + 64, s1);
    addTo(o + 128, s2);
    addTo(o + 192, s3);
    addTo(o + 256, s4);
    addTo(o + 320, s5);
  }
  for (; k + 64 <= bytes; k += 64) {
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
    for (let t = list; t < end; t += PAIR) {
      const row = load<usize>(t) + k;
      const factor = v128.load32_splat(t, 4);
      s0 = term(s0, factor, v128.load(row));
      s1 = term(s1, factor, v128.load(row, 16));
      s2 = term(s2, factor, v128.load(row, 32));
      s3 = term(s3, factor, v128.load(row, 48));
    }
    const o = out + (k << 2);
    addTo(o, s0);
    addTo(o + 64, s1);
    addTo(o + 128, s2);
    addTo(o + 192, s3);
  }
  for (; k < bytes; k += 16) {
    let s0 = f32x4.splat(0);
    for (let t = list; t < end; t += PAIR) s0 = term(s0, v128.load32_splat(t, 4), v128.load(load<usize>(t) + k));
    addTo(out + (k << 2), s0);
  }
}
