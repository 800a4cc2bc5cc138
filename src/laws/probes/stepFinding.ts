import type { Dataset } from '../../core/dataset.ts';
import type { Network } from '../../core/network.ts';
import type { Recipe } from '../../core/recipe.ts';
import type { Trainer } from '../../core/trainer.ts';
import { plainRecipe } from '../arbitraries/plainRecipe.ts';

const COUNT = 4;
const NETWORK: Network = { kind: 'mlp', sizes: [2, 2] };
/** So small that the gradient stays the same to 1 %. */
const RATE = 2 ** -8;
/** The second feature is always 0, so that its weights 1 and -1 have no gradient; biases 1 and 1 cancel in the loss. */
const START = Float32Array.of(0, 0, 1, -1, 1, 1);
const MOMENTUM = 0.9;
const DECAY = 0.1;

/** Four examples (1, 0), all of class 0. */
const data: Dataset = {
  id: 'step-probe',
  inputs: Float32Array.of(1, 0, 1, 0, 1, 0, 1, 0),
  labels: new Int32Array(COUNT),
  count: COUNT,
  features: 2,
  classes: 2,
  provenance: { name: 'step-probe', source: 'made up', licence: 'none needed', sha256: '' },
};

/** How far weights have come, in units in which one update of plain SGD moves a weight by 1 and decays it by lambda. */
interface Walk {
  readonly kernel: number;
  readonly bias: number;
  /** Weights without a gradient: what was taken off them. */
  readonly decay: number;
  readonly biasDecay: number;
}

const near = (a: number, b: number): boolean => Math.abs(a - b) < 0.03;
const times = (x: number): string => `${Number(x.toPrecision(3))} times`;

/** Undefined where the trainer cannot run it. */
const walk = async (trainer: Trainer, updates: number, changes: Partial<Recipe> = {}): Promise<Walk | undefined> => {
  const recipe = plainRecipe(COUNT, {
    batchSize: { kind: 'constant', batchSize: COUNT },
    learningRate: { kind: 'constant', rate: RATE },
    stop: { kind: 'updates', updates },
    ...changes,
  });
  if (trainer.refuses?.(recipe, undefined, NETWORK) !== undefined) return undefined;
  const [run] = await trainer.train({
    network: NETWORK,
    data: { training: data, test: data },
    recipes: [recipe],
    initialWeights: [START],
  });
  const w = run!.weights;
  return {
    kernel: (w[0]! - w[1]!) / RATE,
    bias: (w[4]! - w[5]!) / RATE,
    decay: (2 - (w[2]! - w[3]!)) / (2 * RATE),
    biasDecay: (2 - (w[4]! + w[5]!)) / (2 * RATE),
  };
};

const plainFinding = ({ kernel, bias }: Walk): string | undefined => {
  if (near(kernel, 0) && near(bias, 0)) return 'the first update moves no weight';
  if (near(bias, 0)) return 'biases are never updated';
  if (near(kernel, 0)) return 'weights are never updated, biases are';
  if (near(kernel, COUNT))
    return `the gradient of a batch is summed and not averaged: of ${COUNT} examples it is ${COUNT} times too large`;
  if (near(kernel, Math.sqrt(COUNT))) {
    return `an update moves ${times(kernel)} as far as rate times gradient: the gradient of ${COUNT} examples is multiplied by the root of their number, or the rate is another`;
  }
  return near(kernel, 1)
    ? undefined
    : `an update moves ${times(kernel)} as far as rate times gradient: clipped, scaled, or at another rate`;
};

const momentumFinding = async (trainer: Trainer): Promise<string | undefined> => {
  const optimiser = { kind: 'sgd', momentum: MOMENTUM, nesterov: false } as const;
  const one = await walk(trainer, 1, { optimiser });
  const two = await walk(trainer, 2, { optimiser });
  if (one === undefined || two === undefined) return undefined;
  if (near(one.kernel, 1 - MOMENTUM))
    return `momentum ${MOMENTUM} is dampened: the first update moves ${times(one.kernel)} the gradient`;
  const ratio = two.kernel / one.kernel - 1;
  if (!near(ratio, 1 + MOMENTUM)) {
    return `momentum ${MOMENTUM} is taken for another: the second update moves ${times(ratio)} as far as the first, where ${1 + MOMENTUM} times is right`;
  }
  const slower = await walk(trainer, 2, {
    optimiser,
    learningRate: { kind: 'steps', initial: RATE, milestones: [{ epoch: 1, factor: 0.5 }] },
  });
  if (slower === undefined) return undefined;
  const second = slower.kernel - one.kernel;
  if (near(second, MOMENTUM + 0.5))
    return 'the rate stands inside the momentum buffer: at half the rate the buffer keeps its old one';
  return near(second, (1 + MOMENTUM) / 2)
    ? undefined
    : `a change of the rate is not followed: at half the rate an update with momentum moves ${times(second)}, where ${(1 + MOMENTUM) / 2} times is right`;
};

const decayFinding = async (trainer: Trainer): Promise<string | undefined> => {
  const one = await walk(trainer, 1, { weightDecay: DECAY });
  if (one === undefined) return undefined;
  if (near(one.decay, DECAY) && near(one.biasDecay, 0)) return 'biases are not decayed, weights are';
  return near(one.decay, DECAY)
    ? undefined
    : `weight decay ${DECAY} works as ${Number(one.decay.toPrecision(3))}: a weight without a gradient says so`;
};

/**
 * What is wrong with the step of a trainer, in a sentence without its full stop: one update and two with the same gradient,
 * at twice the rate, with momentum, with weight decay. Undefined where nothing is found.
 */
export const stepFinding = async (trainer: Trainer): Promise<string | undefined> => {
  const one = await walk(trainer, 1);
  const two = await walk(trainer, 2);
  const fast = await walk(trainer, 1, { learningRate: { kind: 'constant', rate: 2 * RATE } });
  if (one === undefined || two === undefined || fast === undefined) return undefined;
  const found = plainFinding(one);
  if (found !== undefined) return found;
  if (!near(fast.kernel, 2 * one.kernel))
    return `at twice the rate an update moves ${times(fast.kernel / one.kernel)} as far`;
  const ratio = two.kernel / one.kernel - 1;
  if (!near(ratio, 1)) {
    return `momentum of ${Number((ratio - 1).toPrecision(2))} that nobody asked for: with the same gradient the second update moves ${times(ratio)} as far as the first`;
  }
  if (Math.abs(one.decay) > 1e-3) {
    return `weight decay of ${Number(one.decay.toPrecision(2))} that nobody asked for: a weight without a gradient shrinks`;
  }
  return (await momentumFinding(trainer)) ?? decayFinding(trainer);
};
