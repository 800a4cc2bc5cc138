// The update rules in which each weight has a step of its own, from the gradient in memory; src/core/optimiser.ts has
// the formulas. Padding has gradient 0 and stays 0 under every rule.
import { Replica } from './structs';

/** Values of `Replica.rule`, beside 0 for SGD. */
export const SGD: i32 = 0;
const RPROP: i32 = 1;
const RMSPROP: i32 = 2;
const ADAGRAD: i32 = 3;
const ADADELTA: i32 = 4;
const ADAM: i32 = 5;

@inline
function decayedGradient(replica: Replica, at: usize, decay: v128): v128 {
  return f32x4.add(v128.load(replica.gradient + at), f32x4.mul(decay, v128.load(replica.parameters + at)));
}

/** kept * old + added * x: a running mean where the two add up to 1. */
@inline
function blend(kept: v128, old: v128, added: v128, x: v128): v128 {
  return f32x4.add(f32x4.mul(kept, old), f32x4.mul(added, x));
}

@inline
function stepDown(weights: usize, rate: v128, step: v128): void {
  v128.store(weights, f32x4.sub(v128.load(weights), f32x4.mul(rate, step)));
}

/** -1, 0 or 1; NaN of NaN. */
@inline
function signOf(x: v128): v128 {
  const signed = v128.or(v128.and(x, i32x4.splat(0x80000000)), f32x4.splat(1));
  const unsigned = v128.or(f32x4.eq(x, f32x4.splat(0)), f32x4.ne(x, x));
  return v128.bitselect(x, signed, unsigned);
}

/** `velocity` holds the sign of the last gradient, `squares` the steps. */
function rprop(replica: Replica): void {
  const decay = f32x4.splat(replica.weightDecay);
  const increase = f32x4.splat(replica.increase);
  const decrease = f32x4.splat(replica.decrease);
  const least = f32x4.splat(replica.leastStep);
  const most = f32x4.splat(replica.mostStep);
  const zero = f32x4.splat(0);
  const bytes: usize = (<usize>replica.paddedCount) << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const sign = signOf(decayedGradient(replica, at, decay));
    const same = f32x4.mul(sign, v128.load(replica.velocity + at)); // of signs: a product of gradients may underflow
    const turned = f32x4.lt(same, zero);
    const factor = v128.bitselect(increase, v128.bitselect(decrease, f32x4.splat(1), turned), f32x4.gt(same, zero));
    const step = f32x4.min(f32x4.max(f32x4.mul(v128.load(replica.squares + at), factor), least), most);
    const kept = v128.andnot(sign, turned);
    v128.store(replica.squares + at, step);
    v128.store(replica.velocity + at, kept);
    stepDown(replica.parameters + at, step, kept);
  }
}

/** `velocity` holds the momentum buffer, `squares` the running mean of squared gradients. */
function rmsprop(replica: Replica, rate: v128, rootScale: v128): void {
  const decay = f32x4.splat(replica.weightDecay);
  const momentum = f32x4.splat(replica.momentum);
  const kept = f32x4.splat(replica.squareDecay);
  const added = f32x4.splat(replica.squareShare);
  const epsilon = f32x4.splat(replica.epsilon);
  const bytes: usize = (<usize>replica.paddedCount) << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const gradient = decayedGradient(replica, at, decay);
    const squares = blend(kept, v128.load(replica.squares + at), added, f32x4.mul(gradient, gradient));
    const divisor = f32x4.add(f32x4.mul(f32x4.sqrt(squares), rootScale), epsilon);
    const velocity = f32x4.add(f32x4.mul(momentum, v128.load(replica.velocity + at)), f32x4.div(gradient, divisor));
    v128.store(replica.squares + at, squares);
    v128.store(replica.velocity + at, velocity);
    stepDown(replica.parameters + at, rate, velocity);
  }
}

/** `squares` holds the sum of squared gradients. */
function adagrad(replica: Replica, rate: v128): void {
  const decay = f32x4.splat(replica.weightDecay);
  const epsilon = f32x4.splat(replica.epsilon);
  const bytes: usize = (<usize>replica.paddedCount) << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const gradient = decayedGradient(replica, at, decay);
    const squares = f32x4.add(v128.load(replica.squares + at), f32x4.mul(gradient, gradient));
    v128.store(replica.squares + at, squares);
    stepDown(replica.parameters + at, rate, f32x4.div(gradient, f32x4.add(f32x4.sqrt(squares), epsilon)));
  }
}

/** `velocity` holds the running mean of squared steps, `squares` that of squared gradients. */
function adadelta(replica: Replica, rate: v128): void {
  const decay = f32x4.splat(replica.weightDecay);
  const kept = f32x4.splat(replica.squareDecay);
  const added = f32x4.splat(replica.squareShare);
  const epsilon = f32x4.splat(replica.epsilon);
  const bytes: usize = (<usize>replica.paddedCount) << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const gradient = decayedGradient(replica, at, decay);
    const squares = blend(kept, v128.load(replica.squares + at), added, f32x4.mul(gradient, gradient));
    const steps = v128.load(replica.velocity + at);
    const ratio = f32x4.div(f32x4.sqrt(f32x4.add(steps, epsilon)), f32x4.sqrt(f32x4.add(squares, epsilon)));
    const step = f32x4.mul(ratio, gradient);
    v128.store(replica.squares + at, squares);
    v128.store(replica.velocity + at, blend(kept, steps, added, f32x4.mul(step, step)));
    stepDown(replica.parameters + at, rate, step);
  }
}

/** `velocity` holds the running mean of gradients, `squares` that of squared gradients; the rate is bias-corrected. */
function adam(replica: Replica, rate: v128, rootScale: v128, weightScale: v128): void {
  const decay = f32x4.splat(replica.weightDecay);
  const meanKept = f32x4.splat(replica.meanDecay);
  const meanAdded = f32x4.splat(replica.meanShare);
  const kept = f32x4.splat(replica.squareDecay);
  const added = f32x4.splat(replica.squareShare);
  const epsilon = f32x4.splat(replica.epsilon);
  const bytes: usize = (<usize>replica.paddedCount) << 2;
  for (let at: usize = 0; at < bytes; at += 16) {
    const gradient = decayedGradient(replica, at, decay);
    const mean = blend(meanKept, v128.load(replica.velocity + at), meanAdded, gradient);
    const squares = blend(kept, v128.load(replica.squares + at), added, f32x4.mul(gradient, gradient));
    const divisor = f32x4.add(f32x4.mul(f32x4.sqrt(squares), rootScale), epsilon);
    const weights = replica.parameters + at;
    v128.store(replica.velocity + at, mean);
    v128.store(replica.squares + at, squares);
    v128.store(weights, f32x4.mul(weightScale, v128.load(weights)));
    stepDown(weights, rate, f32x4.div(mean, divisor));
  }
}

/**
 * One update by `replica.rule`, which is not SGD.
 * @param rate learning rate, for Adam divided by 1 - beta1^t; not looked at by Rprop
 * @param rootScale multiplies the root of the running mean of squared gradients
 * @param weightScale multiplies the weights before the step of Adam
 */
export function adaptiveUpdate(replica: Replica, rate: f32, rootScale: f32, weightScale: f32): void {
  const rates = f32x4.splat(rate);
  const rootScales = f32x4.splat(rootScale);
  if (replica.rule == RPROP) rprop(replica);
  else if (replica.rule == RMSPROP) rmsprop(replica, rates, rootScales);
  else if (replica.rule == ADAGRAD) adagrad(replica, rates);
  else if (replica.rule == ADADELTA) adadelta(replica, rates);
  else if (replica.rule == ADAM) adam(replica, rates, rootScales, f32x4.splat(weightScale));
}
