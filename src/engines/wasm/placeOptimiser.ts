import type { Recipe } from '../../core/recipe.ts';
import { biasCorrections } from '../../schedules/biasCorrections.ts';
import { optimiserNumbers } from '../../schedules/optimiserNumbers.ts';
import type { ReplicaField } from './replicaFields.ts';
import type { ReplicaMemory } from './replicaMemory.ts';

/** Values of `Replica.rule`, see kernel/adaptiveUpdate.ts. */
const RULES = { sgd: 0, rprop: 1, rmsprop: 2, adagrad: 3, adadelta: 4, adam: 5, adamw: 5 } as const;

/**
 * Writes the optimiser of a recipe into a replica, with nothing remembered yet.
 * @returns writes the step of the next update to its place in the plan; called once for each update, in order
 */
export const placeOptimiser = (
  memory: ReplicaMemory,
  recipe: Pick<Recipe, 'optimiser' | 'learningRate' | 'weightDecay'>,
): ((place: number, learningRate: number) => void) => {
  const { optimiser, weightDecay } = recipe;
  const { numbers, squares } = optimiserNumbers(recipe);
  memory.set('rule', RULES[optimiser.kind]);
  memory.set('weightDecay', optimiser.kind === 'adamw' ? 0 : weightDecay); // AdamW shrinks the weights instead
  for (const [field, value] of Object.entries(numbers)) memory.set(field as ReplicaField, value);
  memory.velocity.fill(0);
  memory.squares.fill(squares);
  const { learningRates, rootScales, weightScales } = memory;
  if (optimiser.kind === 'sgd') {
    return (place, learningRate) => {
      learningRates[place] = learningRate;
    };
  }
  const nextCorrection = biasCorrections(optimiser);
  return (place, learningRate) => {
    const { rateFactor, rootFactor } = nextCorrection();
    learningRates[place] = learningRate * rateFactor;
    rootScales[place] = rootFactor;
    weightScales[place] = optimiser.kind === 'adamw' ? 1 - learningRate * weightDecay : 1;
  };
};
