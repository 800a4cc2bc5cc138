import { ExperimentError } from '../core/experimentError.ts';
import type { Recipe } from '../core/recipe.ts';

/**
 * What is to be evaluated after an update. `check`: the training loss, for the stop rule `trainingLoss`;
 * `observation`: both parts, for an `Observation`.
 */
export type DueEvaluation = 'none' | 'check' | 'observation' | 'both';

/** The multiples of the checking and the observing period that a run has not reached yet. */
export interface EvaluationPoints {
  /** An evaluation is due after the first update with epochAfter >= this; Infinity when only the end is left. */
  next(): number;
  /** What is due after the update that ends at `epochAfter`; moves past the points it reached. Allocates nothing. */
  due(epochAfter: number): DueEvaluation;
}

/** Progress is passed / N: a multiple of a period counts as reached when it is this near. */
const TOLERANCE = 1e-9;

/** The multiple of `period` that follows `epoch`. */
const multipleAfter = (period: number, epoch: number): number =>
  (Math.floor((epoch + TOLERANCE) / period) + 1) * period - TOLERANCE;

/**
 * When a run is looked at: a point k * period (k = 1, 2, ...) belongs to the first update with epochAfter >= k * period.
 * An update that passes several points is looked at once. The end of a run is always evaluated, due or not.
 * @param observeEveryEpochs as in `TrainRequest`; absent: the end alone is observed
 * @throws ExperimentError `E_OBSERVE_RANGE`
 */
export const evaluationPoints = (
  recipe: Pick<Recipe, 'stop'>,
  observeEveryEpochs: number | undefined,
): EvaluationPoints => {
  if (observeEveryEpochs !== undefined && !(observeEveryEpochs > 0 && Number.isFinite(observeEveryEpochs))) {
    throw new ExperimentError(
      'E_OBSERVE_RANGE',
      `observeEveryEpochs ${observeEveryEpochs} must be a finite number above 0: leave it out to observe the end alone.`,
    );
  }
  const checkPeriod = recipe.stop.kind === 'trainingLoss' ? recipe.stop.checkEveryEpochs : Number.POSITIVE_INFINITY;
  const observePeriod = observeEveryEpochs ?? Number.POSITIVE_INFINITY;
  let nextCheck = multipleAfter(checkPeriod, 0);
  let nextObservation = multipleAfter(observePeriod, 0);
  return {
    next: () => Math.min(nextCheck, nextObservation),
    due: (epochAfter) => {
      const check = epochAfter >= nextCheck;
      const observation = epochAfter >= nextObservation;
      if (check) nextCheck = multipleAfter(checkPeriod, epochAfter);
      if (observation) nextObservation = multipleAfter(observePeriod, epochAfter);
      if (check) return observation ? 'both' : 'check';
      return observation ? 'observation' : 'none';
    },
  };
};
