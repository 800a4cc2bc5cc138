import type { RateTrial } from './largestStableRate.ts';

/**
 * The rate of the least loss: the vertex of the parabola of log loss over log rate through the lowest trial and its
 * neighbours. Undefined where the lowest trial is the first or the last one: the best rate lies outside.
 * @param trials in ascending order of rate, equal steps of log rate apart
 */
export const lowestRate = (trials: readonly RateTrial[]): number | undefined => {
  const at = trials.reduce((least, { loss }, i) => (loss < trials[least]!.loss ? i : least), 0);
  const [before, lowest, after] = [trials[at - 1], trials[at], trials[at + 1]];
  if (before === undefined || lowest === undefined || after === undefined) return undefined;
  const [down, up] = [Math.log(before.loss / lowest.loss), Math.log(after.loss / lowest.loss)];
  const part = (down - up) / (2 * (down + up)); // in (-1/2, 1/2]: the one before is higher, for the first of equals is taken
  return lowest.rate * (after.rate / lowest.rate) ** part;
};
