/** Runs of one batch size that are still to be made, or the rest of one. */
export interface LeftToTrain {
  readonly batchSize: number;
  readonly epochs: number;
}

const MINUTE = 60;
const HOUR = 3600;

/** Seconds in words that are no more exact than an estimate, e.g. `40 s`, `12 min`, `3.5 h`. */
export const roughTime = (seconds: number): string => {
  if (seconds < 1.5 * MINUTE) return `${Math.ceil(seconds)} s`;
  return seconds < 1.5 * HOUR ? `${Math.round(seconds / MINUTE)} min` : `${(seconds / HOUR).toFixed(1)} h`;
};

/**
 * Seconds that what is left takes at the paces seen so far. A batch size without a pace of its own takes that of the nearest one
 * by ratio.
 * @param paces seconds per epoch, evaluations included, by batch size; at least one
 */
export const secondsLeft = (left: readonly LeftToTrain[], paces: ReadonlyMap<number, number>): number => {
  const known = [...paces.keys()];
  const paceOf = (batchSize: number): number => {
    const distance = (other: number): number => Math.abs(Math.log(other / batchSize));
    const nearest = known.reduce((best, other) => (distance(other) < distance(best) ? other : best));
    return paces.get(nearest)!;
  };
  return left.reduce((sum, { batchSize, epochs }) => sum + epochs * paceOf(batchSize), 0);
};
