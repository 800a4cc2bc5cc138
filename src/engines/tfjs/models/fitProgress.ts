import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Dataset } from '../../../core/dataset.ts';
import type { Recipe } from '../../../core/recipe.ts';
import type { Observation, RunOutcome } from '../../../core/run.ts';
import type { Evaluation } from '../../../core/trainer.ts';
import { areFinite } from '../../../networks/areFinite.ts';
import type { DueEvaluation, EvaluationPoints } from '../../../schedules/evaluationPoints.ts';
import { runOutcomeAt } from '../../../schedules/runOutcomeAt.ts';

/** What becomes of a replica while a loop trains it. */
export interface FitProgress {
  readonly updates: () => number;
  readonly examplesSeen: () => number;
  readonly observations: readonly Observation[];
  /** Undefined while it goes on. */
  readonly outcome: () => RunOutcome | undefined;
  /** Passes over examples of the stream that no update uses. */
  skipped(examples: number): void;
  updated(examples: number): Promise<void>;
  /** The last look, when the loop has come back. @returns the final weights */
  end(): Promise<Float32Array>;
}

/** Updates between two turns of the event loop. */
const UPDATES_PER_TURN = 16;

/** Counts updates and examples, and observes where it is due. */
export const fitProgress = (work: {
  readonly recipe: Recipe;
  readonly points: EvaluationPoints;
  readonly parts: { readonly training: Dataset; readonly test: Dataset };
  readonly weights: () => Promise<Float32Array>;
  readonly evaluate: (part: Dataset, weights: Float32Array) => Promise<Evaluation>;
  /** Throws to stop. */
  readonly checkpoint: () => void;
}): FitProgress => {
  const { recipe, points, parts, weights, evaluate, checkpoint } = work;
  const observations: Observation[] = [];
  let updates = 0;
  let examplesSeen = 0;
  let passed = 0;
  let outcome: RunOutcome | undefined;

  const look = async (due: DueEvaluation, ended: boolean): Promise<Float32Array> => {
    const epoch = passed / recipe.datasetSize;
    const now = await weights();
    const training = await evaluate(parts.training, now);
    const test = await evaluate(parts.test, now);
    outcome = runOutcomeAt(recipe, {
      epoch,
      trainingLoss: training.loss,
      testLoss: test.loss,
      weightsFinite: areFinite(now),
      check: due === 'check' || due === 'both',
      ended,
    });
    if (outcome?.kind !== 'diverged' && (outcome !== undefined || due !== 'check')) {
      observations.push({
        epoch,
        updates,
        trainingLoss: training.loss,
        trainingAccuracy: training.accuracy,
        testLoss: test.loss,
        testAccuracy: test.accuracy,
      });
    }
    return now;
  };

  return {
    updates: () => updates,
    examplesSeen: () => examplesSeen,
    observations,
    outcome: () => outcome,
    skipped: (examples) => {
      passed += examples;
    },
    updated: async (examples) => {
      updates += 1;
      examplesSeen += examples;
      passed += examples;
      const due = points.due(passed / recipe.datasetSize);
      if (due !== 'none') await look(due, false);
      if (updates % UPDATES_PER_TURN === 0) await nextTurn();
      checkpoint();
    },
    end: async () => {
      if (outcome !== undefined) return weights();
      if (observations.at(-1)?.updates === updates) observations.pop(); // the same moment, as the end
      return look('observation', true);
    },
  };
};
