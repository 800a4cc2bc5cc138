import type { BlockEvidence } from '../core/check.ts';
import type { Claim, Regime } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import type { Calibration } from '../judge/calibration.ts';
import type { RunToRunNoise } from '../judge/runToRunNoise.ts';
import type { CalibratedClaim } from './calibrationRecord.ts';
import { claimCard } from './claimCard.ts';
import { judgedBy } from './judgedBy.ts';
import { recordedRegime } from './toEvidenceRecord.ts';

/** What was measured of one claim, for its record. Contrasts are finite, and so are all other numbers. */
export const recordedCalibration = (of: {
  readonly claim: Claim;
  readonly regime: Regime;
  readonly dataset: Dataset;
  readonly wrong: CalibratedClaim['wrong'];
  readonly seconds: number;
  readonly blocks: readonly BlockEvidence[];
  readonly result: Calibration | undefined;
  readonly runToRun: RunToRunNoise | undefined;
}): CalibratedClaim => {
  const { claim, regime, dataset, wrong, seconds, blocks, result, runToRun } = of;
  return {
    name: claim.name,
    judgedBy: judgedBy(claimCard(claim), recordedRegime(regime, dataset)),
    wrong,
    seconds,
    blocks: blocks.map(({ index, seed, contrasts, guards }) => ({
      index,
      seed: [seed[0], seed[1]],
      contrasts,
      guards: guards.map(({ name, passed, detail }) => ({ name, passed, detail })),
    })),
    ...(result && { result }),
    ...(runToRun && { runToRun }),
  };
};
