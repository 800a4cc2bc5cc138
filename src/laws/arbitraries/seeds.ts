import fc from 'fast-check';
import { type Seed, seedFrom } from '../../core/seed.ts';

/** Any root seed. */
export const seeds: fc.Arbitrary<Seed> = fc.maxSafeNat().map(seedFrom);
