export interface ChangePoint {
  /** The first sample after the likeliest change, in [1, n - 1]. */
  readonly at: number;
  /** Pettitt's bound for the probability of so large a statistic in a series without a change, in (0, 1]; too large for few samples. */
  readonly p: number;
}

/**
 * The likeliest place at which a series changes its level, by ranks alone, so that one slow sample is no change:
 *   U_t = sum over i <= t < j of sign(x_i - x_j),  K = max |U_t|,  p = 2 exp(-6 K^2 / (n^3 + n^2))
 * Source: Pettitt 1979, Applied Statistics 28, doi:10.2307/2346729.
 * @param series at least two samples, in order of time
 */
export const changePoint = (series: readonly number[]): ChangePoint => {
  const n = series.length;
  let [u, largest, at] = [0, -1, 1];
  for (let t = 0; t < n - 1; t++) {
    u += series.reduce((sum, other) => sum + Math.sign(series[t]! - other), 0);
    if (Math.abs(u) > largest) [largest, at] = [Math.abs(u), t + 1];
  }
  return { at, p: Math.min(1, 2 * Math.exp((-6 * largest ** 2) / (n ** 3 + n ** 2))) };
};
