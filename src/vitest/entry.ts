export type { Claim, RegimeChanges } from '../core/claim.ts';
export type { Trainer } from '../core/trainer.ts';
export { type DrawnRegime, legalRegimesOf } from '../judge/drawRegimes.ts';
export { regimesOf } from '../judge/regimesOf.ts';
export { type ClaimTestOptions, claim } from './claim.ts';
export type { ClaimOptions } from './runClaim.ts';
export type { ClaimEvidence } from './suiteEvidence.ts';
export {
  batchGrowthParity,
  type ClaimFactory,
  forgettingAtHighRates,
  linearScalingParity,
  optimalBatchGrowth,
  sharperMinima,
  theClaim,
} from './theClaim.ts';
export { toSatisfyClaim } from './toSatisfy.ts';
