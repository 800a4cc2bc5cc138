import { latencyLine } from '../../stats/latencyLine.ts';
import { studentQuantile } from '../../stats/studentQuantile.ts';
import { welchDifference } from '../../stats/welchDifference.ts';
import { type Estimate, geometricEstimate } from './estimate.ts';

/** Updates to the target loss over batch sizes in one seed block, at the best rate of each. */
export type BlockUpdates = readonly (readonly [batchSize: number, updates: number])[];

export interface TargetPoint {
  readonly batchSize: number;
  readonly updates: Estimate;
  readonly seconds: Estimate;
  /** No batch of this size or a larger one was trained (or a smaller one, at the other end): the line tells its updates. */
  readonly extrapolated: boolean;
}

export interface TimeToTarget {
  /** C of updates(B) = S (1 + C / B): at B = C twice the least number of updates. */
  readonly criticalBatch: Estimate;
  readonly leastUpdates: Estimate;
  readonly points: readonly TargetPoint[];
  /** The batch size of the least time, and those whose intervals reach below its upper end. */
  readonly soonest: number;
  readonly notToldApart: readonly number[];
}

/**
 * Seconds to a target loss over batch sizes: updates to it, as trained here, times seconds per step, as timed here. Updates
 * are those of the line S (1 + C / B), one line per seed block. Blocks of training and of timing are independent, so that
 * their variances on the log scale are added (Welch and Satterthwaite).
 * Source: McCandlish et al. 2018, arXiv:1812.06162, equation 2.11, of which S (1 + C / B) is the form in updates.
 * @param blocks at least two, each with at least two batch sizes and a line that rises with 1 / B
 * @param times positive seconds per step in each block of the timing, at least two, by batch size
 */
export const timeToTarget = (
  blocks: readonly BlockUpdates[],
  times: readonly { readonly batchSize: number; readonly samples: readonly number[] }[],
  alpha: number,
): TimeToTarget | undefined => {
  const lines = blocks.map((block) =>
    latencyLine(
      block.map(([batchSize]) => 1 / batchSize),
      block.map(([, updates]) => updates),
    ),
  );
  if (
    lines.length < 2 ||
    times.length === 0 ||
    lines.some(({ latency, perExample }) => !(latency > 0 && perExample > 0))
  )
    return undefined;
  const trained = blocks.flatMap((block) => block.map(([batchSize]) => batchSize));
  const [least, most] = [Math.min(...trained), Math.max(...trained)];
  const points = times.map(({ batchSize, samples }): TargetPoint => {
    const updates = lines.map(({ latency, perExample }) => latency + perExample / batchSize);
    const { difference, standardError, degrees } = welchDifference(
      updates.map((each) => -Math.log(each)),
      samples.map(Math.log),
    );
    const half = studentQuantile(alpha / 2, degrees) * standardError;
    return {
      batchSize,
      updates: geometricEstimate(updates, alpha),
      seconds: { value: Math.exp(difference), lower: Math.exp(difference - half), upper: Math.exp(difference + half) },
      extrapolated: batchSize < least || batchSize > most,
    };
  });
  const best = points.reduce((a, b) => (b.seconds.value < a.seconds.value ? b : a));
  return {
    criticalBatch: geometricEstimate(
      lines.map(({ latency, perExample }) => perExample / latency),
      alpha,
    ),
    leastUpdates: geometricEstimate(
      lines.map(({ latency }) => latency),
      alpha,
    ),
    points,
    soonest: best.batchSize,
    notToldApart: points
      .filter((point) => point !== best && point.seconds.lower <= best.seconds.upper)
      .map(({ batchSize }) => batchSize),
  };
};
