import type { LossOracle, Vector } from '../../src/core/lossOracle.ts';

/**
 * A made-up oracle of a solution whose weights are all alike: the loss is a bowl 0.05 + x'Dx / 2 with
 * D = diag(1, 2, 1, 2, ...), while the Hessian product is that of D times the first weight, rounded. Solutions are as sharp
 * as their weights are large: top eigenvalue 2 w, trace 1.5 w P, and a first layer times 3 makes it 3 times as sharp.
 */
export const growingBowl = (parameterCount: number): LossOracle => {
  const times = (x: Vector): Float64Array => Float64Array.from(x, (value, i) => (1 + (i % 2)) * value);
  const loss = (x: Vector): number => 0.05 + times(x).reduce((sum, value, i) => sum + (value * x[i]!) / 2, 0);
  return {
    parameterCount,
    exampleCount: 1,
    roundOff: 2 ** -53,
    loss: async (x) => loss(x),
    gradient: async (x) => ({ loss: loss(x), gradient: times(x) }),
    hessianVector: async (x, direction) => times(direction).map((entry) => entry * Math.round(x[0]!)),
  };
};
