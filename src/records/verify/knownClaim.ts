import { claimsNamed } from '../../claims/allClaims.ts';
import type { Claim } from '../../core/claim.ts';

/** The claim of that name in this version; undefined for a name that `claimsNamed` refuses. */
export const knownClaim = (name: string): Claim | undefined => {
  try {
    return claimsNamed([name])[0];
  } catch {
    return undefined;
  }
};
