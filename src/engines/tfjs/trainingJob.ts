import type { SplitDataset } from '../../core/dataset.ts';
import type { Network } from '../../core/network.ts';
import type { Recipe } from '../../core/recipe.ts';
import type { Observation, Run } from '../../core/run.ts';
import type { EvaluationPoints } from '../../schedules/evaluationPoints.ts';

/** One recipe of a request, checked. */
export interface TrainingJob {
  readonly network: Network;
  readonly data: SplitDataset;
  readonly recipe: Recipe;
  /** [P], borrowed. */
  readonly initialWeights: Float32Array;
  readonly points: EvaluationPoints;
  /** @param seconds of training until then, evaluations left out */
  readonly onObservation: (observation: Observation, seconds: number) => void;
  readonly onRun: (run: Run) => void;
}
