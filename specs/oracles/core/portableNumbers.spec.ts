import { describe, expect, it } from 'vitest';
import { portableLog } from '../../../src/core/portableLog.ts';
import { standardNormalQuantile } from '../../../src/core/standardNormalQuantile.ts';
import { coreNumbers } from '../../support/coreNumbers.ts';

const bits = new DataView(new ArrayBuffer(8));

/** Place of a double among all doubles, in their order. */
const place = (x: number): bigint => {
  bits.setFloat64(0, x);
  const magnitude = bits.getBigInt64(0) & 0x7fffffffffffffffn;
  return x < 0 ? -magnitude : magnitude;
};

describe('portableLog', () => {
  it.each(coreNumbers.log)('of %d is the nearest double to the logarithm or a neighbour of it', (x, truth) => {
    const apart = place(portableLog(x)) - place(truth);
    expect(apart >= -1n && apart <= 1n).toBe(true);
  });

  it('is exact at 1 and at powers of 2 as far as log 2 is', () => {
    expect(portableLog(1)).toBe(0);
    expect(portableLog(2)).toBe(Math.LN2);
    expect(portableLog(0.5)).toBe(-Math.LN2);
  });
});

describe('standardNormalQuantile', () => {
  it.each(coreNumbers.quantile)('of %d is that of mpmath and SciPy', (p, exact, scipy) => {
    const quantile = standardNormalQuantile(p);
    expect(Math.abs(quantile - exact)).toBeLessThanOrEqual(1e-15 * Math.abs(exact));
    expect(Math.abs(quantile - scipy)).toBeLessThanOrEqual(2e-15 * Math.abs(scipy));
  });

  it('is odd about one half wherever 1 - p is exact', () => {
    for (const p of [2 ** -30, 2 ** -10, 0.125, 0.25, 0.4375]) {
      expect(standardNormalQuantile(1 - p)).toBe(-standardNormalQuantile(p));
    }
  });
});
