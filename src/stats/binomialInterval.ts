import { standardNormalQuantile } from '../core/standardNormalQuantile.ts';
import type { Interval } from '../core/verdict.ts';

/**
 * Wilson's score interval for a rate measured as `successes` of `trials`, e.g. a false-alarm rate.
 *   (p + z²/2n ± z sqrt(p (1 - p)/n + z²/4n²)) / (1 + z²/n),  z the normal quantile at 1 - (1 - level)/2
 * Covers about `level` on average over p; unlike Wald's it is not empty at 0 and n. Source: Wilson 1927, JASA 22(158).
 * @param count successes in [0, trials], trials >= 1
 */
export const binomialInterval = (
  count: { readonly successes: number; readonly trials: number },
  level = 0.95,
): Interval => {
  const { successes, trials } = count;
  const z = standardNormalQuantile(1 - (1 - level) / 2);
  const rate = successes / trials;
  const centre = rate + z ** 2 / (2 * trials);
  const half = z * Math.sqrt((rate * (1 - rate)) / trials + z ** 2 / (4 * trials ** 2));
  const scale = 1 + z ** 2 / trials;
  return {
    lower: successes === 0 ? 0 : (centre - half) / scale,
    upper: successes === trials ? 1 : (centre + half) / scale,
  };
};
