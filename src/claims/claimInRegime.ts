import type { Claim, RegimeChanges } from '../core/claim.ts';

/**
 * The same claim in another regime, as a claim of its own: `name@number=value,...`, so that its blocks are drawn anew
 * and its record tells the two apart. No changes: the claim itself.
 * @example claimInRegime(linearScaling, { width: 128 }).name // 'linear-scaling@width=128'
 */
export const claimInRegime = (claim: Claim, changes: RegimeChanges): Claim => {
  const named = Object.entries(changes);
  if (named.length === 0) return claim;
  return {
    ...claim,
    name: `${claim.name}@${named.map(([name, value]) => `${name}=${value}`).join(',')}`,
    regime: (dataset, more = {}) => claim.regime(dataset, { ...changes, ...more }),
  };
};
