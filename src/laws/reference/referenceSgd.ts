/** The state of SGD in float64: weights w and momentum buffer v (zero at the start), both [P]. */
export interface SgdState {
  readonly weights: Float64Array;
  readonly velocity: Float64Array;
}

export interface SgdNumbers {
  readonly learningRate: number;
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly weightDecay: number;
}

/** d = g + wd w; v <- m v + d; w <- w - rate (nesterov ? d + m v : v). The rate multiplies the whole buffer. */
export const referenceSgdStep = (
  { weights, velocity }: SgdState,
  gradient: ArrayLike<number>,
  { learningRate, momentum, nesterov, weightDecay }: SgdNumbers,
): SgdState => {
  const decayed = weights.map((w, i) => gradient[i]! + weightDecay * w);
  const next = velocity.map((v, i) => momentum * v + decayed[i]!);
  const step = nesterov ? decayed.map((d, i) => d + momentum * next[i]!) : next;
  return { weights: weights.map((w, i) => w - learningRate * step[i]!), velocity: next };
};
