import type { Claim, RegimeChanges } from './claim.ts';
import { parseRegimeName, regimeName } from './regimeName.ts';

/**
 * The same claim in another regime, as a claim of its own: `name@number=value,...`, so that its blocks are drawn anew
 * and its record tells the two apart. Numbers stand in the order of the domain. No changes: the claim itself.
 * @example claimInRegime(linearScaling, { width: 128 }).name // 'linear-scaling@width=128'
 */
export const claimInRegime = (claim: Claim, changes: RegimeChanges): Claim => {
  if (Object.keys(changes).length === 0) return claim;
  const { claim: name, changes: earlier } = parseRegimeName(claim.name);
  return {
    ...claim,
    name: regimeName({ claim: name, changes: { ...earlier, ...changes } }, Object.keys(claim.domain)),
    regime: (dataset, more = {}) => claim.regime(dataset, { ...changes, ...more }),
  };
};
