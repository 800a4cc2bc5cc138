import { median } from '../../stats/median.ts';
import { theilSenSlope } from '../../stats/theilSenSlope.ts';
import { type Estimate, geometricEstimate, relativeHalfWidth } from './estimate.ts';
import type { Sweep, SweptBlock } from './throughputSweep.ts';

export interface StepTimes {
  readonly batchSize: number;
  /** Seconds per step in each block: the slope of time over steps. Not above 0 where the machine paused in the block. */
  readonly samples: readonly number[];
  /** What a request costs whatever its number of steps, launch and drain: median over the blocks; may be below 0 by noise. */
  readonly overheadSeconds: number;
  /** Geometric mean over the blocks; absent with fewer than two blocks, or a sample not above 0. */
  readonly secondsPerStep?: Estimate;
  /** Half of the interval's width, relative. */
  readonly halfWidth?: number;
  readonly joulesPerStep?: Estimate;
  /** Why the number is not as precise as asked for; absent: it is. */
  readonly undetermined?: string;
}

const percent = (share: number, digits: number): string => `${Number((100 * share).toPrecision(digits))} %`;

/** `half-width 2.02 % > 2 %`: as many digits as it takes to show what is larger. */
const tooWide = (halfWidth: number, precision: number): string => {
  const digits = percent(halfWidth, 2) === percent(precision, 2) ? 4 : 2;
  return `half-width ${percent(halfWidth, digits)} > ${percent(precision, digits)}`;
};

interface BlockLine {
  readonly slope: number;
  readonly intercept: number;
  /** Mean power over the visits. */
  readonly watts?: number;
}

const lineOf = ({ visits }: SweptBlock, batchSize: number): BlockLine | undefined => {
  const own = visits.filter((visit) => visit.batchSize === batchSize);
  if (own.length === 0) return undefined;
  const steps = own.flatMap((visit) => visit.steps);
  const seconds = own.flatMap((visit) => visit.seconds);
  const slope = theilSenSlope(steps, seconds);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const watts = own.flatMap((visit) => visit.watts ?? []);
  return {
    slope,
    intercept: median(seconds.map((each, i) => each - slope * steps[i]!)),
    ...(watts.length === own.length && { watts: mean(watts) }),
  };
};

const estimateOf = (samples: readonly number[], alpha: number): Estimate | undefined =>
  samples.length >= 2 && samples.every((sample) => sample > 0) ? geometricEstimate(samples, alpha) : undefined;

const reasonOf = (
  samples: readonly number[],
  estimate: Estimate | undefined,
  precision: number,
): string | undefined => {
  const lost = samples.filter((sample) => !(sample > 0)).length;
  if (lost > 0)
    return `${lost} of ${samples.length} blocks ${lost === 1 ? 'has' : 'have'} no positive slope: the machine paused`;
  if (estimate === undefined) return `${samples.length} block${samples.length === 1 ? '' : 's'}: no interval`;
  const halfWidth = relativeHalfWidth(estimate);
  return halfWidth > precision ? tooWide(halfWidth, precision) : undefined;
};

/**
 * Time per step of each batch size that was measured at all. A block gives one sample: the median slope of seconds over steps,
 * which leaves launch and drain out, and one pause of the machine. The interval is Student's on the log scale over the blocks: times are
 * multiplied, not added to, by what disturbs them.
 * @param precision relative half-width above which a number is called undetermined
 */
export const stepTimes = (
  sweep: Sweep,
  { alpha, precision }: { readonly alpha: number; readonly precision: number },
): readonly StepTimes[] =>
  sweep.sizes.flatMap(({ batchSize }) => {
    const lines = sweep.blocks.flatMap((block) => lineOf(block, batchSize) ?? []);
    if (lines.length === 0) return [];
    const samples = lines.map(({ slope }) => slope);
    const estimate = estimateOf(samples, alpha);
    const joules = lines.flatMap(({ slope, watts }) => (watts === undefined ? [] : [watts * slope]));
    const joulesPerStep = joules.length === lines.length ? estimateOf(joules, alpha) : undefined;
    const undetermined = reasonOf(samples, estimate, precision);
    return [
      {
        batchSize,
        samples,
        overheadSeconds: median(lines.map(({ intercept }) => intercept)),
        ...(estimate && { secondsPerStep: estimate, halfWidth: relativeHalfWidth(estimate) }),
        ...(joulesPerStep && { joulesPerStep }),
        ...(undetermined !== undefined && { undetermined }),
      },
    ];
  });
