/** One run of a sweep over learning rates. */
export interface RateTrial {
  readonly rate: number;
  /** At the end of training, nats, finite: a run that diverged counts as a cap far above any other. */
  readonly loss: number;
}

/**
 * Where training stops being stable: the largest rate that ends below a loss, moved on towards the next rate by where
 * log loss over log rate crosses it. Undefined when no rate does, or the largest one still does: the limit lies outside.
 * @param trials in ascending order of rate
 */
export const largestStableRate = (trials: readonly RateTrial[], stableBelow: number): number | undefined => {
  const at = trials.findLastIndex(({ loss }) => loss < stableBelow);
  const [last, next] = [trials[at], trials[at + 1]];
  if (last === undefined || next === undefined) return undefined;
  const part = Math.log(stableBelow / last.loss) / Math.log(next.loss / last.loss);
  return last.rate * (next.rate / last.rate) ** part;
};
