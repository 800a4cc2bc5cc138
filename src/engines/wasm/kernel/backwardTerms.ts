// Deltas of the layer below a hidden one, from the list of the terms of one row.
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
export function backwardTerms(out: usize, K: i32, list: usize, end: usize, mask: usize): void {
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
