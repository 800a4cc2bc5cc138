import type { Rank, Tensor1D } from '@tensorflow/tfjs';
import type { AdamOptimiser, Optimiser, RmspropOptimiser, RpropOptimiser } from '../../core/optimiser.ts';
import type { BiasCorrection } from '../../schedules/biasCorrections.ts';
import { sgdTensors } from './sgdTensors.ts';
import type { TfjsDevice } from './tfjsDevice.ts';

/** One replica, [P] each. What `velocity` and `squares` hold depends on the optimiser; SGD has no use for `squares`. */
export type OptimiserTensors = {
  readonly weights: Tensor1D;
  readonly velocity: Tensor1D;
  readonly squares: Tensor1D;
};

export interface OptimiserUpdate<Kind extends Optimiser = Optimiser> {
  readonly optimiser: Kind;
  readonly weightDecay: number;
  readonly learningRate: number;
  readonly correction: BiasCorrection;
}

/** The same with the optimiser's own numbers; `gradient` has weight decay in it. For use inside a tidy. */
type Rule<Kind extends Optimiser> = (
  device: TfjsDevice,
  state: OptimiserTensors,
  gradient: Tensor1D,
  update: OptimiserUpdate<Kind>,
) => OptimiserTensors;

/** share * old + (1 - share) * x */
const blend = ({ tf }: TfjsDevice, share: number, old: Tensor1D, x: Tensor1D): Tensor1D =>
  tf.add<Tensor1D>(tf.mul(old, share), tf.mul(x, 1 - share));

const minus = ({ tf }: TfjsDevice, weights: Tensor1D, rate: number, step: Tensor1D): Tensor1D =>
  tf.sub<Tensor1D>(weights, tf.mul(step, rate));

/** `velocity` holds the sign of the last gradient, `squares` the steps. */
const rprop: Rule<RpropOptimiser> = ({ tf }, { weights, velocity, squares }, gradient, { optimiser }) => {
  const { increase, decrease, leastStep, mostStep } = optimiser;
  const sign = tf.where(tf.isNaN(gradient), gradient, tf.sign(gradient)) as Tensor1D; // tf.sign makes 0 of NaN
  const same = tf.mul<Tensor1D>(sign, velocity);
  const turned = tf.less<Tensor1D>(same, 0);
  const factors = tf.where(tf.greater(same, 0), increase, tf.where(turned, decrease, tf.onesLike(same)));
  const steps = tf.clipByValue(tf.mul<Tensor1D>(squares, factors), leastStep, mostStep);
  const kept = tf.where(turned, tf.zerosLike(sign), sign) as Tensor1D;
  return { weights: tf.sub<Tensor1D>(weights, tf.mul(steps, kept)), velocity: kept, squares: steps };
};

/** `velocity` holds the momentum buffer, `squares` the running mean of squared gradients. */
const rmsprop: Rule<RmspropOptimiser> = (device, state, gradient, { optimiser, learningRate, correction }) => {
  const { tf } = device;
  const squares = blend(device, optimiser.decay, state.squares, tf.square(gradient));
  const divisor = tf.add(tf.mul(tf.sqrt(squares), correction.rootFactor), optimiser.denominatorEpsilon);
  const velocity = tf.add<Tensor1D>(tf.mul(state.velocity, optimiser.momentum), tf.div(gradient, divisor));
  return { weights: minus(device, state.weights, learningRate, velocity), velocity, squares };
};

/** `velocity` holds the running mean of gradients, `squares` that of squared gradients. */
const adam: Rule<AdamOptimiser> = (device, state, gradient, update) => {
  const { tf } = device;
  const { optimiser, weightDecay, learningRate, correction } = update;
  const velocity = blend(device, optimiser.beta1, state.velocity, gradient);
  const squares = blend(device, optimiser.beta2, state.squares, tf.square(gradient));
  const divisor = tf.add(tf.mul(tf.sqrt(squares), correction.rootFactor), optimiser.denominatorEpsilon);
  const shrunk =
    optimiser.kind === 'adamw' ? tf.mul<Tensor1D>(state.weights, 1 - learningRate * weightDecay) : state.weights;
  const step = tf.div<Tensor1D>(velocity, divisor);
  return { weights: minus(device, shrunk, learningRate * correction.rateFactor, step), velocity, squares };
};

const stepOf = (
  device: TfjsDevice,
  state: OptimiserTensors,
  gradient: Tensor1D,
  update: OptimiserUpdate,
): OptimiserTensors => {
  const { tf } = device;
  const { optimiser, learningRate } = update;
  switch (optimiser.kind) {
    case 'sgd':
      return { ...sgdTensors(device, state, gradient, optimiser, learningRate), squares: state.squares };
    case 'rprop':
      return rprop(device, state, gradient, { ...update, optimiser });
    case 'rmsprop':
      return rmsprop(device, state, gradient, { ...update, optimiser });
    case 'adagrad': {
      const squares = tf.add<Tensor1D>(state.squares, tf.square(gradient)); // the sum of squared gradients
      const step = tf.div<Tensor1D>(gradient, tf.add(tf.sqrt(squares), optimiser.denominatorEpsilon));
      return { weights: minus(device, state.weights, learningRate, step), velocity: state.velocity, squares };
    }
    case 'adadelta': {
      const { decay, rootEpsilon } = optimiser;
      const squares = blend(device, decay, state.squares, tf.square(gradient)); // running mean of squared gradients
      const ratio = tf.div(tf.sqrt(tf.add(state.velocity, rootEpsilon)), tf.sqrt(tf.add(squares, rootEpsilon)));
      const step = tf.mul<Tensor1D>(ratio, gradient);
      const velocity = blend(device, decay, state.velocity, tf.square(step)); // running mean of squared steps
      return { weights: minus(device, state.weights, learningRate, step), velocity, squares };
    }
    case 'adam':
    case 'adamw':
      return adam(device, state, gradient, { ...update, optimiser });
  }
};

/**
 * An optimiser before its first update.
 * @param weights [P], copied
 * @param learningRate of the first update
 * @returns owned by the caller
 */
export const startOptimiser = (
  device: TfjsDevice,
  weights: Float32Array,
  optimiser: Optimiser,
  learningRate: number,
): OptimiserTensors =>
  device.tidy(() => {
    const { tf } = device;
    const P = weights.length;
    const first =
      optimiser.kind === 'rprop' ? learningRate : optimiser.kind === 'adagrad' ? optimiser.initialAccumulator : 0;
    return {
      weights: tf.tensor1d(weights.slice()),
      velocity: tf.zeros<Rank.R1>([P]),
      squares: tf.fill<Rank.R1>([P], first),
    };
  });

/**
 * One update by the formulas of `core/optimiser.ts`.
 * @param state borrowed
 * @param gradient [P] of the batch alone, borrowed
 * @returns the next state, owned by the caller
 */
export const optimiserTensors = (
  device: TfjsDevice,
  state: OptimiserTensors,
  gradient: Tensor1D,
  update: OptimiserUpdate,
): OptimiserTensors =>
  device.tidy(() => {
    const { tf } = device;
    const { optimiser, weightDecay } = update;
    const joins = optimiser.kind === 'adamw' ? 0 : weightDecay;
    const next = stepOf(device, state, tf.add<Tensor1D>(gradient, tf.mul(state.weights, joins)), update);
    return { weights: next.weights, velocity: tf.clone(next.velocity), squares: tf.clone(next.squares) };
  });
