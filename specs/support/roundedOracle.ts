import type { LossOracle, Vector } from '../../src/core/lossOracle.ts';

/**
 * The oracle as the kindest possible float32 implementation: exact inside, weights rounded on the way in, results
 * rounded on the way out.
 */
export const roundedOracle = (oracle: LossOracle): LossOracle => {
  const rounded = (vector: Vector): Float64Array => Float64Array.from(vector, Math.fround);
  return {
    ...oracle,
    roundOff: 2 ** -24,
    loss: async (weights) => Math.fround(await oracle.loss(rounded(weights))),
    gradient: async (weights) => {
      const { loss, gradient } = await oracle.gradient(rounded(weights));
      return { loss: Math.fround(loss), gradient: Float32Array.from(gradient) };
    },
    hessianVector: async (weights, direction) =>
      Float32Array.from(await oracle.hessianVector(rounded(weights), rounded(direction))),
  };
};

/** What not to do: (g(x + r v/|v|) - g(x - r v/|v|)) |v| / 2r in place of the exact product. */
export const withDifferencedProducts = (oracle: LossOracle, step: number): LossOracle => ({
  ...oracle,
  hessianVector: async (weights, direction) => {
    const size = Math.hypot(...direction);
    const moved = (sign: number): Float64Array =>
      Float64Array.from(weights, (weight, i) => weight + (sign * step * direction[i]!) / size);
    const ahead = (await oracle.gradient(moved(1))).gradient;
    const behind = (await oracle.gradient(moved(-1))).gradient;
    return Float64Array.from(ahead, (entry, i) => ((entry - behind[i]!) * size) / (2 * step));
  },
});
