// e^x on four lanes.

// Constants are loaded from memory: V8 rebuilds a vector constant from a 64-bit immediate at every use, which costs
// three instructions where a load costs one.
const CONSTANTS: usize = memory.data<f32>([
  -87, -87, -87, -87,
  1.44269504088896341, 1.44269504088896341, 1.44269504088896341, 1.44269504088896341,
  0.693359375, 0.693359375, 0.693359375, 0.693359375,
  -2.12194440e-4, -2.12194440e-4, -2.12194440e-4, -2.12194440e-4,
  1.9875691500e-4, 1.9875691500e-4, 1.9875691500e-4, 1.9875691500e-4,
  1.3981999507e-3, 1.3981999507e-3, 1.3981999507e-3, 1.3981999507e-3,
  8.3334519073e-3, 8.3334519073e-3, 8.3334519073e-3, 8.3334519073e-3,
  4.1665795894e-2, 4.1665795894e-2, 4.1665795894e-2, 4.1665795894e-2,
  1.6666665459e-1, 1.6666665459e-1, 1.6666665459e-1, 1.6666665459e-1,
  5.0000001201e-1, 5.0000001201e-1, 5.0000001201e-1, 5.0000001201e-1,
  1, 1, 1, 1,
  12582912, 12582912, 12582912, 12582912,
], 16);

/**
 * e^x on four lanes for x <= 0: Cody-Waite reduction and a polynomial of degree 6 (Cephes expf, Moshier 1992), relative
 * error about 1e-7. Below -87 the result is 0. Our own, so that the bits are the same everywhere.
 */
@inline
export function exp4(x: v128): v128 {
  const lowest = v128.load(CONSTANTS);
  const alive = f32x4.gt(x, lowest);
  const clamped = f32x4.pmax(lowest, x);
  // adding 1.5 * 2^23 rounds to an integer, and leaves it in the low bits
  const magic = v128.load(CONSTANTS, 176);
  const shifted = f32x4.add(f32x4.mul(clamped, v128.load(CONSTANTS, 16)), magic);
  const n = f32x4.sub(shifted, magic);
  let r = f32x4.sub(clamped, f32x4.mul(n, v128.load(CONSTANTS, 32)));
  r = f32x4.sub(r, f32x4.mul(n, v128.load(CONSTANTS, 48)));
  let p = v128.load(CONSTANTS, 64);
  p = f32x4.add(f32x4.mul(p, r), v128.load(CONSTANTS, 80));
  p = f32x4.add(f32x4.mul(p, r), v128.load(CONSTANTS, 96));
  p = f32x4.add(f32x4.mul(p, r), v128.load(CONSTANTS, 112));
  p = f32x4.add(f32x4.mul(p, r), v128.load(CONSTANTS, 128));
  p = f32x4.add(f32x4.mul(p, r), v128.load(CONSTANTS, 144));
  const one = v128.load(CONSTANTS, 160);
  p = f32x4.add(f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r), one);
  const scale = i32x4.add(i32x4.shl(shifted, 23), one); // 2^n by its exponent bits: those of 1 are 127 << 23
  return v128.and(f32x4.mul(p, scale), alive);
}
