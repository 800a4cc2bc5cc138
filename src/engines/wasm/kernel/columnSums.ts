// The gradient of biases: the deltas summed over the rows of a chunk.
import { takeGradient } from './takeGradient';

/** sum_i deltas[i][j], for J outputs. Four vectors at a time, so that one addition need not wait for another. */
@inline
export function columnSums(rule: i32, w: usize, v: usize, J: i32, rows: i32, deltas: usize, rate: v128, momentum: v128, decay: v128): void {
  const rowBytes: usize = (<usize>J) << 2;
  const stop = deltas + <usize>rows * rowBytes;
  let at: usize = 0;
  for (; at + 64 <= rowBytes; at += 64) {
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
    for (let row = deltas + at; row < stop; row += rowBytes) {
      s0 = f32x4.add(s0, v128.load(row));
      s1 = f32x4.add(s1, v128.load(row, 16));
      s2 = f32x4.add(s2, v128.load(row, 32));
      s3 = f32x4.add(s3, v128.load(row, 48));
    }
    takeGradient(rule, w + at, v + at, s0, rate, momentum, decay);
    takeGradient(rule, w + at + 16, v + at + 16, s1, rate, momentum, decay);
    takeGradient(rule, w + at + 32, v + at + 32, s2, rate, momentum, decay);
    takeGradient(rule, w + at + 48, v + at + 48, s3, rate, momentum, decay);
  }
  for (; at < rowBytes; at += 16) {
    let sum = f32x4.splat(0);
    for (let row = deltas + at; row < stop; row += rowBytes) sum = f32x4.add(sum, v128.load(row));
    takeGradient(rule, w + at, v + at, sum, rate, momentum, decay);
  }
}
