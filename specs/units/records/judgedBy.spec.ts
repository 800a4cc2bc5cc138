import { describe, expect, it } from 'vitest';
import { linearScaling } from '../../../src/claims/linearScaling.ts';
import type { Claim, RegimeChanges } from '../../../src/core/claim.ts';
import { claimCard } from '../../../src/records/claimCard.ts';
import { judgedBy } from '../../../src/records/judgedBy.ts';
import { recordedRegime } from '../../../src/records/toEvidenceRecord.ts';
import { namedDataset } from '../../support/namedDataset.ts';

const digits = namedDataset('digits', 1797, { rows: 8, columns: 8, channels: 1 });

const hashOf = (claim: Claim, changes: RegimeChanges = {}): string => {
  const answer = claim.regime(digits, changes);
  if (answer.kind !== 'regime') throw new Error(answer.reason);
  return judgedBy(claimCard(claim), recordedRegime(answer.regime, digits));
};

const withHypothesis = (change: Partial<Claim['hypotheses'][number]>): Claim => ({
  ...linearScaling,
  hypotheses: linearScaling.hypotheses.map((one, i) => (i === 0 ? { ...one, ...change } : one)),
});

describe('judgedBy', () => {
  const now = hashOf(linearScaling);

  it('is a sha256 that words do not change', () => {
    expect(now).toMatch(/^[0-9a-f]{64}$/);
    expect(hashOf(withHypothesis({ title: 'Another title' }))).toBe(now);
  });

  it('changes with a bound, a role and a number of the regime', () => {
    const others = [
      hashOf(withHypothesis({ region: { lower: -2, upper: 1 } })),
      hashOf(withHypothesis({ role: 'finding' })),
      hashOf(linearScaling, { width: 32 }),
      hashOf(linearScaling, { depth: 2 }),
    ];
    expect(new Set([now, ...others]).size).toBe(5);
  });
});
