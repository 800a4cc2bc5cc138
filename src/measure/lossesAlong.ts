import type { LossOracle, Vector } from '../core/lossOracle.ts';
import type { Evaluation } from '../core/trainer.ts';
import { inGroups } from './inGroups.ts';
import { finiteNumber } from './requireFinite.ts';

/** Parts of the data to evaluate beside the loss, by name, e.g. `test`: `(weights) => trainer.evaluate(network, test, weights)`. */
export type EvaluatedParts = Readonly<Record<string, (weights: Vector) => Promise<Evaluation>>>;

/** Loss in nats and accuracy of one part of the data at each alpha. */
export interface EvaluatedCurve {
  readonly part: string;
  readonly losses: readonly number[];
  readonly accuracies: readonly number[];
}

/** A line in weight space, seen: plain data, all lists of one length. */
export interface LossCurve {
  /** Ascending. */
  readonly alphas: readonly number[];
  /** Of the oracle, in nats. */
  readonly losses: readonly number[];
  readonly parts: readonly EvaluatedCurve[];
}

/**
 * Losses along a line, and evaluations of other parts of the data.
 * @param at weights [P] at a place on the line
 * @throws ExperimentError `E_ORACLE_NOT_FINITE`
 */
export const lossesAlong = async (
  oracle: LossOracle,
  at: (alpha: number) => Float64Array,
  alphas: readonly number[],
  evaluate: EvaluatedParts = {},
): Promise<LossCurve> => {
  const losses = await inGroups(alphas, async (alpha) =>
    finiteNumber(await oracle.loss(at(alpha)), `the loss at alpha = ${alpha}`),
  );
  const parts: EvaluatedCurve[] = [];
  for (const [part, evaluateAt] of Object.entries(evaluate)) {
    const found = await inGroups(alphas, async (alpha) => {
      const { loss, accuracy } = await evaluateAt(at(alpha));
      return { loss: finiteNumber(loss, `the ${part} loss at alpha = ${alpha}`), accuracy };
    });
    parts.push({ part, losses: found.map(({ loss }) => loss), accuracies: found.map(({ accuracy }) => accuracy) });
  }
  return { alphas, losses, parts };
};

/** The places, and those that must not be missing, in ascending order. */
export const withPlaces = (alphas: readonly number[], ...wanted: readonly number[]): readonly number[] =>
  [...new Set([...alphas, ...wanted])].sort((a, b) => a - b);
