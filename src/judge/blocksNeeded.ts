import type { HypothesisLook } from '../core/check.ts';
import type { Interval } from '../core/verdict.ts';
import { signFirstBound } from '../stats/signSequence.ts';
import { tMixtureMultiplier } from '../stats/tMixtureSequence.ts';
import { FIRST_LOOK, MIXTURE_VARIANCE } from './judgeHypothesis.ts';

/** Beyond this the answer is no longer useful: no budget reaches it. */
const LIMIT = 100_000;

const firstBound = (alpha: number): number => {
  let n = FIRST_LOOK;
  while (tMixtureMultiplier({ n, alpha, g: MIXTURE_VARIANCE }) === Number.POSITIVE_INFINITY) n += 1;
  return n;
};

/**
 * How many blocks that count, in all, would decide the hypothesis if mean and deviation stayed as they are:
 * the smallest n >= `FIRST_LOOK` with k_n s_n < d, where d is the distance from the mean to the nearest end of the
 * region. An estimate, not a promise: with the mean near an end it is far off. Fewer than 2 blocks tell no deviation:
 * then it is the least n at which there is a bound at all. Undefined when the mean lies on an end, or more than 100,000
 * blocks would be needed.
 */
export const blocksNeeded = (
  look: Pick<HypothesisLook, 'blocks' | 'mean' | 'standardDeviation'>,
  region: Interval,
  alpha: number,
): number | undefined => {
  const { blocks, mean, standardDeviation } = look;
  if (blocks < 2) return firstBound(alpha);
  if (standardDeviation === 0) return Math.max(FIRST_LOOK, signFirstBound(alpha));
  const distance = Math.min(Math.abs(mean - region.lower), Math.abs(mean - region.upper));
  const decides = (n: number): boolean =>
    tMixtureMultiplier({ n, alpha, g: MIXTURE_VARIANCE }) * standardDeviation * Math.sqrt((n - 1) / n) < distance;
  if (decides(FIRST_LOOK)) return FIRST_LOOK;
  let tooFew = FIRST_LOOK;
  let enough = 2 * FIRST_LOOK;
  while (!decides(enough)) {
    if (enough >= LIMIT) return undefined;
    tooFew = enough;
    enough = Math.min(2 * enough, LIMIT);
  }
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (decides(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
};
