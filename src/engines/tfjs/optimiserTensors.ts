import type { Rank, Tensor2D } from '@tensorflow/tfjs';
import type { AdamOptimiser, Optimiser, RmspropOptimiser, RpropOptimiser } from '../../core/optimiser.ts';
import type { BiasCorrection } from '../../schedules/biasCorrections.ts';
import { perReplica } from './perReplica.ts';
import { sgdTensors } from './sgdTensors.ts';
import type { TfjsDevice } from './tfjsDevice.ts';

/** R replicas, [R, P] each. What `velocity` and `squares` hold depends on the optimiser; SGD has no use for `squares`. */
export type OptimiserTensors = {
  readonly weights: Tensor2D;
  readonly velocity: Tensor2D;
  readonly squares: Tensor2D;
};

export interface OptimiserUpdate<Kind extends Optimiser = Optimiser> {
  /** Of all replicas. */
  readonly optimiser: Kind;
  /** [R] */
  readonly weightDecays: readonly number[];
  /** [R] */
  readonly learningRates: readonly number[];
  /** Of all replicas, which have made as many updates each. */
  readonly correction: BiasCorrection;
}

/** The same with the optimiser's own numbers; `gradient` [R, P] has weight decay in it. For use inside a tidy. */
type Rule<Kind extends Optimiser> = (
  device: TfjsDevice,
  state: OptimiserTensors,
  gradient: Tensor2D,
  update: OptimiserUpdate<Kind>,
) => OptimiserTensors;

/** share * old + (1 - share) * x */
const blend = ({ tf }: TfjsDevice, share: number, old: Tensor2D, x: Tensor2D): Tensor2D =>
  tf.add<Tensor2D>(tf.mul(old, share), tf.mul(x, 1 - share));

/** weights - rate * step, at each replica's own rate */
const minus = (device: TfjsDevice, weights: Tensor2D, rates: readonly number[], step: Tensor2D): Tensor2D =>
  device.tf.sub<Tensor2D>(weights, device.tf.mul(step, perReplica(device, rates)));

/** `velocity` holds the sign of the last gradient, `squares` the steps. */
const rprop: Rule<RpropOptimiser> = ({ tf }, { weights, velocity, squares }, gradient, { optimiser }) => {
  const { increase, decrease, leastStep, mostStep } = optimiser;
  const sign = tf.where(tf.isNaN(gradient), gradient, tf.sign(gradient)) as Tensor2D; // tf.sign makes 0 of NaN
  const same = tf.mul<Tensor2D>(sign, velocity);
  const turned = tf.less<Tensor2D>(same, 0);
  const factors = tf.where(tf.greater(same, 0), increase, tf.where(turned, decrease, tf.onesLike(same)));
  const steps = tf.clipByValue(tf.mul<Tensor2D>(squares, factors), leastStep, mostStep);
  const kept = tf.where(turned, tf.zerosLike(sign), sign) as Tensor2D;
  return { weights: tf.sub<Tensor2D>(weights, tf.mul(steps, kept)), velocity: kept, squares: steps };
};

/** `velocity` holds the momentum buffer, `squares` the running mean of squared gradients. */
const rmsprop: Rule<RmspropOptimiser> = (device, state, gradient, { optimiser, learningRates, correction }) => {
  const { tf } = device;
  const squares = blend(device, optimiser.decay, state.squares, tf.square(gradient));
  const divisor = tf.add(tf.mul(tf.sqrt(squares), correction.rootFactor), optimiser.denominatorEpsilon);
  const velocity = tf.add<Tensor2D>(tf.mul(state.velocity, optimiser.momentum), tf.div(gradient, divisor));
  return { weights: minus(device, state.weights, learningRates, velocity), velocity, squares };
};

/** `velocity` holds the running mean of gradients, `squares` that of squared gradients. */
const adam: Rule<AdamOptimiser> = (device, state, gradient, update) => {
  const { tf } = device;
  const { optimiser, weightDecays, learningRates, correction } = update;
  const velocity = blend(device, optimiser.beta1, state.velocity, gradient);
  const squares = blend(device, optimiser.beta2, state.squares, tf.square(gradient));
  const divisor = tf.add(tf.mul(tf.sqrt(squares), correction.rootFactor), optimiser.denominatorEpsilon);
  const shrunk =
    optimiser.kind === 'adamw'
      ? tf.mul<Tensor2D>(
          state.weights,
          perReplica(
            device,
            learningRates.map((rate, r) => 1 - rate * weightDecays[r]!),
          ),
        )
      : state.weights;
  const step = tf.div<Tensor2D>(velocity, divisor);
  const rates = learningRates.map((rate) => rate * correction.rateFactor);
  return { weights: minus(device, shrunk, rates, step), velocity, squares };
};

const stepOf = (
  device: TfjsDevice,
  state: OptimiserTensors,
  gradient: Tensor2D,
  update: OptimiserUpdate,
): OptimiserTensors => {
  const { tf } = device;
  const { optimiser, learningRates } = update;
  switch (optimiser.kind) {
    case 'sgd':
      return { ...sgdTensors(device, state, gradient, optimiser, learningRates), squares: state.squares };
    case 'rprop':
      return rprop(device, state, gradient, { ...update, optimiser });
    case 'rmsprop':
      return rmsprop(device, state, gradient, { ...update, optimiser });
    case 'adagrad': {
      const squares = tf.add<Tensor2D>(state.squares, tf.square(gradient)); // the sum of squared gradients
      const step = tf.div<Tensor2D>(gradient, tf.add(tf.sqrt(squares), optimiser.denominatorEpsilon));
      return { weights: minus(device, state.weights, learningRates, step), velocity: state.velocity, squares };
    }
    case 'adadelta': {
      const { decay, rootEpsilon } = optimiser;
      const squares = blend(device, decay, state.squares, tf.square(gradient)); // running mean of squared gradients
      const ratio = tf.div(tf.sqrt(tf.add(state.velocity, rootEpsilon)), tf.sqrt(tf.add(squares, rootEpsilon)));
      const step = tf.mul<Tensor2D>(ratio, gradient);
      const velocity = blend(device, decay, state.velocity, tf.square(step)); // running mean of squared steps
      return { weights: minus(device, state.weights, learningRates, step), velocity, squares };
    }
    case 'adam':
    case 'adamw':
      return adam(device, state, gradient, { ...update, optimiser });
  }
};

/**
 * An optimiser before its first update.
 * @param weights [R, P], borrowed
 * @param learningRates [R], of the first update
 * @returns owned by the caller
 */
export const startOptimiser = (
  device: TfjsDevice,
  weights: Tensor2D,
  optimiser: Optimiser,
  learningRates: readonly number[],
): OptimiserTensors =>
  device.tidy(() => {
    const { tf } = device;
    const first = optimiser.kind === 'adagrad' ? optimiser.initialAccumulator : 0;
    return {
      weights: tf.clone(weights),
      velocity: tf.zeros<Rank.R2>(weights.shape),
      squares:
        optimiser.kind === 'rprop'
          ? tf.mul<Tensor2D>(tf.ones<Rank.R2>(weights.shape), perReplica(device, learningRates))
          : tf.fill<Rank.R2>(weights.shape, first),
    };
  });

/**
 * One update of R replicas by the formulas of `core/optimiser.ts`.
 * @param state borrowed
 * @param gradients [R, P], each of its replica's batch alone, borrowed
 * @returns the next state, owned by the caller
 */
export const optimiserTensors = (
  device: TfjsDevice,
  state: OptimiserTensors,
  gradients: Tensor2D,
  update: OptimiserUpdate,
): OptimiserTensors =>
  device.tidy(() => {
    const { tf } = device;
    const { optimiser, weightDecays } = update;
    const joins = optimiser.kind !== 'adamw' && weightDecays.some((decay) => decay !== 0);
    const decayed = joins
      ? tf.add<Tensor2D>(gradients, tf.mul(state.weights, perReplica(device, weightDecays)))
      : gradients;
    const next = stepOf(device, state, decayed, update);
    return { weights: next.weights, velocity: tf.clone(next.velocity), squares: tf.clone(next.squares) };
  });
