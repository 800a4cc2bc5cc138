import type { Recipe } from '../core/recipe.ts';
import { learningRateAt } from './learningRateAt.ts';

/** The numbers of all update rules, by the names the fused engines give them. */
export type OptimiserNumber =
  | 'momentum'
  | 'nesterov'
  | 'meanDecay'
  | 'meanShare'
  | 'squareDecay'
  | 'squareShare'
  | 'epsilon'
  | 'increase'
  | 'decrease'
  | 'leastStep'
  | 'mostStep';

/**
 * The numbers of a recipe's update rule, and what its memory of squares starts with. A share is 1 less the decay;
 * `nesterov` is 0 or 1.
 */
export const optimiserNumbers = ({
  optimiser,
  learningRate,
}: Pick<Recipe, 'optimiser' | 'learningRate'>): {
  readonly numbers: Readonly<Partial<Record<OptimiserNumber, number>>>;
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
