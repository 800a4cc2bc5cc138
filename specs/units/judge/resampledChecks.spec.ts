import { describe, expect, it } from 'vitest';
import type { Hypothesis } from '../../../src/core/claim.ts';
import { randomStream } from '../../../src/core/randomStream.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { decidedAtEdge } from '../../../src/judge/decidedAtEdge.ts';
import { resampledChecks } from '../../../src/judge/resampledChecks.ts';
import { binomialInterval } from '../../../src/stats/binomialInterval.ts';
import { failedBlock, fakeBlocks } from '../../support/fakeBlock.ts';
import { parity, plantedRate } from '../../support/fakeClaim.ts';

const CHECKS = 1000;
const POOL = 2000;

/** A pool of normal blocks: the claim's number has this mean and deviation 1, the control's is far outside. */
const poolOf = (mean: number, seed: number): ReturnType<typeof fakeBlocks> => {
  const random = randomStream(seedFrom(seed));
  return fakeBlocks({
    parity: Array.from({ length: POOL }, () => mean + random.nextNormal()),
    planted: Array.from({ length: POOL }, () => 9 + random.nextNormal()),
  });
};

/** Within 5 of 0: at the edge of the region the worst that a mean can do. */
const wide: Hypothesis = { ...parity, region: { lower: -5, upper: 5 } };
const rule = { alphaPerHypothesis: 0.05, maxBlocks: 32, checks: CHECKS, seed: seedFrom(11) };

describe('resampledChecks', () => {
  it('finds the verdict of a clear pool in every check', () => {
    const checks = resampledChecks({ ...rule, hypotheses: [wide, plantedRate], pool: poolOf(0, 1) });
    expect(checks).toHaveLength(CHECKS);
    expect(checks.filter(({ verdict }) => verdict !== 'holds')).toEqual([]);
  });

  it('is wrong about a mean on the edge at most as often as the rule promises', () => {
    const checks = resampledChecks({ ...rule, hypotheses: [wide, plantedRate], pool: poolOf(5, 2) });
    const wrong = checks.filter(({ verdict }) => verdict !== 'undetermined').length;
    expect(wrong).toBeGreaterThan(0); // a rate that can be seen
    expect(binomialInterval({ successes: wrong, trials: CHECKS }).lower).toBeLessThanOrEqual(0.05);
  });

  it('counts blocks, those with a failed guard included', () => {
    const pool = poolOf(0, 3).map((block, i) => (i % 12 === 0 ? failedBlock(i, 'loss fell', 'it rose') : block));
    const checks = resampledChecks({ ...rule, hypotheses: [wide, plantedRate], pool });
    expect(Math.max(...checks.map(({ blocks }) => blocks))).toBeLessThanOrEqual(32);
    expect(checks.some(({ verdict }) => verdict === 'outOfRegime')).toBe(true); // two of the first few failed
  });

  it('gives the same checks for the same seed', () => {
    const of = { ...rule, checks: 50, hypotheses: [wide, plantedRate], pool: poolOf(4.5, 4) };
    expect(resampledChecks(of)).toEqual(resampledChecks(of));
  });

  it('refuses a pool with fewer blocks than a check may take', () => {
    const pool = poolOf(0, 5).slice(0, 31);
    expect(() => resampledChecks({ ...rule, hypotheses: [wide], pool })).toThrow(
      'a pool of 31 blocks is too small for checks of up to 32',
    );
  });
});

describe('decidedAtEdge', () => {
  it('moves the numbers to the edge, and is decided there at most as often as the rule promises', () => {
    const decided = decidedAtEdge({ ...rule, hypothesis: wide, pool: poolOf(-0.3, 6) });
    expect(decided).toBeGreaterThan(0);
    expect(binomialInterval({ successes: decided, trials: CHECKS }).lower).toBeLessThanOrEqual(0.05);
  });

  it('finds the edge of a region that is open on one side, and leaves out blocks whose guards failed', () => {
    const hypothesis = { ...wide, region: { lower: 1, upper: Number.POSITIVE_INFINITY } };
    const pool = poolOf(3, 7).map((block, i) => (i % 10 === 0 ? failedBlock(i, 'loss fell', 'it rose') : block));
    const decided = decidedAtEdge({ ...rule, hypothesis, pool });
    expect(binomialInterval({ successes: decided, trials: CHECKS }).lower).toBeLessThanOrEqual(0.05);
  });

  it('shows that very skewed numbers break the promise', () => {
    const random = randomStream(seedFrom(8));
    const pool = fakeBlocks({ parity: Array.from({ length: POOL }, () => Math.exp(random.nextNormal())) });
    const decided = decidedAtEdge({ ...rule, hypothesis: wide, pool });
    expect(binomialInterval({ successes: decided, trials: CHECKS }).lower).toBeGreaterThan(0.05);
  });
});
