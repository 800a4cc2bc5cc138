import type { Seed } from '../core/seed.ts';

/** A seed as 16 hex digits, for the ids of data sets derived with it. */
export const seedText = (seed: Seed): string => seed.map((word) => word.toString(16).padStart(8, '0')).join('');
