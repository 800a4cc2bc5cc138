import type { Claim } from '../core/claim.ts';
import { claimInRegime } from '../core/claimInRegime.ts';
import { ExperimentError } from '../core/experimentError.ts';
import { nearestName } from '../core/nearestName.ts';
import { parseRegimeName } from '../core/regimeName.ts';
import { batchGrowth } from './batchGrowth.ts';
import { bestRate } from './bestRate.ts';
import { costToTarget } from './costToTarget.ts';
import { evidence } from './evidence.ts';
import { forgetting } from './forgetting.ts';
import { generalisationGap } from './generalisationGap.ts';
import { ghostBatch } from './ghostBatch.ts';
import { gradientAgreement } from './gradientAgreement.ts';
import { halfData } from './halfData.ts';
import { linearScaling } from './linearScaling.ts';
import { noiseAndEvidence } from './noiseAndEvidence.ts';
import { optimalBatch } from './optimalBatch.ts';
import { optimalBatchDataSize } from './optimalBatchDataSize.ts';
import { parityBreak } from './parityBreak.ts';
import { randomLabels } from './randomLabels.ts';
import { rprop } from './rprop.ts';
import { sameRate } from './sameRate.ts';
import { sharperMinima } from './sharperMinima.ts';
import { sharpnessAlongLoss } from './sharpnessAlongLoss.ts';
import { sharpnessFollowsNoise } from './sharpnessFollowsNoise.ts';
import { stability } from './stability.ts';
import { startDependence } from './startDependence.ts';
import { trainLonger } from './trainLonger.ts';
import { warmStart } from './warmStart.ts';

/** Every claim there is, in the order they are checked. */
export const allClaims: readonly Claim[] = [
  sharperMinima,
  linearScaling,
  batchGrowth,
  optimalBatch,
  forgetting,
  rprop,
  startDependence,
  gradientAgreement,
  randomLabels,
  evidence,
  noiseAndEvidence,
  sameRate,
  sharpnessFollowsNoise,
  sharpnessAlongLoss,
  warmStart,
  generalisationGap,
  stability,
  costToTarget,
  trainLonger,
  ghostBatch,
  parityBreak,
  bestRate,
  halfData,
  optimalBatchDataSize,
];

/** The five that are checked when none is named. */
export const headlineClaims: readonly Claim[] = allClaims.filter(({ headline }) => headline);

const claimNamed = (full: string): Claim => {
  const { claim: name, changes } = parseRegimeName(full);
  const known = allClaims.map((claim) => claim.name);
  const claim = allClaims.find((candidate) => candidate.name === name);
  if (claim === undefined) {
    const near = nearestName(name, known);
    throw new ExperimentError(
      'E_UNKNOWN_CLAIM',
      `there is no claim "${name}"${near === undefined ? '' : `, did you mean "${near}"?`}: the claims are ${known.join(', ')}; \`batchlaw claims\` tells what they say.`,
    );
  }
  return claimInRegime(claim, changes);
};

/**
 * The claims of the given names, in that order, each once; the headline claims for no name. A name may change numbers of
 * the regime: `linear-scaling@width=128,depth=2`.
 * @throws ExperimentError `E_UNKNOWN_CLAIM`, `E_REGIME_FORMAT`
 */
export const claimsNamed = (names: readonly string[]): readonly Claim[] =>
  names.length === 0
    ? headlineClaims
    : [...new Map(names.map(claimNamed).map((claim) => [claim.name, claim])).values()];
