import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { collapseExponent } from '../../../src/stats/collapseExponent.ts';

const OPTIONS = { degree: 4, range: [-0.5, 2.5] } as const;

/** A U over log x whose bottom is at log x = exponent * log scale + 2. */
const family = (exponent: number, scatter: (i: number) => number = () => 0) =>
  [-1.4, -0.7, 0].flatMap((logScale, s) =>
    Array.from({ length: 9 }, (_, i) => {
      const logX = 2 + exponent * logScale - 1.6 + 0.4 * i;
      return { logX, logScale, y: 1 + 0.3 * (logX - exponent * logScale - 2) ** 2 + scatter(9 * s + i) };
    }),
  );

describe('collapseExponent', () => {
  test.prop([fc.double({ min: 0, max: 2, noNaN: true })])('finds the exponent of curves that collapse', (exponent) => {
    const { exponent: found, curve, residual } = collapseExponent(family(exponent), OPTIONS);
    expect(found).toBeCloseTo(exponent, 3);
    expect(curve(2)).toBeCloseTo(1, 4);
    expect(residual).toBeLessThan(1e-6);
  });

  it('tells a planted 1 from a planted 0.5 through scatter', () => {
    const scatter = (i: number): number => 0.05 * Math.sin(12.9898 * i * i);
    expect(collapseExponent(family(1, scatter), OPTIONS).exponent).toBeCloseTo(1, 1);
    expect(collapseExponent(family(0.5, scatter), OPTIONS).exponent).toBeCloseTo(0.5, 1);
  });

  it('stays in its range', () => {
    const { exponent } = collapseExponent(family(4), OPTIONS);
    expect(exponent).toBeGreaterThanOrEqual(-0.5);
    expect(exponent).toBeLessThanOrEqual(2.5);
  });
});
