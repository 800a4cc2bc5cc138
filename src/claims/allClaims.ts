import type { Claim } from '../core/claim.ts';
import { ExperimentError } from '../core/experimentError.ts';
import { nearestName } from '../core/nearestName.ts';
import { batchGrowth } from './batchGrowth.ts';
import { linearScaling } from './linearScaling.ts';
import { optimalBatch } from './optimalBatch.ts';
import { sharperMinima } from './sharperMinima.ts';

/** Every claim there is, in the order they are checked. */
export const allClaims: readonly Claim[] = [sharperMinima, linearScaling, batchGrowth, optimalBatch];

/**
 * The claims of the given names, in that order; all of them for no name.
 * @throws ExperimentError `E_UNKNOWN_CLAIM`
 */
export const claimsNamed = (names: readonly string[]): readonly Claim[] => {
  if (names.length === 0) return allClaims;
  const known = allClaims.map((claim) => claim.name);
  return [...new Set(names)].map((name) => {
    const claim = allClaims.find((candidate) => candidate.name === name);
    if (claim !== undefined) return claim;
    const near = nearestName(name, known);
    throw new ExperimentError(
      'E_UNKNOWN_CLAIM',
      `there is no claim "${name}"${near === undefined ? '' : `, did you mean "${near}"?`}: the claims are ${known.join(', ')}; \`batchlaw claims\` tells what they say.`,
    );
  });
};
