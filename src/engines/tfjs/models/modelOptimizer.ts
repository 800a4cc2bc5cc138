import type { Optimizer } from '@tensorflow/tfjs';
import type { Recipe } from '../../../core/recipe.ts';
import { learningRateAt } from '../../../schedules/learningRateAt.ts';
import type { Tfjs } from '../tfjsPackages.ts';

/** Protected or private in the types of TensorFlow.js, and what a training loop in JavaScript sets. */
interface OptimizerParts {
  learningRate?: number;
  setLearningRate?(rate: number): void;
  getConfig(): Record<string, unknown>;
  /** The rate as a kept tensor: SGD and Momentum. */
  readonly c?: { readonly isDisposed: boolean; dispose(): void };
}

const partsOf = (optimizer: Optimizer): OptimizerParts => optimizer as unknown as OptimizerParts;

/** Sets the rate of the next update as a user would: by `setLearningRate` where there is one, else the property. */
export const setLearningRate = (optimizer: Optimizer, rate: number): void => {
  const parts = partsOf(optimizer);
  if (parts.setLearningRate === undefined) parts.learningRate = rate;
  else parts.setLearningRate(rate);
};

/** The optimizer of TensorFlow.js for plain SGD, with momentum where the recipe has some. */
export const sgdOptimizer = (tf: Tfjs, { optimiser, learningRate }: Recipe): Optimizer => {
  const rate = learningRateAt(learningRate, 0, 0);
  return optimiser.kind === 'sgd' && optimiser.momentum > 0
    ? tf.train.momentum(rate, optimiser.momentum, optimiser.nesterov)
    : tf.train.sgd(rate);
};

/** Another optimizer with the same settings and no state: built-in ones keep their state by place in a list. */
export const freshOptimizer = (optimizer: Optimizer): Optimizer => {
  const made = optimizer.constructor as unknown as {
    fromConfig(cls: unknown, config: Record<string, unknown>): Optimizer;
  };
  return made.fromConfig(made, partsOf(optimizer).getConfig());
};

/** Frees an optimizer, the rate too, which Momentum of 4.22 leaves behind. */
export const disposeOptimizer = (optimizer: Optimizer): void => {
  optimizer.dispose();
  const { c } = partsOf(optimizer);
  if (c?.isDisposed === false) c.dispose();
};

/** Built-in optimizers that are no SGD. One of the user's own is taken for SGD: that is what the laws then say of it. */
const OTHER_RULES: ReadonlySet<string> = new Set(['Adadelta', 'Adagrad', 'Adam', 'Adamax', 'RMSProp']);

/** What a recipe asks of a given optimizer beyond its rate and it has not; undefined where it has. */
export const optimizerMisfit = (optimizer: Optimizer, { optimiser }: Recipe): string | undefined => {
  const rule = optimizer.getClassName();
  if (optimiser.kind !== 'sgd' || OTHER_RULES.has(rule)) {
    return `its optimizer is ${rule}, and ${optimiser.kind} is asked for`;
  }
  const { momentum = 0, useNesterov = false } = partsOf(optimizer).getConfig();
  if (momentum !== optimiser.momentum) {
    return `its optimizer has momentum ${momentum}, and ${optimiser.momentum} is asked for`;
  }
  return momentum === 0 || useNesterov === optimiser.nesterov
    ? undefined
    : `its optimizer has momentum ${useNesterov ? 'with' : 'without'} Nesterov's look ahead`;
};
