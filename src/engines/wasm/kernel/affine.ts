// out[i, j] = (accumulate ? out[i, j] : bias[j]) + sum_k rows[i][k] * weights[j][k], then ReLU if asked for.
// Rows are addresses; k runs over a multiple of 4, j over a multiple of 4. Tiles of 2 rows x 4 outputs keep eight sums
// in registers; each is summed across its four lanes at the end, in the same order for every tile shape.

@inline
function laneSums(a: v128, b: v128, c: v128, d: v128): v128 {
  // [a0+a2, a1+a3 | b...] pairs, then across: lane order of the result is a, b, c, d
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 1, 4, 5), v128.shuffle<f32>(a, b, 2, 3, 6, 7)); // a02 a13 b02 b13
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 1, 4, 5), v128.shuffle<f32>(c, d, 2, 3, 6, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 2, 4, 6), v128.shuffle<f32>(ab, cd, 1, 3, 5, 7));
}

/** Bytes of rows worked on at a time: they stay in the L1 cache while all weights pass by. */
const L1_SHARE: usize = 24576;

@inline
function finish(sum: v128, start: usize, out: usize, floor: v128): void {
  v128.store(out, f32x4.pmax(f32x4.add(sum, v128.load(start)), floor)); // a NaN stays a NaN
}

/** Two rows by four outputs. The loop body is one vector of k only: V8 unrolls it, and keeps all sums in registers. */
@inline
function tile2x4(x0: usize, x1: usize, w: usize, rowBytes: usize, start: usize, startStride: usize, out: usize, outBytes: usize, floor: v128): void {
  let s00 = f32x4.splat(0), s01 = s00, s02 = s00, s03 = s00, s10 = s00, s11 = s00, s12 = s00, s13 = s00;
  const stop = x0 + rowBytes;
  while (x0 < stop) {
    const a = v128.load(x0);
    const b = v128.load(x1);
    let column = v128.load(w);
    s00 = f32x4.add(s00, f32x4.mul(a, column));
    s10 = f32x4.add(s10, f32x4.mul(b, column));
    column = v128.load(w, 16);
    s01 = f32x4.add(s01, f32x4.mul(a, column));
    s11 = f32x4.add(s11, f32x4.mul(b, column));
    column = v128.load(w, 32);
    s02 = f32x4.add(s02, f32x4.mul(a, column));
    s12 = f32x4.add(s12, f32x4.mul(b, column));
    column = v128.load(w, 48);
    s03 = f32x4.add(s03, f32x4.mul(a, column));
    s13 = f32x4.add(s13, f32x4.mul(b, column));
    x0 += 16;
    x1 += 16;
    w += 64;
  }
  finish(laneSums(s00, s01, s02, s03), start, out, floor);
  finish(laneSums(s10, s11, s12, s13), start + startStride, out + outBytes, floor);
}

@inline
function tile1x4(x: usize, w: usize, rowBytes: usize, start: usize, out: usize, floor: v128): void {
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  const stop = x + rowBytes;
  while (x < stop) {
    const a = v128.load(x);
    s0 = f32x4.add(s0, f32x4.mul(a, v128.load(w)));
    s1 = f32x4.add(s1, f32x4.mul(a, v128.load(w, 16)));
    s2 = f32x4.add(s2, f32x4.mul(a, v128.load(w, 32)));
    s3 = f32x4.add(s3, f32x4.mul(a, v128.load(w, 48)));
    x += 16;
    w += 64;
  }
  finish(laneSums(s0, s1, s2, s3), start, out, floor);
}

export function affine(
  rowTable: usize,
  rows: i32,
  K: i32,
  weights: usize,
  biases: usize,
  out: usize,
  J: i32,
  accumulate: bool,
  relu: bool,
): void {
  const rowBytes: usize = (<usize>K) << 2;
  const outBytes: usize = (<usize>J) << 2;
  const start = accumulate ? out : biases;
  const startStride: usize = accumulate ? outBytes : 0;
  const floor = f32x4.splat(relu ? 0 : -Infinity);
  let block = <i32>(L1_SHARE / rowBytes) & ~1;
  if (block < 2) block = 2;
  for (let first = 0; first < rows; first += block) {
    const end = first + block < rows ? first + block : rows;
    const stop = rowTable + ((<usize>(end & ~1)) << 2);
    for (let at: usize = 0; at < outBytes; at += 16) {
      const w = weights + at * (<usize>K);
      let row = rowTable + ((<usize>first) << 2);
      let o = out + <usize>first * outBytes + at;
      let s = start + <usize>first * startStride + at;
      while (row < stop) {
        tile2x4(load<usize>(row), load<usize>(row, 4), w, rowBytes, s, startStride, o, outBytes, floor);
        row += 8;
        o += outBytes << 1;
        s += startStride << 1;
      }
      if (end & 1) tile1x4(load<usize>(row), w, rowBytes, s, o, floor);
    }
  }
}
