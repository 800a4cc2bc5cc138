import type { Recipe } from '../../src/core/recipe.ts';
import { type Replica, startReplica } from '../../src/engines/tfjs/replica.ts';
import { initialWeights } from '../../src/networks/initialWeights.ts';
import { evaluationPoints } from '../../src/schedules/evaluationPoints.ts';
import { toyData, toyNetwork } from './expectReference.ts';

/** A replica of the toy network before its first update, which tells nobody anything. */
export const replicaOf = (recipe: Recipe): Replica =>
  startReplica({
    network: toyNetwork,
    data: toyData,
    recipe,
    initialWeights: initialWeights(toyNetwork, recipe.weightsSeed),
    points: evaluationPoints(recipe, undefined),
    onObservation: () => undefined,
    onRun: () => undefined,
  });
