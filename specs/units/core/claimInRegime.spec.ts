import { describe, expect, it } from 'vitest';
import { linearScaling } from '../../../src/claims/linearScaling.ts';
import type { Claim, Regime } from '../../../src/core/claim.ts';
import { claimInRegime } from '../../../src/core/claimInRegime.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { blockSeed } from '../../../src/judge/runBlock.ts';
import { claimCard } from '../../../src/records/claimCard.ts';
import { namedDataset } from '../../support/namedDataset.ts';

const digits = namedDataset('digits', 1797);
const sizesOf = (claim: Claim, changes = {}): readonly number[] | string => {
  const answer = claim.regime(digits, changes);
  return answer.kind === 'regime' ? answer.regime.network(64, 10).sizes : answer.reason;
};
const regimeOf = (claim: Claim): Regime => {
  const answer = claim.regime(digits);
  if (answer.kind !== 'regime') throw new Error(answer.reason);
  return answer.regime;
};

describe('claimInRegime', () => {
  const wide = claimInRegime(linearScaling, { width: 128, depth: 2 });

  it('is the claim itself without changes', () => {
    expect(claimInRegime(linearScaling, {})).toBe(linearScaling);
  });

  it('has the changes in its name, in the order of the domain', () => {
    expect(wide.name).toBe('linear-scaling@width=128,depth=2');
    expect(claimInRegime(linearScaling, { depth: 2, width: 128 }).name).toBe(wide.name);
  });

  it('changes its own numbers and no others', () => {
    expect(sizesOf(wide)).toEqual([64, 128, 128, 10]);
    expect(sizesOf(linearScaling)).toEqual([64, 64, 10]);
    const [own, changed] = [regimeOf(linearScaling), regimeOf(wide)];
    expect({ ...changed, network: own.network }).toEqual(own);
  });

  it('is out of regime beyond the domain of the claim', () => {
    expect(sizesOf(claimInRegime(linearScaling, { width: 4096 }))).toMatch(
      /^width 4096 is outside \[\d+, \d+\], where the claim is made$/,
    );
  });

  it('takes further changes, the later ones first', () => {
    const narrow = claimInRegime(wide, { width: 32 });
    expect(narrow.name).toBe('linear-scaling@width=32,depth=2');
    expect(sizesOf(narrow)).toEqual([64, 32, 32, 10]);
    expect(sizesOf(wide, { depth: 1 })).toEqual([64, 128, 10]);
  });

  it('draws its blocks anew, and has a card of its own', () => {
    const root = seedFrom(1);
    expect(blockSeed(root, wide, 0)).not.toEqual(blockSeed(root, linearScaling, 0));
    expect(claimCard(wide).hash).not.toBe(claimCard(linearScaling).hash);
  });
});
