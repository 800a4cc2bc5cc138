import { claimsNamed } from '../claims/allClaims.ts';
import type { Claim, RegimeChanges } from '../core/claim.ts';
import { claimInRegime } from '../core/claimInRegime.ts';

/**
 * A claim by its name, in its own regime or in another.
 * @throws ExperimentError `E_UNKNOWN_CLAIM`, `E_REGIME_FORMAT`
 * @example theClaim('linear-scaling', { width: 128 })
 */
export const theClaim = (name: string, changes: RegimeChanges = {}): Claim =>
  claimInRegime(claimsNamed([name])[0]!, changes);

/** Makes the claim of that name, in the regime that is given. */
export type ClaimFactory = (changes?: RegimeChanges) => Claim;

const factoryOf =
  (name: string): ClaimFactory =>
  (changes) =>
    theClaim(name, changes);

/** Larger batches end in sharper minima. Source: Keskar et al. 2017, arXiv:1609.04836. */
export const sharperMinima: ClaimFactory = factoryOf('sharper-minima');
/** Batch and rate scaled together give the same result. Source: Goyal et al. 2017, arXiv:1706.02677. */
export const linearScalingParity: ClaimFactory = factoryOf('linear-scaling');
/** Growing the batch does what decaying the rate does. Source: Smith et al. 2018, arXiv:1711.00489. */
export const batchGrowthParity: ClaimFactory = factoryOf('batch-growth');
/** The best batch size grows in proportion to the rate. Source: Smith & Le 2018, arXiv:1710.06451. */
export const optimalBatchGrowth: ClaimFactory = factoryOf('optimal-batch');
/** What was learned is forgotten the faster, the higher the rate. Source: lecture notes of the table of sources, P5 and P6. */
export const forgettingAtHighRates: ClaimFactory = factoryOf('forgetting');
