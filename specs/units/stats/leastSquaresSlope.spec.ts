import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { leastSquaresSlope } from '../../../src/stats/leastSquaresSlope.ts';

const number = fc.double({ min: -10, max: 10, noNaN: true });

describe('leastSquaresSlope', () => {
  test.prop([number, number])('is the slope of points on a line', (slope, height) => {
    const x = [-1, 0.5, 2, 4];
    const found = leastSquaresSlope(
      x,
      x.map((value) => slope * value + height),
    );
    expect(found).toBeCloseTo(slope, 9);
  });

  it('is that of the normal equations off a line', () => {
    // Anscombe 1973, The American Statistician 27(1), the first of four: y = 3.00 + 0.500 x
    const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
    const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
    expect(leastSquaresSlope(x, y)).toBeCloseTo(0.5001, 4);
  });
});
