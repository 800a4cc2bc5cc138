// What becomes of four components of a gradient, which stand in a register: they are added to a gradient in memory, or
// make one step of SGD at once. PyTorch's rule: weight decay joins the gradient, the learning rate stands outside the
// momentum buffer.

/** w is a gradient; the rest is not looked at. */
export const ACCUMULATE: i32 = 0;
/** w is parameters, v is not looked at. */
export const PLAIN: i32 = 1;
/** w is parameters, v their velocity. */
export const MOMENTUM: i32 = 2;
export const NESTEROV: i32 = 3;

/** A constant `rule` leaves no branch behind. */
@inline
export function takeGradient(rule: i32, w: usize, v: usize, gradient: v128, rate: v128, momentum: v128, decay: v128): void {
  const weight = v128.load(w);
  if (rule == ACCUMULATE) {
    v128.store(w, f32x4.add(weight, gradient));
    return;
  }
  let step = f32x4.add(gradient, f32x4.mul(decay, weight));
  if (rule != PLAIN) {
    const velocity = f32x4.add(f32x4.mul(momentum, v128.load(v)), step);
    v128.store(v, velocity);
    step = rule == NESTEROV ? f32x4.add(step, f32x4.mul(momentum, velocity)) : velocity;
  }
  v128.store(w, f32x4.sub(weight, f32x4.mul(rate, step)));
}
