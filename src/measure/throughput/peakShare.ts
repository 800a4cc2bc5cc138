import type { StepWork } from '../../core/throughputSubject.ts';
import { type Estimate, inverseEstimate } from './estimate.ts';

/** The best that kernels of the same engine were measured to do. */
export interface MeasuredPeak {
  /** Of the matrix product, over all batch sizes. */
  readonly operationsPerSecond: Estimate;
  /** Of the copy; absent where there is none. */
  readonly bytesPerSecond?: Estimate;
}

/**
 * The share of the measured roofline that a step attains: the time that its operations or its bytes need at least at the
 * measured peaks, whichever is longer, over its time. May pass 1: a fused step can beat the kernel the peak was measured by.
 * The ends combine the worst ends of both.
 * Source: Williams, Waterman & Patterson 2009, "Roofline", doi:10.1145/1498765.1498785.
 */
export const peakShare = (work: StepWork, secondsPerStep: Estimate, peak: MeasuredPeak): Estimate => {
  const least = (end: keyof Estimate): number =>
    Math.max(
      work.operations / peak.operationsPerSecond[end],
      peak.bytesPerSecond === undefined ? 0 : work.bytes / peak.bytesPerSecond[end],
    );
  return {
    value: least('value') / secondsPerStep.value,
    lower: least('upper') / secondsPerStep.upper,
    upper: least('lower') / secondsPerStep.lower,
  };
};

/** The best over the batch sizes of a kernel. @param amounts per step, as many */
export const bestRate = (times: readonly Estimate[], amounts: readonly number[]): Estimate | undefined =>
  times
    .map((time, i) => inverseEstimate(time, amounts[i]!))
    .reduce<Estimate | undefined>(
      (best, rate) => (best === undefined || rate.value > best.value ? rate : best),
      undefined,
    );
