import { randomStream } from '../core/randomStream.ts';
import type { Seed } from '../core/seed.ts';

/** The same values in a random order. */
export const shuffled = (values: readonly number[], seed: Seed): readonly number[] => {
  const random = randomStream(seed);
  const rest = [...values];
  return values.map(() => rest.splice(random.nextBelow(rest.length), 1)[0]!);
};
