import { readFileSync } from 'node:fs';
import type { Optimiser } from '../../src/core/optimiser.ts';

/** fixtures/golden/optimisers.json: gradients are given, they do not depend on the weights. */
interface GoldenFile {
  /** [6] */
  readonly w0: readonly number[];
  /** [12][6] */
  readonly gradients: readonly (readonly number[])[];
  readonly cases: readonly {
    readonly optimiser: string;
    readonly options: Readonly<Record<string, number | boolean | readonly number[]>>;
    /** [12] */
    readonly lr_per_step: readonly number[];
    /** [12][6] */
    readonly weights_after_step: readonly (readonly number[])[];
  }[];
}

const file: GoldenFile = JSON.parse(
  readFileSync(new URL('../../fixtures/golden/optimisers.json', import.meta.url), 'utf8'),
);

export const goldenStart: readonly number[] = file.w0;
export const goldenGradients: readonly (readonly number[])[] = file.gradients;

/** A case that a recipe can express, in a recipe's words. */
export interface GoldenOptimiser {
  readonly name: string;
  readonly optimiser: Optimiser;
  readonly weightDecay: number;
  readonly learningRates: readonly number[];
  readonly weightsAfter: readonly (readonly number[])[];
}

/** What no recipe says: other rules, third vectors per weight, a rate inside the momentum buffer. */
const beyondRecipes = ({ optimiser, options }: GoldenFile['cases'][number]): boolean =>
  optimiser === 'SGD_lr_inside' || options.dampening === 0.3 || options.centered === true || options.amsgrad === true;

const optimiserOf = (kind: string, options: GoldenFile['cases'][number]['options']): Optimiser => {
  const number = (name: string): number => (options[name] ?? 0) as number;
  const pair = (name: string): readonly [number, number] => options[name] as unknown as readonly [number, number];
  const denominatorEpsilon = number('eps');
  switch (kind) {
    case 'SGD':
      return { kind: 'sgd', momentum: number('momentum'), nesterov: options.nesterov === true };
    case 'Rprop': {
      const [decrease, increase] = pair('etas');
      const [leastStep, mostStep] = pair('step_sizes');
      return { kind: 'rprop', increase, decrease, leastStep, mostStep };
    }
    case 'RMSprop': {
      const numbers = { decay: number('alpha'), momentum: number('momentum'), denominatorEpsilon };
      return { kind: 'rmsprop', biasCorrection: false, ...numbers };
    }
    case 'Adagrad':
      return { kind: 'adagrad', initialAccumulator: number('initial_accumulator_value'), denominatorEpsilon };
    case 'Adadelta':
      return { kind: 'adadelta', decay: number('rho'), rootEpsilon: number('eps') };
    case 'Adam':
    case 'AdamW': {
      const [beta1, beta2] = pair('betas');
      return { kind: kind === 'Adam' ? 'adam' : 'adamw', beta1, beta2, denominatorEpsilon };
    }
    default:
      throw new Error(`no recipe says ${kind}`);
  }
};

/** All other cases of the file. Adagrad's `lr_decay` is a rate schedule here: rate_t = lr / (1 + (t - 1) lr_decay). */
export const goldenOptimisers: readonly GoldenOptimiser[] = file.cases
  .filter((golden) => !beyondRecipes(golden))
  .map(({ optimiser, options, lr_per_step, weights_after_step }) => ({
    name: `${optimiser} ${JSON.stringify(options)} from rate ${lr_per_step[0]} to ${lr_per_step.at(-1)}`,
    optimiser: optimiserOf(optimiser, options),
    weightDecay: (options.weight_decay ?? 0) as number,
    learningRates: lr_per_step.map((rate, step) => rate / (1 + step * ((options.lr_decay ?? 0) as number))),
    weightsAfter: weights_after_step,
  }));

export const goldenCaseCount: number = file.cases.length;
