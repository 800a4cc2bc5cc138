/**
 * Functions of our own, so that no driver's approximation stands in a loss: `exp1`, e^x for x <= 0, 0 below -87 (Cody-Waite reduction and the polynomial of Cephes' expf, Moshier 1992; relative error about 1e-7, as in the WASM
 * kernel), and `log1`, the natural logarithm for x in [1, 2^24) (the series of 2 artanh; log1(1) is exactly 0).
 * `wild` tells by its bits whether a number is huge, infinite or none: a driver may take NaN to be impossible.
 */
export const NUMBERS_WGSL = `
const HUGE = 1e30f;
fn exp1(x: f32) -> f32 {
  let c = max(x, -87.0);
  let n = floor(fma(c, 1.44269504, 0.5));
  let r = fma(n, 2.12194440e-4, fma(n, -0.693359375, c));
  var p = fma(1.9875691500e-4, r, 1.3981999507e-3);
  p = fma(p, r, 8.3334519073e-3);
  p = fma(p, r, 4.1665795894e-2);
  p = fma(p, r, 1.6666665459e-1);
  p = fma(p, r, 5.0000001201e-1);
  let e = fma(p, r * r, r) + 1.0;
  let scale = bitcast<f32>((i32(n) + 127) << 23u);
  return select(0.0, e * scale, x > -87.0);
}
fn log1(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  var exponent = i32(bits >> 23u) - 127;
  var m = bitcast<f32>((bits & 0x007fffffu) | 0x3f800000u);
  if (m > 1.41421356) { m = m * 0.5; exponent = exponent + 1; }
  let f = m - 1.0;
  let s = f / (2.0 + f);
  let z = s * s;
  let series = fma(z, fma(z, fma(z, fma(z, 0.11111111, 0.14285714), 0.2), 0.33333333), 1.0);
  return fma(f32(exponent), 0.69314718, 2.0 * s * series);
}
fn wild(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > bitcast<u32>(HUGE); }
fn notFinite(x: vec4f) -> bool { return any((bitcast<vec4u>(x) & vec4u(0x7f800000u)) == vec4u(0x7f800000u)); }
`;
