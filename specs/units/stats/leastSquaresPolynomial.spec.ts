import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { leastSquaresPolynomial } from '../../../src/stats/leastSquaresPolynomial.ts';

const coefficient = fc.double({ min: -2, max: 2, noNaN: true });

describe('leastSquaresPolynomial', () => {
  test.prop([fc.array(coefficient, { minLength: 2, maxLength: 6 }), fc.integer({ min: 0, max: 20 })])(
    'gives a polynomial of its degree back, between the points too',
    (coefficients, extra) => {
      const f = (x: number): number => coefficients.reduceRight((sum, c) => sum * x + c, 0);
      const x = Array.from({ length: coefficients.length + extra }, (_, i) => -1 + 0.37 * i);
      const polynomial = leastSquaresPolynomial(x, x.map(f), coefficients.length - 1);
      const scale = 1 + Math.max(...x.map((value) => Math.abs(f(value))));
      for (const value of [...x, (x[0]! + x[1]!) / 2])
        expect(Math.abs(polynomial(value) - f(value)) / scale).toBeLessThan(1e-9);
    },
  );

  it('fits a line to four points as the textbook does', () => {
    const line = leastSquaresPolynomial([1, 2, 3, 4], [6, 5, 7, 10], 1); // 3.5 + 1.4 x
    expect([1, 2.5, 4].map(line)).toEqual([4.9, 7, 9.1].map((value) => expect.closeTo(value, 12)));
  });

  it('keeps the value of the nearer end beyond the points', () => {
    const polynomial = leastSquaresPolynomial([0, 1, 2], [0, 1, 4], 2);
    expect(polynomial(-5)).toBeCloseTo(0, 12);
    expect(polynomial(9)).toBeCloseTo(4, 12);
  });
});
