import type { Optimiser } from '../../src/core/optimiser.ts';

const adam = { beta1: 0.9, beta2: 0.999, denominatorEpsilon: 1e-8 };

/** One of each rule and of each branch in a rule, with numbers as a rule. */
export const sampleOptimisers: Readonly<Record<string, Optimiser>> = {
  sgd: { kind: 'sgd', momentum: 0, nesterov: false },
  momentum: { kind: 'sgd', momentum: 0.9, nesterov: false },
  nesterov: { kind: 'sgd', momentum: 0.9, nesterov: true },
  rprop: { kind: 'rprop', increase: 1.2, decrease: 0.5, leastStep: 1e-6, mostStep: 50 },
  rmsprop: { kind: 'rmsprop', decay: 0.9, momentum: 0, biasCorrection: false, denominatorEpsilon: 1e-8 },
  'rmsprop, corrected, with momentum': {
    kind: 'rmsprop',
    decay: 0.99,
    momentum: 0.5,
    biasCorrection: true,
    denominatorEpsilon: 1e-6,
  },
  adagrad: { kind: 'adagrad', initialAccumulator: 0.1, denominatorEpsilon: 1e-10 },
  adadelta: { kind: 'adadelta', decay: 0.9, rootEpsilon: 1e-6 },
  adam: { kind: 'adam', ...adam },
  adamw: { kind: 'adamw', ...adam },
};
