import { describe, expect, it } from 'vitest';
import { checkPlan } from '../../../src/judge/checkPlan.ts';

const claim = (name: string, secondsPerBlock: number, blocks?: { median: number; p99: number }) => ({
  name,
  secondsPerBlock,
  basis: 'a guess',
  ...(blocks && { blocks }),
});

describe('checkPlan', () => {
  it('takes claims in their order until the time is used up, and says which time would do', () => {
    const blocks = { median: 10, p99: 20 };
    const { checks, used, enough } = checkPlan(
      [claim('a', 2, blocks), claim('b', 4, blocks), claim('c', 1, blocks)],
      60,
      5,
    );
    expect(checks.map(({ name, fits }) => [name, fits])).toEqual([
      ['a', true],
      ['b', false],
      ['c', true],
    ]);
    expect([used, enough]).toEqual([60, 240]);
    expect(checks.map(({ blocksInShare }) => blocksInShare)).toEqual([10, 5, 20]);
    expect(checks[0]).toMatchObject({ decided: 0.5, seconds: { median: 20, p99: 40 } });
    expect(checks[1]!.decided).toBeCloseTo(0.5 / 6, 12);
    expect(checks[2]!.decided).toBe(0.99);
  });

  it('decides nothing before the first look, and grows from the median to p99', () => {
    const decided = (seconds: number) =>
      checkPlan([claim('a', 1, { median: 10, p99: 20 })], seconds, 5).checks[0]!.decided!;
    expect(decided(4)).toBe(0);
    expect(decided(15)).toBeCloseTo(0.745, 12);
  });

  it('tells nothing of a claim whose blocks are not known', () => {
    const { checks, enough } = checkPlan([claim('a', 2)], 60, 5);
    expect(checks[0]).toEqual({ ...claim('a', 2), share: 60, blocksInShare: 30, fits: false });
    expect(enough).toBe(0);
  });
});
