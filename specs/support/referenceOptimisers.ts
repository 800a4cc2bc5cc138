import type { Optimiser } from '../../src/core/optimiser.ts';
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
  const first =
    optimiser.kind === 'rprop' ? firstRate : optimiser.kind === 'adagrad' ? optimiser.initialAccumulator : 0;
  return { weights, velocity, squares: new Float64Array(weights.length).fill(first), updates: 0 };
};

/** One weight: [w, velocity, squares]. */
type OneWeight = readonly [number, number, number];

/** One weight's update t; g has coupled weight decay in it. */
const stepOfOne = (
  optimiser: Exclude<Optimiser, { kind: 'sgd' }>,
  [w, v, s]: OneWeight,
  g: number,
  t: number,
  { learningRate: rate, weightDecay }: StepNumbers,
): OneWeight => {
  switch (optimiser.kind) {
    case 'rprop': {
      const agrees = Math.sign(g) * Math.sign(v);
      const factor = agrees > 0 ? optimiser.increase : agrees < 0 ? optimiser.decrease : 1;
      const step = Math.min(Math.max(s * factor, optimiser.leastStep), optimiser.mostStep);
      const kept = agrees < 0 ? 0 : g;
      return [w - step * Math.sign(kept), kept, step];
    }
    case 'rmsprop': {
      const square = optimiser.decay * s + (1 - optimiser.decay) * g ** 2;
      const corrected = optimiser.biasCorrection ? square / (1 - optimiser.decay ** t) : square;
      const buffer = optimiser.momentum * v + g / (Math.sqrt(corrected) + optimiser.denominatorEpsilon);
      return [w - rate * buffer, buffer, square];
    }
    case 'adagrad': {
      const sum = s + g ** 2;
      return [w - (rate * g) / (Math.sqrt(sum) + optimiser.denominatorEpsilon), v, sum];
    }
    case 'adadelta': {
      const { decay, rootEpsilon } = optimiser;
      const square = decay * s + (1 - decay) * g ** 2;
      const step = (Math.sqrt(v + rootEpsilon) / Math.sqrt(square + rootEpsilon)) * g;
      return [w - rate * step, decay * v + (1 - decay) * step ** 2, square];
    }
    case 'adam':
    case 'adamw': {
      const { beta1, beta2, denominatorEpsilon } = optimiser;
      const mean = beta1 * v + (1 - beta1) * g;
      const square = beta2 * s + (1 - beta2) * g ** 2;
      const direction = mean / (1 - beta1 ** t) / (Math.sqrt(square / (1 - beta2 ** t)) + denominatorEpsilon);
      const shrunk = optimiser.kind === 'adamw' ? w - rate * weightDecay * w : w;
      return [shrunk - rate * direction, mean, square];
    }
  }
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
  const joins = optimiser.kind === 'adamw' ? 0 : numbers.weightDecay;
  const next = Array.from(state.weights, (w, i) =>
    stepOfOne(optimiser, [w, state.velocity[i]!, state.squares[i]!], gradient[i]! + joins * w, updates, numbers),
  );
  const column = (place: 0 | 1 | 2): Float64Array => Float64Array.from(next, (one) => one[place]);
  return { weights: column(0), velocity: column(1), squares: column(2), updates };
};
