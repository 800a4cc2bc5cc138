import type { Optimiser } from '../../../core/optimiser.ts';

/** Update rules by number: Adam and AdamW differ in numbers alone. */
export const UPDATE_RULES: Readonly<Record<Optimiser['kind'], number>> = {
  sgd: 0,
  rprop: 1,
  rmsprop: 2,
  adagrad: 3,
  adadelta: 4,
  adam: 5,
  adamw: 5,
};

/** What a replica keeps, [P] each, in this order; the last is the sum of a gradient over the pieces of a batch. */
export const PARTS = ['weights', 'velocity', 'squares', 'gradient'] as const;

/** Where a part begins in the state of a replica, in units of [P]. */
export const partAt = (part: (typeof PARTS)[number]): number => PARTS.indexOf(part);

/**
 * `update(at, sum)`: one update of four neighbouring weights by the sum of their gradients, by the rules of
 * `core/optimiser.ts` on w, v (velocity), s (squares) and g, the gradient with weight decay in it. The numbers of the
 * replica are in `replica`, those of the update in `piece`.
 */
export const UPDATE_WGSL: string = `
fn unusable(x: vec4f) -> vec4<bool> {
  return (bitcast<vec4u>(x) & vec4u(0x7f800000u)) == vec4u(0x7f800000u);
}
fn update(at: u32, sum: vec4f) {
  let velocityAt = wb + ${partAt('velocity')}u * net.vectors + at;
  let squaresAt = wb + ${partAt('squares')}u * net.vectors + at;
  var w = state[wb + at];
  var v = state[velocityAt];
  let g = fma(vec4f(replica.weightDecay), w, sum);
  if (replica.rule == ${UPDATE_RULES.sgd}u) {
    v = fma(vec4f(replica.momentum), v, g);
    let step = select(v, fma(vec4f(replica.momentum), v, g), replica.nesterov > 0.0);
    state[velocityAt] = v;
    state[wb + at] = fma(vec4f(-piece.rate), step, w);
    return;
  }
  var s = state[squaresAt];
  switch (replica.rule) {
    case ${UPDATE_RULES.rprop}u: {
      let turn = sign(g);
      let same = turn * v;
      let grown = select(vec4f(1.0), vec4f(replica.increase), same > vec4f(0.0));
      let factor = select(grown, vec4f(replica.decrease), same < vec4f(0.0));
      s = clamp(s * factor, vec4f(replica.leastStep), vec4f(replica.mostStep));
      v = select(turn, vec4f(0.0), same < vec4f(0.0));
      w = select(w - s * v, g, unusable(g));
    }
    case ${UPDATE_RULES.rmsprop}u: {
      s = fma(vec4f(replica.squareDecay), s, replica.squareShare * g * g);
      v = fma(vec4f(replica.momentum), v, g / (sqrt(s) * piece.rootScale + vec4f(replica.epsilon)));
      w = fma(vec4f(-piece.rate), v, w);
    }
    case ${UPDATE_RULES.adagrad}u: {
      s = fma(g, g, s);
      w = w - piece.rate * (g / (sqrt(s) + vec4f(replica.epsilon)));
    }
    case ${UPDATE_RULES.adadelta}u: {
      s = fma(vec4f(replica.squareDecay), s, replica.squareShare * g * g);
      let step = sqrt(v + vec4f(replica.epsilon)) / sqrt(s + vec4f(replica.epsilon)) * g;
      v = fma(vec4f(replica.squareDecay), v, replica.squareShare * step * step);
      w = fma(vec4f(-piece.rate), step, w);
    }
    default: {
      v = fma(vec4f(replica.meanDecay), v, replica.meanShare * g);
      s = fma(vec4f(replica.squareDecay), s, replica.squareShare * g * g);
      w = piece.weightScale * w - piece.rate * (v / (sqrt(s) * piece.rootScale + vec4f(replica.epsilon)));
    }
  }
  state[velocityAt] = v;
  state[squaresAt] = s;
  state[wb + at] = w;
}`;
