import { describe, expect, it } from 'vitest';
import { plantedParabolas } from '../../../src/claims/plantedParabolas.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { lowestPoint } from '../../../src/stats/lowestPoint.ts';

const x = [-2, -1, 0, 1, 2, 3];
const seed = seedFrom(1);

describe('planted parabolas', () => {
  it('have the mean curvature of the curves, and their lowest points where they are put', () => {
    const curves = [1, 3].map((curvature) => ({ x, y: x.map((at) => 5 + curvature * (at + 1) ** 2) }));
    const planted = plantedParabolas(curves, [-0.5, 1], seed);
    expect(planted.map((curve) => lowestPoint(curve.x, curve.y))).toEqual([
      expect.closeTo(0.5 - 0.5, 2),
      expect.closeTo(0.5 + 1, 2),
    ]);
    for (const [i, { y }] of planted.entries()) {
      const lowest = 0.5 + [-0.5, 1][i]!;
      expect(y).toEqual(x.map((at) => expect.closeTo(2 * (at - lowest) ** 2, 9)));
    }
  });

  it('carry the scatter of each curve in another order, the same for the same seed', () => {
    const noise = [0.3, -0.1, 0.2, -0.4, 0.1, -0.1];
    const curves = [{ x, y: x.map((at, i) => at ** 2 + noise[i]!) }];
    const [once] = plantedParabolas(curves, [0], seed);
    const [again] = plantedParabolas(curves, [0], seed);
    const [other] = plantedParabolas(curves, [0], seedFrom(2));
    expect(once).toEqual(again);
    expect(once).not.toEqual(other);
  });
});
