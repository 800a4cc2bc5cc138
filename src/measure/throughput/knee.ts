import { latencyLine, saturatingBatch } from '../../stats/latencyLine.ts';
import { studentInterval } from '../../stats/studentInterval.ts';
import type { StepTimes } from './stepTimes.ts';

/** Of the largest throughput that the line allows. */
export const KNEE_SHARE = 0.8;
/** The line is taken at its word up to this misfit. */
const MOST_MISFIT = 0.1;

export interface Knee {
  readonly share: number;
  /** t(B) = latency + perExample B, means over the blocks, in seconds; per example of the batch size. */
  readonly latencySeconds: number;
  readonly secondsPerExample: number;
  /** Where the line reaches the share: mean over the blocks and Student's interval, cut at 0. */
  readonly batchSize: { readonly value: number; readonly lower: number; readonly upper: number };
  /** The largest relative distance of a measured time from the line, and whether noise explains it. */
  readonly misfit: { readonly batchSize: number; readonly relative: number; readonly beyondNoise: boolean };
  /** False where the line misses by more than a tenth: then the measured sizes alone tell the knee. */
  readonly lineHolds: boolean;
  /**
   * Without a line: the largest measured batch that is surely below the share of the best measured throughput, and the smallest
   * from which on all surely reach it; each absent where there is none.
   */
  readonly surelyBelow?: number;
  readonly surelyReached?: number;
}

/** An interval per size, all of them right together with probability 1 - alpha. */
const simultaneous = (samples: readonly (readonly number[])[], alpha: number) =>
  samples.map((own) => studentInterval(own, alpha / samples.length));

/**
 * Where throughput saturates, from the sizes that every block measured. Each block has its own line, so that what disturbs a
 * whole block does not count as precision. Undefined with fewer than three such sizes or two blocks.
 */
export const kneeOf = (times: readonly StepTimes[], alpha: number, share: number = KNEE_SHARE): Knee | undefined => {
  const blocks = Math.max(0, ...times.map(({ samples }) => samples.length));
  const sizes = times.filter(({ samples }) => samples.length === blocks && samples.every((sample) => sample > 0));
  if (sizes.length < 3 || blocks < 2) return undefined;
  const batchSizes = sizes.map(({ batchSize }) => batchSize);
  const lines = Array.from({ length: blocks }, (_, block) =>
    latencyLine(
      batchSizes,
      sizes.map(({ samples }) => samples[block]!),
    ),
  );
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const knees = studentInterval(
    lines.map((line) => saturatingBatch(line, share)),
    alpha,
  );
  const residuals = sizes.map(({ batchSize, samples }) =>
    samples.map((seconds, block) => {
      const { latency, perExample } = lines[block]!;
      return seconds / (latency + perExample * batchSize) - 1;
    }),
  );
  const misfits = simultaneous(residuals, alpha).map(({ mean: relative, interval }, i) => ({
    batchSize: batchSizes[i]!,
    relative,
    beyondNoise: interval.lower > 0 || interval.upper < 0,
  }));
  const misfit = misfits.reduce((worst, one) => (Math.abs(one.relative) > Math.abs(worst.relative) ? one : worst));

  const throughput = (i: number, block: number): number => batchSizes[i]! / sizes[i]!.samples[block]!;
  const logThroughput = (i: number): number =>
    mean(sizes[i]!.samples.map((_, block) => Math.log(throughput(i, block))));
  const places = sizes.map((_, i) => i);
  const best = places.reduce((a, b) => (logThroughput(b) > logThroughput(a) ? b : a));
  const shares = simultaneous(
    places.map((i) => sizes[i]!.samples.map((_, block) => Math.log(throughput(i, block) / throughput(best, block)))),
    alpha,
  ).map(({ interval }) => interval);
  const surelyBelow = places.slice(0, best).findLast((i) => shares[i]!.upper < Math.log(share));
  const surelyReached = places
    .slice(0, best + 1)
    .find((i) => shares.slice(i, best + 1).every(({ lower }) => lower >= Math.log(share)));
  return {
    share,
    latencySeconds: mean(lines.map(({ latency }) => latency)),
    secondsPerExample: mean(lines.map(({ perExample }) => perExample)),
    batchSize: { value: knees.mean, lower: Math.max(0, knees.interval.lower), upper: knees.interval.upper },
    misfit,
    lineHolds: Math.abs(misfit.relative) <= MOST_MISFIT,
    ...(surelyBelow !== undefined && { surelyBelow: batchSizes[surelyBelow]! }),
    ...(surelyReached !== undefined && { surelyReached: batchSizes[surelyReached]! }),
  };
};
