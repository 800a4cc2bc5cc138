import { describe, expect, it } from 'vitest';
import { inverseEstimate, relativeHalfWidth, scaledEstimate } from '../../../../src/measure/throughput/estimate.ts';

const own = { value: 2, lower: 1, upper: 4 };

describe('an estimate of a positive quantity', () => {
  it('keeps its relative width when it is scaled', () => {
    expect(scaledEstimate(own, 3)).toEqual({ value: 6, lower: 3, upper: 12 });
    expect(relativeHalfWidth(scaledEstimate(own, 3))).toBeCloseTo(relativeHalfWidth(own), 12);
  });

  it('turns its ends around when it is inverted', () => {
    expect(inverseEstimate(own, 8)).toEqual({ value: 4, lower: 2, upper: 8 });
  });
});
