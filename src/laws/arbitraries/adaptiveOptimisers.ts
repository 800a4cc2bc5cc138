import fc from 'fast-check';
import type { AdaptiveOptimiser } from '../reference/adaptiveStep.ts';

const shares = fc.constantFrom(0, 0.5, 0.9, 0.99);
/** As small as they are as a rule, and as large as the gradients they are added to. */
const epsilons = fc.constantFrom(1e-8, 1e-3, 0.1);

const kind = <Kind extends string>(name: Kind): fc.Arbitrary<Kind> => fc.constant(name);

/** Every optimiser but SGD, with its usual numbers and with unusual ones. */
export const adaptiveOptimisers: fc.Arbitrary<AdaptiveOptimiser> = fc.oneof(
  fc.record({
    kind: kind('rprop'),
    increase: fc.constantFrom(1, 1.2, 2),
    decrease: fc.constantFrom(0.5, 1),
    leastStep: fc.constantFrom(0, 1e-6, 0.08),
    mostStep: fc.constantFrom(0.1, 50),
  }),
  fc.record({
    kind: kind('rmsprop'),
    decay: shares,
    momentum: shares,
    biasCorrection: fc.boolean(),
    denominatorEpsilon: epsilons,
  }),
  fc.record({ kind: kind('adagrad'), initialAccumulator: fc.constantFrom(0, 0.1), denominatorEpsilon: epsilons }),
  fc.record({ kind: kind('adadelta'), decay: shares, rootEpsilon: epsilons }),
  fc.record({
    kind: fc.constantFrom('adam' as const, 'adamw' as const),
    beta1: shares,
    beta2: shares,
    denominatorEpsilon: epsilons,
  }),
);
