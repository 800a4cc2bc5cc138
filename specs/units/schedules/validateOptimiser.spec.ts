import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AdamOptimiser, Optimiser, RmspropOptimiser, RpropOptimiser } from '../../../src/core/optimiser.ts';
import type { LearningRateSchedule } from '../../../src/core/recipe.ts';
import { validateOptimiser } from '../../../src/schedules/validateOptimiser.ts';
import { validateRecipe } from '../../../src/schedules/validateRecipe.ts';
import { recipesOfAllOptimisers } from '../../support/arbitraries/optimisers.ts';
import { errorOf } from '../../support/errorOf.ts';
import { sampleOptimisers } from '../../support/sampleOptimisers.ts';

const constant: LearningRateSchedule = { kind: 'constant', rate: 0.1 };
const rprop = (changes: Partial<RpropOptimiser>): Optimiser => ({
  kind: 'rprop',
  increase: 1.2,
  decrease: 0.5,
  leastStep: 1e-6,
  mostStep: 50,
  ...changes,
});
const rmsprop = (changes: Partial<RmspropOptimiser>): Optimiser => ({
  kind: 'rmsprop',
  decay: 0.9,
  momentum: 0,
  biasCorrection: false,
  denominatorEpsilon: 1e-8,
  ...changes,
});
const adam = (changes: Partial<AdamOptimiser>): AdamOptimiser => ({
  kind: 'adam',
  beta1: 0.9,
  beta2: 0.999,
  denominatorEpsilon: 1e-8,
  ...changes,
});
const OUTSIDE_SHARE = [-0.1, 1, Number.NaN];
const NO_EPSILON = [0, 1e-31, -1, Number.POSITIVE_INFINITY, Number.NaN];
const epsilonText = 'is not a finite number >= 1e-30: it keeps a denominator from being 0.';

const REFUSED: readonly (readonly [string, string, Optimiser])[] = [
  ...OUTSIDE_SHARE.flatMap((value) => [
    [
      'E_MOMENTUM_RANGE',
      `momentum ${value} is outside [0, 1).`,
      { kind: 'sgd', momentum: value, nesterov: false },
    ] as const,
    ['E_MOMENTUM_RANGE', `momentum ${value} is outside [0, 1).`, rmsprop({ momentum: value })] as const,
    ['E_OPTIMISER_RANGE', `rmsprop decay ${value} is outside [0, 1).`, rmsprop({ decay: value })] as const,
    [
      'E_OPTIMISER_RANGE',
      `adadelta decay ${value} is outside [0, 1).`,
      { kind: 'adadelta', decay: value, rootEpsilon: 1e-6 },
    ] as const,
    ['E_OPTIMISER_RANGE', `adam beta1 ${value} is outside [0, 1).`, adam({ beta1: value })] as const,
    ['E_OPTIMISER_RANGE', `adamw beta2 ${value} is outside [0, 1).`, adam({ kind: 'adamw', beta2: value })] as const,
  ]),
  ...NO_EPSILON.flatMap((value) => [
    [
      'E_OPTIMISER_RANGE',
      `rmsprop denominatorEpsilon ${value} ${epsilonText}`,
      rmsprop({ denominatorEpsilon: value }),
    ] as const,
    [
      'E_OPTIMISER_RANGE',
      `adagrad denominatorEpsilon ${value} ${epsilonText}`,
      { kind: 'adagrad', initialAccumulator: 0, denominatorEpsilon: value },
    ] as const,
    [
      'E_OPTIMISER_RANGE',
      `adadelta rootEpsilon ${value} ${epsilonText}`,
      { kind: 'adadelta', decay: 0.9, rootEpsilon: value },
    ] as const,
    [
      'E_OPTIMISER_RANGE',
      `adam denominatorEpsilon ${value} ${epsilonText}`,
      adam({ denominatorEpsilon: value }),
    ] as const,
  ]),
  ...[-1, Number.POSITIVE_INFINITY, Number.NaN].map(
    (value) =>
      [
        'E_OPTIMISER_RANGE',
        `adagrad initialAccumulator ${value} is not a finite number >= 0.`,
        { kind: 'adagrad', initialAccumulator: value, denominatorEpsilon: 1e-10 },
      ] as const,
  ),
  ...[0.9, Number.POSITIVE_INFINITY, Number.NaN].map(
    (value) =>
      [
        'E_OPTIMISER_RANGE',
        `rprop increase ${value} is not a finite number >= 1.`,
        rprop({ increase: value }),
      ] as const,
  ),
  ...[0, 1.1, Number.NaN].map(
    (value) => ['E_OPTIMISER_RANGE', `rprop decrease ${value} is outside (0, 1].`, rprop({ decrease: value })] as const,
  ),
  ...[0, Number.POSITIVE_INFINITY, Number.NaN].map(
    (value) =>
      [
        'E_OPTIMISER_RANGE',
        `rprop mostStep ${value} is not a finite number above 0.`,
        rprop({ mostStep: value }),
      ] as const,
  ),
  ...[-1, 51, Number.NaN].map(
    (value) =>
      [
        'E_OPTIMISER_RANGE',
        `rprop leastStep ${value} is outside [0, 50], mostStep.`,
        rprop({ leastStep: value }),
      ] as const,
  ),
  [
    'E_UNKNOWN_OPTIMISER',
    'unknown optimiser "adma", did you mean "adam"?: choose one of sgd, rprop, rmsprop, adagrad, adadelta, adam, adamw.',
    adam({ kind: 'adma' as 'adam' }),
  ],
  [
    'E_UNKNOWN_OPTIMISER',
    'unknown optimiser "simulated annealing": choose one of sgd, rprop, rmsprop, adagrad, adadelta, adam, adamw.',
    adam({ kind: 'simulated annealing' as 'adam' }),
  ],
];

describe('validateOptimiser', () => {
  it.each(REFUSED)('refuses with %s: %s', async (code, message, optimiser) => {
    const error = await errorOf(() => validateOptimiser({ optimiser, learningRate: constant }));
    expect(error.code).toBe(code);
    expect(error.message).toBe(message);
  });

  it('refuses a schedule of rates for rprop, which would have no effect', async () => {
    const learningRate: LearningRateSchedule = { kind: 'cosine', initial: 0.1, final: 0, epochs: 5 };
    const error = await errorOf(() => validateOptimiser({ optimiser: rprop({}), learningRate }));
    expect(error.code).toBe('E_RPROP_SCHEDULE');
    expect(error.message).toBe(
      'rprop takes the learning rate for its first step and looks at no later one, the schedule is cosine: give a constant one.',
    );
    for (const optimiser of [rmsprop({}), adam({})]) {
      expect(() => validateOptimiser({ optimiser, learningRate })).not.toThrow();
    }
  });

  it.each(Object.entries(sampleOptimisers))('takes %s', (_, optimiser) => {
    expect(() => validateOptimiser({ optimiser, learningRate: constant })).not.toThrow();
  });

  it('takes every recipe that is drawn', () => {
    const drawn = recipesOfAllOptimisers({ datasetSize: 10, available: 15 });
    fc.assert(
      fc.property(drawn, (recipe) => validateRecipe(recipe, 15)),
      { seed: 1871 },
    );
  });
});
