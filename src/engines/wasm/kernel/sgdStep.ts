// SGD on one vector of four parameters, by PyTorch's rule: weight decay joins the gradient, and the learning rate stands
// outside the momentum buffer.

export const PLAIN: i32 = 0;
export const MOMENTUM: i32 = 1;
export const NESTEROV: i32 = 2;

export function ruleOf(momentum: f32, nesterov: bool): i32 {
  return momentum == 0 ? PLAIN : nesterov ? NESTEROV : MOMENTUM;
}

/** `gradient` is that of the loss. A constant `rule` leaves no branch behind. */
@inline
export function sgdStep(rule: i32, w: usize, v: usize, gradient: v128, rate: v128, momentum: v128, decay: v128): void {
  const weight = v128.load(w);
  let step = f32x4.add(gradient, f32x4.mul(decay, weight));
  if (rule != PLAIN) {
    const velocity = f32x4.add(f32x4.mul(momentum, v128.load(v)), step);
    v128.store(v, velocity);
    step = rule == NESTEROV ? f32x4.add(step, f32x4.mul(momentum, velocity)) : velocity;
  }
  v128.store(w, f32x4.sub(weight, f32x4.mul(rate, step)));
}
