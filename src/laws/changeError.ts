/** What a float32 weight can lose in an update or two, as a share of the largest: eight half-units in the last place. */
const ROUNDING = 2 ** -21;

const largest = (values: ArrayLike<number>): number => {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]!));
  return most;
};

/**
 * Largest difference of two changes that weights have made, as a share of the largest change expected, beyond what is
 * lost when a float32 weight is rounded: a change far below its weight is known no better. 0 when both are none;
 * infinite where lengths differ or a number is none.
 * @param start the weights before the change
 */
export const changeError = (
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  start: ArrayLike<number>,
): number => {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  const difference = largest(Array.from(expected, (change, i) => actual[i]! - change));
  if (Number.isNaN(difference)) return Number.POSITIVE_INFINITY;
  const beyond = Math.max(0, difference - ROUNDING * largest(start));
  return beyond === 0 ? 0 : beyond / largest(expected);
};
