import { median } from '../../stats/median.ts';
import type { StepTimes } from './stepTimes.ts';
import type { Sweep, SweptBlock } from './throughputSweep.ts';

/** Slower than the others by this factor, and by far more than they differ among themselves. */
const SLOWED = 1.1;
const DEVIATIONS = 6;

const throttled = ({ before, after }: SweptBlock): readonly string[] => {
  const reasons = new Set([...(before.throttledBy ?? []), ...(after.throttledBy ?? [])]);
  const rise = (after.throttleCount ?? 0) - (before.throttleCount ?? 0);
  return [
    ...[...reasons].map((reason) => `throttled: ${reason}`),
    ...(rise > 0 ? [`throttled: heat, ${rise} time${rise === 1 ? '' : 's'}`] : []),
  ];
};

/**
 * What is to be said of each block: throttled by what the device tells, or slowed by what the times tell, all batch sizes
 * together. A mark drops nothing: the block stays in every estimate.
 */
export const blockMarks = (sweep: Sweep, times: readonly StepTimes[]): readonly (readonly string[])[] => {
  const whole = times.filter(
    ({ samples }) => samples.length === sweep.blocks.length && samples.every((sample) => sample > 0),
  );
  const centres = whole.map(({ samples }) => median(samples));
  const slowness = sweep.blocks.map((_, block) =>
    median(whole.map(({ samples }, size) => Math.log(samples[block]! / centres[size]!))),
  );
  const spread = 1.4826 * median(slowness.map(Math.abs)); // of normal values, the standard deviation
  return sweep.blocks.map((block, i) => {
    const slow = slowness[i]! > Math.max(Math.log(SLOWED), DEVIATIONS * spread);
    const times = Math.exp(slowness[i]!).toPrecision(3);
    return [...throttled(block), ...(slow ? [`slowed: ${times} times the time of the other blocks`] : [])];
  });
};
