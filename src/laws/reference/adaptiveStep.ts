import type { Optimiser } from '../../core/optimiser.ts';

/** All optimisers but SGD. */
export type AdaptiveOptimiser = Exclude<Optimiser, { readonly kind: 'sgd' }>;

/** One weight and what its optimiser remembers of it, in float64. */
export interface WeightState {
  readonly weight: number;
  /** Momentum buffer, last gradient (Rprop), mean of gradients (Adam) or of squared steps (Adadelta). */
  readonly velocity: number;
  /** Mean or sum of squared gradients, or the step of Rprop. */
  readonly square: number;
}

/** What `square` is before the first update; `velocity` is 0. */
export const firstSquare = (optimiser: Optimiser, firstRate: number): number =>
  optimiser.kind === 'rprop' ? firstRate : optimiser.kind === 'adagrad' ? optimiser.initialAccumulator : 0;

/**
 * Update t of one weight, by the formulas in `src/core/optimiser.ts`.
 * @param gradient of the loss, without weight decay
 * @param numbers t counts from 1
 */
export const adaptiveStep = (
  optimiser: AdaptiveOptimiser,
  { weight: w, velocity: v, square: s }: WeightState,
  gradient: number,
  {
    learningRate: rate,
    weightDecay,
    t,
  }: { readonly learningRate: number; readonly weightDecay: number; readonly t: number },
): WeightState => {
  const g = optimiser.kind === 'adamw' ? gradient : gradient + weightDecay * w;
  switch (optimiser.kind) {
    case 'rprop': {
      const agrees = Math.sign(g) * Math.sign(v);
      const factor = agrees > 0 ? optimiser.increase : agrees < 0 ? optimiser.decrease : 1;
      const step = Math.min(Math.max(s * factor, optimiser.leastStep), optimiser.mostStep);
      const kept = agrees < 0 ? 0 : g;
      return { weight: w - step * Math.sign(kept), velocity: kept, square: step };
    }
    case 'rmsprop': {
      const square = optimiser.decay * s + (1 - optimiser.decay) * g ** 2;
      const corrected = optimiser.biasCorrection ? square / (1 - optimiser.decay ** t) : square;
      const velocity = optimiser.momentum * v + g / (Math.sqrt(corrected) + optimiser.denominatorEpsilon);
      return { weight: w - rate * velocity, velocity, square };
    }
    case 'adagrad': {
      const square = s + g ** 2;
      return { weight: w - (rate * g) / (Math.sqrt(square) + optimiser.denominatorEpsilon), velocity: v, square };
    }
    case 'adadelta': {
      const { decay, rootEpsilon } = optimiser;
      const square = decay * s + (1 - decay) * g ** 2;
      const step = (Math.sqrt(v + rootEpsilon) / Math.sqrt(square + rootEpsilon)) * g;
      return { weight: w - rate * step, velocity: decay * v + (1 - decay) * step ** 2, square };
    }
    case 'adam':
    case 'adamw': {
      const { beta1, beta2, denominatorEpsilon } = optimiser;
      const velocity = beta1 * v + (1 - beta1) * g;
      const square = beta2 * s + (1 - beta2) * g ** 2;
      const direction = velocity / (1 - beta1 ** t) / (Math.sqrt(square / (1 - beta2 ** t)) + denominatorEpsilon);
      const shrunk = optimiser.kind === 'adamw' ? w - rate * weightDecay * w : w;
      return { weight: shrunk - rate * direction, velocity, square };
    }
  }
};
