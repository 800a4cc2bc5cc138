import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { agreedDecision } from '../../../src/judge/agreedDecision.ts';
import { FIRST_LOOK, judgeHypothesis } from '../../../src/judge/judgeHypothesis.ts';
import { around } from '../../support/fakeBlock.ts';

const judge = (values: readonly number[], lower: number, upper: number, alpha = 0.01) =>
  judgeHypothesis({ contrast: 'x', region: { lower, upper } }, values, alpha);
const { NEGATIVE_INFINITY, POSITIVE_INFINITY } = Number;

describe('judgeHypothesis', () => {
  it('is inside, outside or open as the interval lies to the region', () => {
    const values = around(1, 0.1, 12);
    expect(judge(values, 0, 2).decision).toBe('inside');
    expect(judge(values, 0.5, POSITIVE_INFINITY).decision).toBe('inside');
    expect(judge(values, 2, 3).decision).toBe('outside');
    expect(judge(values, NEGATIVE_INFINITY, 0.5).decision).toBe('outside');
    expect(judge(values, 1, 2).decision).toBe('open');
    expect(judge(values, 0.99, 1.01).decision).toBe('open');
  });

  it('reports count, mean and the deviation that divides by n - 1', () => {
    const look = judge([1, 2, 3, 4, 5, 6], 0, 1);
    expect(look).toMatchObject({ contrast: 'x', blocks: 6, mean: 3.5 });
    expect(look.standardDeviation).toBeCloseTo(Math.sqrt(3.5), 12);
  });

  it('decides nothing before five values, however large the alpha', () => {
    expect(FIRST_LOOK).toBe(5);
    const four = judge(around(10, 0.01, 4), -1, 1, 0.3);
    expect(four.interval).toEqual({ lower: NEGATIVE_INFINITY, upper: POSITIVE_INFINITY });
    expect([four.decision, four.signDecision]).toEqual(['open', 'open']);
    expect(judge(around(10, 0.01, 5), -1, 1, 0.3).decision).toBe('outside');
  });

  it('has no mean of no values, and says 0', () => {
    expect(judge([], -1, 1)).toMatchObject({ blocks: 0, mean: 0, standardDeviation: 0, decision: 'open' });
  });

  it('leaves values without spread to the sign sequence, which takes 11 of them at alpha 0.01', () => {
    const same = (n: number) =>
      judge(
        Array.from({ length: n }, () => 0.1),
        -1,
        1,
      );
    expect(same(10).interval).toEqual({ lower: NEGATIVE_INFINITY, upper: POSITIVE_INFINITY });
    expect(same(10).decision).toBe('open');
    expect(same(11)).toMatchObject({
      interval: { lower: 0.1, upper: 0.1 },
      decision: 'inside',
      standardDeviation: 0,
    });
  });

  it('takes differences below float32 resolution for no spread, and larger ones for spread', () => {
    const wiggle = (by: number) => judge(around(1, by, 8), -2, 2);
    expect(wiggle(2 ** -26)).toMatchObject({ decision: 'open', standardDeviation: 0 });
    expect(wiggle(2 ** -20).decision).toBe('inside');
  });

  it('takes exact zeros for no spread', () => {
    expect(judge([0, 0, 0, 0, 0, 0], -1, 1)).toMatchObject({ decision: 'open', standardDeviation: 0 });
  });

  it.each([Number.NaN, POSITIVE_INFINITY])('refuses %s', (value) => {
    expect(() => judge([1, 2, value], 0, 1)).toThrow(
      `contrast x is ${value} in the 3. block that counts: a claim measures finite numbers, or fails a guard and measures none.`,
    );
  });

  test.prop([
    fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 5, maxLength: 30 }),
    fc.integer({ min: -50, max: 50 }),
  ])('is never inside a region and its complement at once', (values, edge) => {
    const below = judge(values, NEGATIVE_INFINITY, edge - 0.5);
    const above = judge(values, edge + 0.5, POSITIVE_INFINITY);
    expect(below.decision === 'inside' && above.decision === 'inside').toBe(false);
    if (below.decision === 'inside') expect(above.decision).toBe('outside');
  });
});

describe('agreedDecision', () => {
  const look = (decision: 'inside' | 'outside' | 'open', signDecision: 'inside' | 'outside' | 'open') =>
    agreedDecision({ ...judge([1, 2], 0, 1), decision, signDecision });

  it("is the t-mixture's while the sign sequence agrees or is open", () => {
    expect(look('inside', 'inside')).toBe('inside');
    expect(look('outside', 'open')).toBe('outside');
    expect(look('open', 'inside')).toBe('open');
  });

  it('is open when the two contradict each other', () => {
    expect(look('inside', 'outside')).toBe('open');
    expect(look('outside', 'inside')).toBe('open');
  });

  it('vetoes skewed blocks: a mean above the region with a median in it', () => {
    const values = Array.from({ length: 100 }, (_, i) => (i % 4 === 0 ? 8 : 0.1 + (i % 5) / 100));
    const skewed = judge(values, -0.5, 0.5);
    expect([skewed.decision, skewed.signDecision]).toEqual(['outside', 'inside']);
    expect(agreedDecision(skewed)).toBe('open');
  });
});
