import type { Recipe } from '../core/recipe.ts';
import { DIVERGENCE_BOUND, type RunOutcome } from '../core/run.ts';

/** What an evaluation found. */
export interface EvaluationFindings {
  readonly epoch: number;
  readonly trainingLoss: number;
  /** Absent where only the training loss was looked at. */
  readonly testLoss?: number;
  /** No weight is NaN or infinite: a ReLU can hide one from the loss. */
  readonly weightsFinite: boolean;
  /** The evaluation is one at which the stop rule `trainingLoss` looks. */
  readonly check: boolean;
  /** No update is left. The end counts as a look of the stop rule. */
  readonly ended: boolean;
}

/**
 * How a run ends at an evaluation, or undefined when it goes on. A diverged run ends at the evaluation that shows it,
 * and that evaluation is no `Observation`: observations hold finite numbers only.
 */
export const runOutcomeAt = (
  { stop }: Pick<Recipe, 'stop'>,
  { epoch, trainingLoss, testLoss = 0, weightsFinite, check, ended }: EvaluationFindings,
): RunOutcome | undefined => {
  if (!weightsFinite || !(trainingLoss <= DIVERGENCE_BOUND) || !Number.isFinite(testLoss)) {
    return { kind: 'diverged', epoch };
  }
  if (stop.kind !== 'trainingLoss') return ended ? { kind: 'finished' } : undefined;
  if ((check || ended) && trainingLoss <= stop.target) return { kind: 'finished' };
  return ended ? { kind: 'targetMissed' } : undefined;
};
