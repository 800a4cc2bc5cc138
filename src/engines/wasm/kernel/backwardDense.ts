// Deltas of the layer below the last one. The deltas of a softmax are not zero: no terms are listed, and rows go in pairs.

@inline
function masked(sum: v128, mask: v128): v128 {
  return v128.and(sum, f32x4.gt(mask, f32x4.splat(0)));
}

/** Two rows by four vectors of inputs; out and mask of the second row stand `outStep` and `deltaStep` bytes further. */
@inline
function tile2x4(deltas: usize, deltaStep: usize, deltaBytes: usize, w: usize, blockStep: usize, out: usize, outStep: usize, mask: usize): void {
  let s00 = f32x4.splat(0), s01 = s00, s02 = s00, s03 = s00, s10 = s00, s11 = s00, s12 = s00, s13 = s00;
  const stop = deltas + deltaBytes;
  while (deltas < stop) {
    const blockEnd = deltas + 16;
    while (deltas < blockEnd) {
      const a = v128.load32_splat(deltas);
      const b = v128.load32_splat(deltas + deltaStep);
      const w0 = v128.load(w);
      const w1 = v128.load(w, 64);
      const w2 = v128.load(w, 128);
      const w3 = v128.load(w, 192);
      s00 = f32x4.add(s00, f32x4.mul(a, w0));
      s01 = f32x4.add(s01, f32x4.mul(a, w1));
      s02 = f32x4.add(s02, f32x4.mul(a, w2));
      s03 = f32x4.add(s03, f32x4.mul(a, w3));
      s10 = f32x4.add(s10, f32x4.mul(b, w0));
      s11 = f32x4.add(s11, f32x4.mul(b, w1));
      s12 = f32x4.add(s12, f32x4.mul(b, w2));
      s13 = f32x4.add(s13, f32x4.mul(b, w3));
      deltas += 4;
      w += 16;
    }
    w += blockStep;
  }
  v128.store(out, masked(s00, v128.load(mask)));
  v128.store(out, masked(s01, v128.load(mask, 16)), 16);
  v128.store(out, masked(s02, v128.load(mask, 32)), 32);
  v128.store(out, masked(s03, v128.load(mask, 48)), 48);
  out += outStep;
  mask += outStep;
  v128.store(out, masked(s10, v128.load(mask)));
  v128.store(out, masked(s11, v128.load(mask, 16)), 16);
  v128.store(out, masked(s12, v128.load(mask, 32)), 32);
  v128.store(out, masked(s13, v128.load(mask, 48)), 48);
}

@inline
function tile2x1(deltas: usize, deltaStep: usize, deltaBytes: usize, w: usize, blockStep: usize, out: usize, outStep: usize, mask: usize): void {
  let s0 = f32x4.splat(0), s1 = s0;
  const stop = deltas + deltaBytes;
  while (deltas < stop) {
    const blockEnd = deltas + 16;
    while (deltas < blockEnd) {
      const w0 = v128.load(w);
      s0 = f32x4.add(s0, f32x4.mul(v128.load32_splat(deltas), w0));
      s1 = f32x4.add(s1, f32x4.mul(v128.load32_splat(deltas + deltaStep), w0));
      deltas += 4;
      w += 16;
    }
    w += blockStep;
  }
  v128.store(out, masked(s0, v128.load(mask)));
  v128.store(out + outStep, masked(s1, v128.load(mask + outStep)));
}

/** out[i][k] = sum_j deltas[i][j] weights[j][k] where mask[i][k] > 0, else 0. Weights are a blocked matrix [J][K]. */
export function backwardDense(deltas: usize, rows: i32, J: i32, weights: usize, K: i32, out: usize, mask: usize): void {
  const deltaBytes: usize = (<usize>J) << 2;
  const outBytes: usize = (<usize>K) << 2;
  const blockStep: usize = (outBytes << 2) - 64;
  for (let i = 0; i < rows; i += 2) {
    // an odd last row is its own partner
    const deltaStep = i + 1 < rows ? deltaBytes : 0;
    const outStep = i + 1 < rows ? outBytes : 0;
    let k: usize = 0;
    for (; k + 64 <= outBytes; k += 64) {
      tile2x4(deltas, deltaStep, deltaBytes, weights + (k << 2), blockStep, out + k, outStep, mask + k);
    }
    for (; k < outBytes; k += 16) {
      tile2x1(deltas, deltaStep, deltaBytes, weights + (k << 2), blockStep, out + k, outStep, mask + k);
    }
    deltas += deltaBytes << 1;
    out += outBytes << 1;
    mask += outBytes << 1;
  }
}
