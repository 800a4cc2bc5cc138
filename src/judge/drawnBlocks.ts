import { ExperimentError } from '../core/experimentError.ts';
import { randomStream } from '../core/randomStream.ts';
import type { Seed } from '../core/seed.ts';

/**
 * `count` items of a pool in random order, each at most once (the first steps of Fisher and Yates).
 * @throws ExperimentError `E_POOL_TOO_SMALL`
 */
export const drawnBlocks = <T>(pool: readonly T[], count: number, seed: Seed): readonly T[] => {
  if (pool.length < count) {
    throw new ExperimentError(
      'E_POOL_TOO_SMALL',
      `a pool of ${pool.length} blocks is too small for checks of up to ${count}: train at least as many that count.`,
    );
  }
  const random = randomStream(seed);
  const rest = [...pool];
  for (let i = 0; i < count; i++) {
    const at = i + random.nextBelow(rest.length - i);
    [rest[i], rest[at]] = [rest[at]!, rest[i]!];
  }
  return rest.slice(0, count);
};
