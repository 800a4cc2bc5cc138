import type { Law } from '../core/law.ts';
import { batchOrder } from './batchOrder.ts';
import { batchSizeSchedule } from './batchSizeSchedule.ts';
import { delayedUpdate } from './delayedUpdate.ts';
import { epochsDiffer } from './epochsDiffer.ts';
import { everyEpoch } from './everyEpoch.ts';
import { evidenceInvariance } from './evidenceInvariance.ts';
import { gradientCovariance } from './gradientCovariance.ts';
import { gradientIsSlope } from './gradientIsSlope.ts';
import { hessianIsSlope } from './hessianIsSlope.ts';
import { hessianLinearity } from './hessianLinearity.ts';
import { hessianSymmetry } from './hessianSymmetry.ts';
import { learningRateSchedule } from './learningRateSchedule.ts';
import { lengthOfARun } from './lengthOfARun.ts';
import { lossesAgree } from './lossesAgree.ts';
import { manyExamples } from './manyExamples.ts';
import { onlyItsExamples } from './onlyItsExamples.ts';
import { optimiserFormulas } from './optimiserFormulas.ts';
import { partsOfABatch } from './partsOfABatch.ts';
import { quadraticStability } from './quadraticStability.ts';
import { reluRescaling } from './reluRescaling.ts';
import { renamedUnits } from './renamedUnits.ts';
import { repeatability } from './repeatability.ts';
import { replicaIndependence } from './replicaIndependence.ts';
import { reportedLosses } from './reportedLosses.ts';
import { seedsCount } from './seedsCount.ts';
import { steadyStateNoise } from './steadyStateNoise.ts';
import { summedLoss } from './summedLoss.ts';
import { twoSgdSteps } from './twoSgdSteps.ts';
import { zeroRate } from './zeroRate.ts';

/**
 * Every law there is, in the order they are checked: loss and derivatives, the gradient of a batch, the step, schedules,
 * the order of examples, replicas, reports. The first that is violated is the nearest to the cause.
 */
export const allLaws: readonly Law[] = [
  lossesAgree,
  gradientIsSlope,
  hessianSymmetry,
  hessianLinearity,
  hessianIsSlope,
  reluRescaling,
  evidenceInvariance,
  batchOrder,
  partsOfABatch,
  gradientCovariance,
  steadyStateNoise,
  summedLoss,
  delayedUpdate,
  twoSgdSteps,
  optimiserFormulas,
  manyExamples,
  quadraticStability,
  learningRateSchedule,
  batchSizeSchedule,
  lengthOfARun,
  everyEpoch,
  epochsDiffer,
  onlyItsExamples,
  zeroRate,
  renamedUnits,
  seedsCount,
  repeatability,
  replicaIndependence,
  reportedLosses,
];
