import type { Optimiser } from '../core/optimiser.ts';

/** An optimiser with numbers that are usual for it, and a rate at which it trains small networks well. */
export interface ComparedOptimiser {
  readonly title: string;
  readonly optimiser: Optimiser;
  readonly learningRate: number;
  /** Rprop is made for the full batch; the others learn from mini-batches. */
  readonly batches: 'mini' | 'full';
}

export type OptimiserName = 'sgd' | 'rmsprop' | 'adagrad' | 'adadelta' | 'adam' | 'rprop';

/** The optimisers by gradient that the source names, and plain SGD. */
export const comparedOptimisers: Readonly<Record<OptimiserName, ComparedOptimiser>> = {
  sgd: {
    title: 'SGD',
    optimiser: { kind: 'sgd', momentum: 0, nesterov: false },
    learningRate: 0.2,
    batches: 'mini',
  },
  rmsprop: {
    title: 'RMSprop',
    optimiser: { kind: 'rmsprop', decay: 0.9, momentum: 0, biasCorrection: true, denominatorEpsilon: 1e-8 },
    learningRate: 0.01,
    batches: 'mini',
  },
  adagrad: {
    title: 'Adagrad',
    optimiser: { kind: 'adagrad', initialAccumulator: 0, denominatorEpsilon: 1e-10 },
    learningRate: 0.1,
    batches: 'mini',
  },
  adadelta: {
    title: 'Adadelta',
    optimiser: { kind: 'adadelta', decay: 0.9, rootEpsilon: 1e-6 },
    learningRate: 1,
    batches: 'mini',
  },
  adam: {
    title: 'Adam',
    optimiser: { kind: 'adam', beta1: 0.9, beta2: 0.999, denominatorEpsilon: 1e-8 },
    learningRate: 0.02,
    batches: 'mini',
  },
  rprop: {
    title: 'Rprop',
    optimiser: { kind: 'rprop', increase: 1.2, decrease: 0.5, leastStep: 1e-6, mostStep: 50 },
    learningRate: 0.01,
    batches: 'full',
  },
};
