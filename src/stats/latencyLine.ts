/** t(B) = latency + perExample * B. */
export interface LatencyLine {
  /** May be negative where time grows faster than the batch. */
  readonly latency: number;
  readonly perExample: number;
}

/**
 * The line through times over batch sizes whose relative errors have the least sum of squares, so that short times count as
 * long ones do: sum of ((latency + perExample B) / t - 1)^2.
 * @param batchSizes at least two different values
 * @param times as many, above 0
 */
export const latencyLine = (batchSizes: readonly number[], times: readonly number[]): LatencyLine => {
  let [ss, sb, bb, st, bt] = [0, 0, 0, 0, 0];
  times.forEach((time, i) => {
    const [s, b] = [1 / time, batchSizes[i]! / time];
    ss += s * s;
    sb += s * b;
    bb += b * b;
    st += s;
    bt += b;
  });
  const determinant = ss * bb - sb * sb;
  return { latency: (st * bb - bt * sb) / determinant, perExample: (bt * ss - st * sb) / determinant };
};

/**
 * The batch at which such a line reaches a share of its largest throughput 1 / perExample: share / (1 - share) * latency /
 * perExample. At a half it is Hockney's n_1/2 (Hockney & Jesshope 1981). 0 where there is no latency.
 */
export const saturatingBatch = ({ latency, perExample }: LatencyLine, share: number): number =>
  perExample > 0 ? (share / (1 - share)) * Math.max(0, latency / perExample) : Number.POSITIVE_INFINITY;
