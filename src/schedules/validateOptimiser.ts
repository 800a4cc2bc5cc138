import { ExperimentError } from '../core/experimentError.ts';
import { nearestName } from '../core/nearestName.ts';
import type { Optimiser } from '../core/optimiser.ts';
import type { Recipe } from '../core/recipe.ts';

/** Below it, float32 may lose the number or its square root's sum, and a denominator becomes 0. */
const LEAST_EPSILON = 1e-30;

const KINDS: Readonly<Record<Optimiser['kind'], true>> = {
  sgd: true,
  rprop: true,
  rmsprop: true,
  adagrad: true,
  adadelta: true,
  adam: true,
  adamw: true,
};

const refuse = (code: string, message: string): never => {
  throw new ExperimentError(code, message);
};

const checkMomentum = (momentum: number): void => {
  if (!(momentum >= 0 && momentum < 1)) refuse('E_MOMENTUM_RANGE', `momentum ${momentum} is outside [0, 1).`);
};

/**
 * Refuses the optimiser of a recipe that has no meaning.
 * @throws ExperimentError `E_MOMENTUM_RANGE`, `E_OPTIMISER_RANGE`, `E_RPROP_SCHEDULE`, `E_UNKNOWN_OPTIMISER`
 */
export const validateOptimiser = ({ optimiser, learningRate }: Pick<Recipe, 'optimiser' | 'learningRate'>): void => {
  const { kind } = optimiser;
  const check = (fits: boolean, name: string, value: number, range: string): void => {
    if (!fits) refuse('E_OPTIMISER_RANGE', `${kind} ${name} ${value} is ${range}.`);
  };
  const checkShare = (name: string, value: number): void =>
    check(value >= 0 && value < 1, name, value, 'outside [0, 1)');
  const checkEpsilon = (name: string, value: number): void =>
    check(
      value >= LEAST_EPSILON && value < Number.POSITIVE_INFINITY,
      name,
      value,
      `not a finite number >= ${LEAST_EPSILON}: it keeps a denominator from being 0`,
    );
  switch (optimiser.kind) {
    case 'sgd':
      checkMomentum(optimiser.momentum);
      return;
    case 'rprop': {
      const { increase, decrease, leastStep, mostStep } = optimiser;
      check(increase >= 1 && increase < Number.POSITIVE_INFINITY, 'increase', increase, 'not a finite number >= 1');
      check(decrease > 0 && decrease <= 1, 'decrease', decrease, 'outside (0, 1]');
      check(mostStep > 0 && mostStep < Number.POSITIVE_INFINITY, 'mostStep', mostStep, 'not a finite number above 0');
      check(leastStep >= 0 && leastStep <= mostStep, 'leastStep', leastStep, `outside [0, ${mostStep}], mostStep`);
      if (learningRate.kind !== 'constant') {
        refuse(
          'E_RPROP_SCHEDULE',
          `rprop takes the learning rate for its first step and looks at no later one, the schedule is ${learningRate.kind}: give a constant one.`,
        );
      }
      return;
    }
    case 'rmsprop':
      checkShare('decay', optimiser.decay);
      checkMomentum(optimiser.momentum);
      checkEpsilon('denominatorEpsilon', optimiser.denominatorEpsilon);
      return;
    case 'adagrad': {
      const { initialAccumulator, denominatorEpsilon } = optimiser;
      const fits = initialAccumulator >= 0 && initialAccumulator < Number.POSITIVE_INFINITY;
      check(fits, 'initialAccumulator', initialAccumulator, 'not a finite number >= 0');
      checkEpsilon('denominatorEpsilon', denominatorEpsilon);
      return;
    }
    case 'adadelta':
      checkShare('decay', optimiser.decay);
      checkEpsilon('rootEpsilon', optimiser.rootEpsilon);
      return;
    case 'adam':
    case 'adamw':
      checkShare('beta1', optimiser.beta1);
      checkShare('beta2', optimiser.beta2);
      checkEpsilon('denominatorEpsilon', optimiser.denominatorEpsilon);
      return;
    default: {
      // plain JavaScript and JSON may hold any word
      const nearest = nearestName(kind, Object.keys(KINDS));
      refuse(
        'E_UNKNOWN_OPTIMISER',
        `unknown optimiser "${kind}"${nearest === undefined ? '' : `, did you mean "${nearest}"?`}: choose one of ${Object.keys(KINDS).join(', ')}.`,
      );
    }
  }
};
