import { claimsNamed } from '../../claims/allClaims.ts';
import type { Claim } from '../../core/claim.ts';
import { ExperimentError } from '../../core/experimentError.ts';

/** The claim of that name in this version, if there is one. */
export const knownClaim = (name: string): Claim | undefined => {
  try {
    return claimsNamed([name])[0];
  } catch (error) {
    if (error instanceof ExperimentError) return undefined;
    throw error;
  }
};
