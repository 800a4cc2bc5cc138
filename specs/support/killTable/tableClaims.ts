import { allClaims } from '../../../src/claims/allClaims.ts';
import type { Claim } from '../../../src/core/claim.ts';

/** Claims beside the headline ones whose check of a mutant takes seconds. The rest would cost as much as all of these. */
const QUICK: readonly string[] = ['rprop', 'gradient-agreement', 'random-labels', 'evidence'];

/** Claims that the fused engine cannot run: TensorFlow.js does. */
const OF_TFJS: readonly string[] = ['ghost-batch'];

export const needsTfjs = ({ name }: Pick<Claim, 'name'>): boolean => OF_TFJS.includes(name);

/** Of all claims those that have a column in the table, in the order they are checked. */
export const tableClaims = (claims: readonly Claim[] = allClaims): readonly Claim[] =>
  claims.filter(({ name, headline }) => headline || QUICK.includes(name) || OF_TFJS.includes(name));
