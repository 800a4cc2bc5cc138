import { studentInterval } from '../../stats/studentInterval.ts';

/** A positive quantity with its interval; `upper` may be infinite. */
export interface Estimate {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/** The geometric mean of positive samples, at least two, and where the true one lies with probability 1 - alpha. */
export const geometricEstimate = (samples: readonly number[], alpha: number): Estimate => {
  const { mean, interval } = studentInterval(samples.map(Math.log), alpha);
  return { value: Math.exp(mean), lower: Math.exp(interval.lower), upper: Math.exp(interval.upper) };
};

/** `of` over a positive quantity. */
export const inverseEstimate = ({ value, lower, upper }: Estimate, of: number): Estimate => ({
  value: of / value,
  lower: of / upper,
  upper: of / lower,
});

/** A positive quantity times a constant. */
export const scaledEstimate = ({ value, lower, upper }: Estimate, by: number): Estimate => ({
  value: value * by,
  lower: lower * by,
  upper: upper * by,
});

/** Half of the interval's width on a log axis: 0.02 is about 2 % each way. */
export const relativeHalfWidth = ({ lower, upper }: Estimate): number => Math.log(upper / lower) / 2;
