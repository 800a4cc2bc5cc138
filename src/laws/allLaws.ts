import type { Law } from '../core/law.ts';
import { batchOrder } from './batchOrder.ts';
import { epochsDiffer } from './epochsDiffer.ts';
import { everyEpoch } from './everyEpoch.ts';
import { gradientCovariance } from './gradientCovariance.ts';
import { gradientIsSlope } from './gradientIsSlope.ts';
import { hessianIsSlope } from './hessianIsSlope.ts';
import { hessianLinearity } from './hessianLinearity.ts';
import { hessianSymmetry } from './hessianSymmetry.ts';
import { partsOfABatch } from './partsOfABatch.ts';
import { replicaIndependence } from './replicaIndependence.ts';
import { summedLoss } from './summedLoss.ts';
import { twoSgdSteps } from './twoSgdSteps.ts';

/** Every law there is, in the order they are checked: derivatives, the batch, the step, the order of examples, replicas. */
export const allLaws: readonly Law[] = [
  gradientIsSlope,
  hessianSymmetry,
  hessianLinearity,
  hessianIsSlope,
  gradientCovariance,
  batchOrder,
  partsOfABatch,
  summedLoss,
  twoSgdSteps,
  everyEpoch,
  epochsDiffer,
  replicaIndependence,
];
