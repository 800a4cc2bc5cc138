import { describe, expect, it } from 'vitest';
import { linearScaling } from '../../../src/claims/linearScaling.ts';
import type { Claim, Regime, RegimeChanges } from '../../../src/core/claim.ts';
import { judgedBy } from '../../../src/records/judgedBy.ts';
import { namedDataset } from '../../support/namedDataset.ts';

const regimeOf = (changes: RegimeChanges = {}): Regime => {
  const answer = linearScaling.regime(namedDataset('digits', 1797, { rows: 8, columns: 8, channels: 1 }), changes);
  if (answer.kind !== 'regime') throw new Error(answer.reason);
  return answer.regime;
};

const withHypothesis = (change: Partial<Claim['hypotheses'][number]>): Claim => ({
  ...linearScaling,
  hypotheses: linearScaling.hypotheses.map((one, i) => (i === 0 ? { ...one, ...change } : one)),
});

describe('judgedBy', () => {
  const now = judgedBy(linearScaling, regimeOf());

  it('is a sha256 that words do not change', () => {
    expect(now).toMatch(/^[0-9a-f]{64}$/);
    expect(judgedBy(withHypothesis({ title: 'Another title' }), regimeOf())).toBe(now);
  });

  it('changes with a bound, a role and a number of the regime', () => {
    const others = [
      judgedBy(withHypothesis({ region: { lower: -2, upper: 1 } }), regimeOf()),
      judgedBy(withHypothesis({ role: 'finding' }), regimeOf()),
      judgedBy(linearScaling, regimeOf({ width: 32 })),
      judgedBy(linearScaling, regimeOf({ depth: 2 })),
    ];
    expect(new Set([now, ...others]).size).toBe(5);
  });
});
