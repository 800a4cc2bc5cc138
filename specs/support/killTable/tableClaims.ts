import { allClaims } from '../../../src/claims/allClaims.ts';
import type { Claim } from '../../../src/core/claim.ts';

/** Claims beside the headline ones whose check of a mutant takes seconds. The rest would cost as much as all of these. */
const QUICK: readonly string[] = ['rprop', 'gradient-agreement', 'random-labels', 'evidence'];

/** Of all claims those that have a column in the table, in the order they are checked. */
export const tableClaims = (claims: readonly Claim[] = allClaims): readonly Claim[] =>
  claims.filter(({ name, headline }) => headline || QUICK.includes(name));
