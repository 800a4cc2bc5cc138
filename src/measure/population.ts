import type { LossOracle, Vector } from '../core/lossOracle.ts';
import { requireCount, requireLength } from './requireOption.ts';

/** A place in weight space and the loss there in nats; a loss that is no number counts as infinite. */
export interface Point {
  readonly weights: Float64Array;
  readonly loss: number;
}

/** The losses of all places, asked for at the same time. Keeps the arrays it is given. */
export const evaluatedPoints = (oracle: LossOracle, places: readonly Float64Array[]): Promise<readonly Point[]> =>
  Promise.all(
    places.map(async (weights) => {
      const loss = await oracle.loss(weights);
      return { weights, loss: Number.isNaN(loss) ? Number.POSITIVE_INFINITY : loss };
    }),
  );

/**
 * Copies of the places that a search by population begins at, with their losses.
 * @throws ExperimentError `E_MEASURE_OPTION` for fewer than 2, `E_WEIGHT_COUNT`
 */
export const startingPopulation = (oracle: LossOracle, start: readonly Vector[]): Promise<readonly Point[]> => {
  requireCount('population', start.length, 2);
  for (const weights of start) requireLength('weights', weights.length, oracle.parameterCount);
  return evaluatedPoints(
    oracle,
    start.map((weights) => Float64Array.from(weights)),
  );
};
