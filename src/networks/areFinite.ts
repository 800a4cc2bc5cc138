/**
 * Whether no weight is NaN or infinite; true of none. A plain loop, for an engine asks at each look at a run: some ten times as
 * quick as `every` with a function.
 */
export const areFinite = (weights: Float32Array | Float64Array): boolean => {
  for (let i = 0; i < weights.length; i++) {
    if (!(Math.abs(weights[i]!) < Number.POSITIVE_INFINITY)) return false;
  }
  return true;
};
