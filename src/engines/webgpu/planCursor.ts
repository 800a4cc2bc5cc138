import type { Recipe } from '../../core/recipe.ts';
import { biasCorrections } from '../../schedules/biasCorrections.ts';
import { type DueEvaluation, evaluationPoints } from '../../schedules/evaluationPoints.ts';
import { updatePlan } from '../../schedules/updatePlan.ts';

/** What passes through the network together: a whole batch, or a part of one that is too large for that. */
export interface Piece {
  /** Place of its first example in the stream of shuffled epochs. */
  readonly at: number;
  readonly rows: number;
  readonly first: boolean;
  readonly last: boolean;
  /** The summed gradient is multiplied by this. */
  readonly scale: number;
  /** Learning rate; for Adam divided by 1 - beta1^t. */
  readonly rate: number;
  readonly rootScale: number;
  readonly weightScale: number;
}

/** Some pieces, one after another, up to the next evaluation or until there is enough work. */
export interface Stretch {
  readonly pieces: readonly Piece[];
  readonly work: number;
  readonly due: DueEvaluation;
  /** No update is left. */
  readonly ended: boolean;
}

/** How far a recipe is. Recipes that differ in seeds alone share a cursor. */
export interface PlanCursor {
  /**
   * @param most pieces
   * @param budget of work, in rows; at least one piece comes, whatever it costs
   * @param epochs that the pieces may touch, at least 2
   */
  take(most: number, budget: number, epochs: number): Stretch;
  /** Passes over pieces, e.g. those made before a device was lost. */
  skip(pieces: number): void;
  piecesTaken(): number;
  updates(): number;
  examplesSeen(): number;
  epoch(): number;
}

/** What a piece costs beside its rows, in rows: barriers, and the update of all weights. */
const PIECE_WORK = 4;

/** @param rows that pass through the network together at most */
export const planCursor = (recipe: Recipe, rows: number, observeEveryEpochs: number | undefined): PlanCursor => {
  const { datasetSize: N, optimiser, weightDecay } = recipe;
  const plan = updatePlan(recipe);
  const points = evaluationPoints(recipe, observeEveryEpochs);
  const nextCorrection = biasCorrections(optimiser);
  let correction = nextCorrection();
  let upcoming = plan.next();
  let position = 0; // of the stream, before the update at hand
  let done = 0; // rows of the update at hand that were taken
  let piecesTaken = 0;
  let updates = 0;
  let examplesSeen = 0;
  let epoch = 0;

  /** Moves past an update. @returns what is due after it */
  const finish = (skip: number, batchSize: number, epochAfter: number): DueEvaluation => {
    position += skip + batchSize;
    done = 0;
    updates += 1;
    examplesSeen += batchSize;
    epoch = epochAfter;
    upcoming = plan.next();
    correction = nextCorrection();
    return points.due(epoch);
  };

  const take = (most: number, budget: number, epochs: number): Stretch => {
    const pieces: Piece[] = [];
    let work = 0;
    let due: DueEvaluation = 'none';
    let end = Number.POSITIVE_INFINITY; // of the stretch of the stream
    while (!upcoming.done && due === 'none' && pieces.length < most && (pieces.length === 0 || work < budget)) {
      const { skip, batchSize, gradientScale, learningRate, epochAfter } = upcoming.value;
      const at = position + skip + done;
      const count = Math.min(rows, batchSize - done);
      if (pieces.length === 0) end = (Math.floor(at / N) + epochs) * N;
      if (at + count > end) break;
      pieces.push({
        at,
        rows: count,
        first: done === 0,
        last: done + count === batchSize,
        scale: gradientScale,
        rate: learningRate * correction.rateFactor,
        rootScale: correction.rootFactor,
        weightScale: optimiser.kind === 'adamw' ? 1 - learningRate * weightDecay : 1,
      });
      work += count + PIECE_WORK;
      done += count;
      if (done === batchSize) due = finish(skip, batchSize, epochAfter);
    }
    piecesTaken += pieces.length;
    return { pieces, work, due, ended: upcoming.done === true };
  };

  return {
    take,
    skip: (pieces) => {
      for (let i = 0; i < pieces; i++) take(1, 1, 2);
    },
    piecesTaken: () => piecesTaken,
    updates: () => updates,
    examplesSeen: () => examplesSeen,
    epoch: () => epoch,
  };
};
