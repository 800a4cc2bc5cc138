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

@inline
function finish(sum: v128, out: usize, bias: usize, accumulate: bool, relu: bool): void {
  let value = f32x4.add(sum, accumulate ? v128.load(out) : v128.load(bias));
  if (relu) value = f32x4.pmax(f32x4.splat(0), value);
  v128.store(out, value);
}

@inline
function term(sum: v128, x: v128, w: usize): v128 {
  return f32x4.add(sum, f32x4.mul(x, v128.load(w)));
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
  let i = 0;
  for (; i + 2 <= rows; i += 2) {
    const x0 = load<usize>(rowTable + ((<usize>i) << 2));
    const x1 = load<usize>(rowTable + ((<usize>i) << 2), 4);
    const out0 = out + <usize>i * outBytes;
    for (let j = 0; j < J; j += 4) {
      let w0 = weights + <usize>j * rowBytes;
      let w1 = w0 + rowBytes;
      let w2 = w1 + rowBytes;
      let w3 = w2 + rowBytes;
      let s00 = f32x4.splat(0), s01 = s00, s02 = s00, s03 = s00, s10 = s00, s11 = s00, s12 = s00, s13 = s00;
      let a0 = x0, a1 = x1, a: v128, b: v128, w: v128;
      const stop = x0 + rowBytes, wideStop = x0 + (rowBytes & ~63);
      while (a0 < wideStop) {
        a = v128.load(a0);
        b = v128.load(a1);
        w = v128.load(w0);
        s00 = f32x4.add(s00, f32x4.mul(a, w));
        s10 = f32x4.add(s10, f32x4.mul(b, w));
        w = v128.load(w1);
        s01 = f32x4.add(s01, f32x4.mul(a, w));
        s11 = f32x4.add(s11, f32x4.mul(b, w));
        w = v128.load(w2);
        s02 = f32x4.add(s02, f32x4.mul(a, w));
        s12 = f32x4.add(s12, f32x4.mul(b, w));
        w = v128.load(w3);
        s03 = f32x4.add(s03, f32x4.mul(a, w));
        s13 = f32x4.add(s13, f32x4.mul(b, w));
        a = v128.load(a0, 16);
        b = v128.load(a1, 16);
        w = v128.load(w0, 16);
        s00 = f32x4.add(s00, f32x4.mul(a, w));
        s10 = f32x4.add(s10, f32x4.mul(b, w));
        w = v128.load(w1, 16);
        s01 = f32x4.add(s01, f32x4.mul(a, w));
        s11 = f32x4.add(s11, f32x4.mul(b, w));
        w = v128.load(w2, 16);
        s02 = f32x4.add(s02, f32x4.mul(a, w));
        s12 = f32x4.add(s12, f32x4.mul(b, w));
        w = v128.load(w3, 16);
        s03 = f32x4.add(s03, f32x4.mul(a, w));
        s13 = f32x4.add(s13, f32x4.mul(b, w));
        a = v128.load(a0, 32);
        b = v128.load(a1, 32);
        w = v128.load(w0, 32);
        s00 = f32x4.add(s00, f32x4.mul(a, w));
        s10 = f32x4.add(s10, f32x4.mul(b, w));
        w = v128.load(w1, 32);
        s01 = f32x4.add(s01, f32x4.mul(a, w));
        s11 = f32x4.add(s11, f32x4.mul(b, w));
        w = v128.load(w2, 32);
        s02 = f32x4.add(s02, f32x4.mul(a, w));
        s12 = f32x4.add(s12, f32x4.mul(b, w));
        w = v128.load(w3, 32);
        s03 = f32x4.add(s03, f32x4.mul(a, w));
        s13 = f32x4.add(s13, f32x4.mul(b, w));
        a = v128.load(a0, 48);
        b = v128.load(a1, 48);
        w = v128.load(w0, 48);
        s00 = f32x4.add(s00, f32x4.mul(a, w));
        s10 = f32x4.add(s10, f32x4.mul(b, w));
        w = v128.load(w1, 48);
        s01 = f32x4.add(s01, f32x4.mul(a, w));
        s11 = f32x4.add(s11, f32x4.mul(b, w));
        w = v128.load(w2, 48);
        s02 = f32x4.add(s02, f32x4.mul(a, w));
        s12 = f32x4.add(s12, f32x4.mul(b, w));
        w = v128.load(w3, 48);
        s03 = f32x4.add(s03, f32x4.mul(a, w));
        s13 = f32x4.add(s13, f32x4.mul(b, w));
        a0 += 64;
        a1 += 64;
        w0 += 64;
        w1 += 64;
        w2 += 64;
        w3 += 64;
      }
      while (a0 < stop) {
        a = v128.load(a0);
        b = v128.load(a1);
        w = v128.load(w0);
        s00 = f32x4.add(s00, f32x4.mul(a, w));
        s10 = f32x4.add(s10, f32x4.mul(b, w));
        w = v128.load(w1);
        s01 = f32x4.add(s01, f32x4.mul(a, w));
        s11 = f32x4.add(s11, f32x4.mul(b, w));
        w = v128.load(w2);
        s02 = f32x4.add(s02, f32x4.mul(a, w));
        s12 = f32x4.add(s12, f32x4.mul(b, w));
        w = v128.load(w3);
        s03 = f32x4.add(s03, f32x4.mul(a, w));
        s13 = f32x4.add(s13, f32x4.mul(b, w));
        a0 += 16;
        a1 += 16;
        w0 += 16;
        w1 += 16;
        w2 += 16;
        w3 += 16;
      }
      const at: usize = (<usize>j) << 2;
      finish(laneSums(s00, s01, s02, s03), out0 + at, biases + at, accumulate, relu);
      finish(laneSums(s10, s11, s12, s13), out0 + outBytes + at, biases + at, accumulate, relu);
    }
  }
  if (i == rows) return;
  const x = load<usize>(rowTable + ((<usize>i) << 2));
  const outRow = out + <usize>i * outBytes;
  let j = 0;
  for (; j + 8 <= J; j += 8) {
    const w0 = weights + <usize>j * rowBytes;
    const w1 = w0 + rowBytes;
    const w2 = w1 + rowBytes;
    const w3 = w2 + rowBytes;
    const w4 = w3 + rowBytes;
    const w5 = w4 + rowBytes;
    const w6 = w5 + rowBytes;
    const w7 = w6 + rowBytes;
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
    for (let k: usize = 0; k < rowBytes; k += 16) {
      const a = v128.load(x + k);
      s0 = term(s0, a, w0 + k);
      s1 = term(s1, a, w1 + k);
      s2 = term(s2, a, w2 + k);
      s3 = term(s3, a, w3 + k);
      s4 = term(s4, a, w4 + k);
      s5 = term(s5, a, w5 + k);
      s6 = term(s6, a, w6 + k);
      s7 = term(s7, a, w7 + k);
    }
    const at: usize = (<usize>j) << 2;
    finish(laneSums(s0, s1, s2, s3), outRow + at, biases + at, accumulate, relu);
    finish(laneSums(s4, s5, s6, s7), outRow + at + 16, biases + at + 16, accumulate, relu);
  }
  for (; j < J; j += 4) {
    const w0 = weights + <usize>j * rowBytes;
    const w1 = w0 + rowBytes;
    const w2 = w1 + rowBytes;
    const w3 = w2 + rowBytes;
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
    for (let k: usize = 0; k < rowBytes; k += 16) {
      const a = v128.load(x + k);
      s0 = term(s0, a, w0 + k);
      s1 = term(s1, a, w1 + k);
      s2 = term(s2, a, w2 + k);
      s3 = term(s3, a, w3 + k);
    }
    const at: usize = (<usize>j) << 2;
    finish(laneSums(s0, s1, s2, s3), outRow + at, biases + at, accumulate, relu);
  }
}
