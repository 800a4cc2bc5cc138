import { describe, expect, it } from 'vitest';
import { headlineClaims } from '../../../src/claims/allClaims.ts';
import type { BlockEvidence } from '../../../src/core/check.ts';
import { randomStream } from '../../../src/core/randomStream.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { calibration } from '../../../src/judge/calibration.ts';
import { measuredRate, verdictRates } from '../../../src/judge/verdictRates.ts';
import { CALIBRATED_CLAIMS, wrongOfEqualArms } from '../../../src/judge/wrongOfEqualArms.ts';
import { failedBlock, fakeBlocks } from '../../support/fakeBlock.ts';
import { parity, plantedRate } from '../../support/fakeClaim.ts';

const poolOf = (count: number, mean: number): readonly BlockEvidence[] => {
  const random = randomStream(seedFrom(3));
  const normal = (middle: number): readonly number[] =>
    Array.from({ length: count }, () => middle + 0.1 * random.nextNormal());
  return fakeBlocks({ parity: normal(mean), planted: normal(9) });
};

const rule = {
  hypotheses: [parity, plantedRate],
  wrong: 'violated',
  alphaPerHypothesis: 0.01,
  maxBlocks: 16,
  checks: 100,
  seed: seedFrom(1),
} as const;

describe('calibration', () => {
  it('counts the verdict that is false, with the interval of as many checks as share no block', () => {
    const { verdicts, falseAlarms, separate, atEdge } = calibration({ ...rule, pool: poolOf(70, 0) })!;
    expect(verdicts.holds.count).toBe(100);
    expect(falseAlarms).toMatchObject({ count: 0, of: 100, lower: 0 });
    expect(separate.checks).toBe(Math.floor(70 / verdicts.blocks.mean));
    expect(separate.upper).toBeGreaterThan(falseAlarms.upper);
    expect(atEdge.map(({ contrast, decided }) => [contrast, decided.of])).toEqual([['parity', 100]]);
  });

  it('finds false alarms where the pool has them', () => {
    const { falseAlarms, separate } = calibration({ ...rule, pool: poolOf(70, 2) })!;
    expect(falseAlarms.count).toBe(100);
    expect(separate).toMatchObject({ upper: 1 });
    expect(separate.lower).toBeGreaterThan(0.5);
  });

  it('measures nothing with fewer blocks than a check may take', () => {
    expect(calibration({ ...rule, pool: poolOf(15, 0) })).toBeUndefined();
  });

  it('leaves out the edge where too few blocks passed their guards, and still has one separate check', () => {
    const pool = poolOf(16, 0).map((block, i) => (i === 7 ? failedBlock(i, 'loss fell', 'it rose') : block));
    const { atEdge, separate } = calibration({ ...rule, pool })!;
    expect(atEdge).toEqual([]);
    expect(separate.checks).toBeGreaterThanOrEqual(1);
  });
});

describe('verdictRates', () => {
  it('counts verdicts and orders blocks', () => {
    const rates = verdictRates([
      { verdict: 'holds', blocks: 9 },
      { verdict: 'violated', blocks: 5 },
      { verdict: 'holds', blocks: 7 },
    ]);
    expect(rates.holds).toEqual(measuredRate(2, 3));
    expect([rates.violated.count, rates.undetermined.count, rates.outOfRegime.count]).toEqual([1, 0, 0]);
    expect(rates.blocks).toEqual({ mean: 7, median: 7, p99: 9 });
  });
});

describe('wrongOfEqualArms', () => {
  it('calls an effect of equal arms false, and a missed parity', () => {
    expect(CALIBRATED_CLAIMS.slice(0, 5)).toEqual(headlineClaims.map(({ name }) => name));
    expect(wrongOfEqualArms('warm-start')).toBe('holds');
    expect(wrongOfEqualArms('forgetting')).toBe('holds');
    expect(wrongOfEqualArms('linear-scaling@width=128')).toBe('violated');
    expect(wrongOfEqualArms('random-labels')).toBeUndefined();
  });
});
