import type { Recipe } from '../../core/recipe.ts';
import { biasCorrections } from '../../schedules/biasCorrections.ts';
import { learningRateAt } from '../../schedules/learningRateAt.ts';
import type { ReplicaField } from './replicaFields.ts';
import type { ReplicaMemory } from './replicaMemory.ts';

/** Values of `Replica.rule`, see kernel/adaptiveUpdate.ts. */
const RULES = { sgd: 0, rprop: 1, rmsprop: 2, adagrad: 3, adadelta: 4, adam: 5, adamw: 5 } as const;

/** The numbers of the rule, and what `Replica.squares` starts with. */
const numbersOf = ({
  optimiser,
  learningRate,
}: Pick<Recipe, 'optimiser' | 'learningRate'>): {
  readonly numbers: Partial<Record<ReplicaField, number>>;
  readonly squares: number;
} => {
  switch (optimiser.kind) {
    case 'sgd':
      return { numbers: { momentum: optimiser.momentum, nesterov: optimiser.nesterov ? 1 : 0 }, squares: 0 };
    case 'rprop': {
      const { increase, decrease, leastStep, mostStep } = optimiser;
      return { numbers: { increase, decrease, leastStep, mostStep }, squares: learningRateAt(learningRate, 0, 0) };
    }
    case 'rmsprop': {
      const { momentum, decay, denominatorEpsilon } = optimiser;
      const numbers = { momentum, squareDecay: decay, squareShare: 1 - decay, epsilon: denominatorEpsilon };
      return { numbers, squares: 0 };
    }
    case 'adagrad':
      return { numbers: { epsilon: optimiser.denominatorEpsilon }, squares: optimiser.initialAccumulator };
    case 'adadelta': {
      const { decay, rootEpsilon } = optimiser;
      return { numbers: { squareDecay: decay, squareShare: 1 - decay, epsilon: rootEpsilon }, squares: 0 };
    }
    case 'adam':
    case 'adamw': {
      const { beta1, beta2, denominatorEpsilon } = optimiser;
      const means = { meanDecay: beta1, meanShare: 1 - beta1, squareDecay: beta2, squareShare: 1 - beta2 };
      return { numbers: { ...means, epsilon: denominatorEpsilon }, squares: 0 };
    }
  }
};

/**
 * Writes the optimiser of a recipe into a replica, with nothing remembered yet.
 * @returns writes the step of the next update to its place in the plan; called once for each update, in order
 */
export const placeOptimiser = (
  memory: ReplicaMemory,
  recipe: Pick<Recipe, 'optimiser' | 'learningRate' | 'weightDecay'>,
): ((place: number, learningRate: number) => void) => {
  const { optimiser, weightDecay } = recipe;
  const { numbers, squares } = numbersOf(recipe);
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
