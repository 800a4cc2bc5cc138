import type { Optimiser } from '../../core/optimiser.ts';
import { adaptiveStep, firstSquare, type WeightState } from './adaptiveStep.ts';
import { referenceSgdStep } from './referenceSgd.ts';

/** Weights [P] and what the optimiser remembers of each, in float64. */
export interface OptimiserState {
  readonly weights: Float64Array;
  /** Momentum buffer, last gradient (Rprop), mean of gradients (Adam) or of squared steps (Adadelta). */
  readonly velocity: Float64Array;
  /** Mean or sum of squared gradients, or the steps of Rprop. */
  readonly squares: Float64Array;
  readonly updates: number;
}

export interface StepNumbers {
  readonly learningRate: number;
  readonly weightDecay: number;
}

/** Weights before the first update, and nothing remembered. `velocity` may be given to plant one. */
export const referenceStart = (
  optimiser: Optimiser,
  weights: Float64Array,
  firstRate: number,
  velocity: Float64Array = new Float64Array(weights.length),
): OptimiserState => {
  const squares = new Float64Array(weights.length).fill(firstSquare(optimiser, firstRate));
  return { weights, velocity, squares, updates: 0 };
};

/**
 * One update by PyTorch's formulas, a weight at a time.
 * @param gradient [P] of the batch, without weight decay
 */
export const referenceStep = (
  optimiser: Optimiser,
  state: OptimiserState,
  gradient: ArrayLike<number>,
  numbers: StepNumbers,
): OptimiserState => {
  const updates = state.updates + 1;
  if (optimiser.kind === 'sgd') {
    return { ...state, ...referenceSgdStep(state, gradient, { ...optimiser, ...numbers }), updates };
  }
  const next = Array.from(state.weights, (weight, i) =>
    adaptiveStep(optimiser, { weight, velocity: state.velocity[i]!, square: state.squares[i]! }, gradient[i]!, {
      ...numbers,
      t: updates,
    }),
  );
  const column = (place: keyof WeightState): Float64Array => Float64Array.from(next, (one) => one[place]);
  return { weights: column('weight'), velocity: column('velocity'), squares: column('square'), updates };
};
