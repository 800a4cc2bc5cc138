// The gradient of the last layer. The deltas of a softmax are not zero: no terms are listed, and four outputs share the
// rows that they multiply.
import { takeGradient } from './takeGradient';

/** Four outputs by two vectors of inputs. */
@inline
function tile4x2(rule: i32, w: usize, v: usize, k: usize, rowTable: usize, rows: i32, deltas: usize, deltaBytes: usize, rate: v128, momentum: v128, decay: v128): void {
  let s00 = f32x4.splat(0), s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00, s30 = s00, s31 = s00;
  const stop = rowTable + ((<usize>rows) << 2);
  while (rowTable < stop) {
    const row = load<usize>(rowTable) + k;
    const a = v128.load(row);
    const b = v128.load(row, 16);
    const d0 = v128.load32_splat(deltas);
    const d1 = v128.load32_splat(deltas, 4);
    const d2 = v128.load32_splat(deltas, 8);
    const d3 = v128.load32_splat(deltas, 12);
    s00 = f32x4.add(s00, f32x4.mul(d0, a));
    s01 = f32x4.add(s01, f32x4.mul(d0, b));
    s10 = f32x4.add(s10, f32x4.mul(d1, a));
    s11 = f32x4.add(s11, f32x4.mul(d1, b));
    s20 = f32x4.add(s20, f32x4.mul(d2, a));
    s21 = f32x4.add(s21, f32x4.mul(d2, b));
    s30 = f32x4.add(s30, f32x4.mul(d3, a));
    s31 = f32x4.add(s31, f32x4.mul(d3, b));
    deltas += deltaBytes;
    rowTable += 4;
  }
  takeGradient(rule, w, v, s00, rate, momentum, decay);
  takeGradient(rule, w + 16, v + 16, s10, rate, momentum, decay);
  takeGradient(rule, w + 32, v + 32, s20, rate, momentum, decay);
  takeGradient(rule, w + 48, v + 48, s30, rate, momentum, decay);
  takeGradient(rule, w + 64, v + 64, s01, rate, momentum, decay);
  takeGradient(rule, w + 80, v + 80, s11, rate, momentum, decay);
  takeGradient(rule, w + 96, v + 96, s21, rate, momentum, decay);
  takeGradient(rule, w + 112, v + 112, s31, rate, momentum, decay);
}

@inline
function tile4x1(rule: i32, w: usize, v: usize, k: usize, rowTable: usize, rows: i32, deltas: usize, deltaBytes: usize, rate: v128, momentum: v128, decay: v128): void {
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  const stop = rowTable + ((<usize>rows) << 2);
  while (rowTable < stop) {
    const a = v128.load(load<usize>(rowTable) + k);
    s0 = f32x4.add(s0, f32x4.mul(v128.load32_splat(deltas), a));
    s1 = f32x4.add(s1, f32x4.mul(v128.load32_splat(deltas, 4), a));
    s2 = f32x4.add(s2, f32x4.mul(v128.load32_splat(deltas, 8), a));
    s3 = f32x4.add(s3, f32x4.mul(v128.load32_splat(deltas, 12), a));
    deltas += deltaBytes;
    rowTable += 4;
  }
  takeGradient(rule, w, v, s0, rate, momentum, decay);
  takeGradient(rule, w + 16, v + 16, s1, rate, momentum, decay);
  takeGradient(rule, w + 32, v + 32, s2, rate, momentum, decay);
  takeGradient(rule, w + 48, v + 48, s3, rate, momentum, decay);
}

/** sum_i deltas[i][j] rows[i][k]; w and v are blocked matrices [J][K]. */
@inline
export function gradientDense(rule: i32, w: usize, v: usize, K: i32, J: i32, rowTable: usize, rows: i32, deltas: usize, rate: v128, momentum: v128, decay: v128): void {
  const bytes: usize = (<usize>K) << 2;
  const deltaBytes: usize = (<usize>J) << 2;
  for (let at: usize = 0; at < deltaBytes; at += 16) {
    let k: usize = 0;
    for (; k + 32 <= bytes; k += 32) {
      tile4x2(rule, w, v, k, rowTable, rows, deltas + at, deltaBytes, rate, momentum, decay);
      w += 128;
      v += 128;
    }
    if (k < bytes) {
      tile4x1(rule, w, v, k, rowTable, rows, deltas + at, deltaBytes, rate, momentum, decay);
      w += 64;
      v += 64;
    }
  }
}
