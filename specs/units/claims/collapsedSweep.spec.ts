import { describe, expect, it } from 'vitest';
import { collapsedSweep } from '../../../src/claims/collapsedSweep.ts';
import { randomStream } from '../../../src/core/randomStream.ts';
import { seedFrom } from '../../../src/core/seed.ts';

/** Claims ask for an exponent within 0.25; this is what one draw of the scatter may cost of that. */
const NEAR = 0.15;

/** Four U-shaped curves whose bottom moves with the scale by this power, with normal scatter. */
const family = (power: number, deviation: number, stream: number) => {
  const random = randomStream(seedFrom(11), stream);
  return [-1, 0, 1, 2].flatMap((logScale) =>
    [-1.5, -1, -0.5, 0, 0.5, 1, 1.5].map((away) => ({
      logX: away + power * logScale,
      logScale,
      y: 0.2 * away ** 2 + deviation * random.nextNormal(),
    })),
  );
};

describe('collapsed sweep', () => {
  it.each([0, 0.5, 1, 1.5])('finds the power %d, and what is planted whatever the power is', (power) => {
    const found = collapsedSweep(family(power, 0.02, 1), seedFrom(1));
    expect(Math.abs(found.exponent - power)).toBeLessThan(NEAR);
    expect(Math.abs(found.plantedProportional - 1)).toBeLessThan(NEAR);
    expect(Math.abs(found.plantedUnmoved)).toBeLessThan(NEAR);
  });

  it('plants without scatter what is asked for, but for the ends, beyond which the curve is level', () => {
    const { plantedProportional, plantedUnmoved } = collapsedSweep(family(0.7, 0, 2), seedFrom(1));
    expect(plantedProportional).toBeCloseTo(1, 1);
    expect(plantedUnmoved).toBeCloseTo(0, 1);
  });

  it('plants with the scatter of the points: the more, the further off', () => {
    const off = (deviation: number): number => {
      const each = Array.from(
        { length: 10 },
        (_, i) => collapsedSweep(family(1, deviation, i), seedFrom(i)).plantedProportional,
      );
      return Math.sqrt(each.reduce((sum, value) => sum + (value - 1) ** 2, 0) / each.length);
    };
    expect(off(0.05)).toBeGreaterThan(2 * off(0.01));
  });

  it('is the same numbers for the same seed', () => {
    const points = family(1, 0.05, 3);
    expect(collapsedSweep(points, seedFrom(5))).toEqual(collapsedSweep(points, seedFrom(5)));
    expect(collapsedSweep(points, seedFrom(6)).exponent).toBe(collapsedSweep(points, seedFrom(5)).exponent);
  });
});
