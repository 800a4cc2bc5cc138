const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const COEFFICIENTS = [
  6.66666666666673513e-1, 3.999999999940941908e-1, 2.857142874366239149e-1, 2.222219843214978396e-1,
  1.818357216161805012e-1, 1.531383769920937332e-1, 1.479819860511658591e-1,
] as const;

const words = new DataView(new ArrayBuffer(8));

/**
 * Natural logarithm from additions, multiplications and divisions alone, so that it gives the same bits on every
 * machine and in every version of the JavaScript engine (`Math.log` is left to the implementation). Error below 1 ulp.
 * @param x a normal positive number
 * Source: fdlibm `e_log.c` (Sun Microsystems 1993).
 */
export const portableLog = (x: number): number => {
  words.setFloat64(0, x);
  const high = words.getUint32(0);
  // x = 2^exponent * (1 + fraction) with 1 + fraction in [sqrt(2)/2, sqrt(2))
  const raise = ((high & 0xfffff) + 0x95f64) & 0x100000;
  const exponent = (high >>> 20) - 1023 + (raise >>> 20);
  words.setUint32(0, (high & 0xfffff) | (raise ^ 0x3ff00000));
  const fraction = words.getFloat64(0) - 1;
  const s = fraction / (2 + fraction);
  const z = s * s;
  const [l1, l2, l3, l4, l5, l6, l7] = COEFFICIENTS;
  const remainder = z * (l1 + z * (l2 + z * (l3 + z * (l4 + z * (l5 + z * (l6 + z * l7))))));
  const halfSquare = 0.5 * fraction * fraction;
  return exponent * LN2_HIGH - (halfSquare - (s * (halfSquare + remainder) + exponent * LN2_LOW) - fraction);
};
