import { describe, expect, it } from 'vitest';
import { lowestPoint } from '../../../src/stats/lowestPoint.ts';

const x = [-2, -1, 0, 1, 2, 3];

describe('lowestPoint', () => {
  it('is the vertex of a parabola', () => {
    const y = x.map((value) => 4 + (value - 0.7) ** 2);
    expect(lowestPoint(x, y)).toBeCloseTo(0.7, 2);
  });

  it('is the lower turning point of a cubic', () => {
    // x^3 - 3 x turns upwards at 1, and is as low at -2
    const y = x.map((value) => value ** 3 - 3 * value + 0.1 * value);
    expect(lowestPoint(x.slice(1), y.slice(1))).toBeCloseTo(Math.sqrt(2.9 / 3), 2);
  });

  it.each([
    ['falls', -2, 3],
    ['rises', 2, -2],
  ])('is an end of the range where the curve %s', (_, slope, end) => {
    const y = x.map((value) => slope * value);
    expect(lowestPoint(x, y)).toBeCloseTo(end, 12);
  });
});
