import { createHash } from 'node:crypto';
import type { Claim, Regime } from '../core/claim.ts';
import { canonicalJson } from './canonicalJson.ts';
import { recordedInterval } from './claimCard.ts';

/**
 * What decides the verdicts of a claim in a regime, as a sha256: regions, roles and all numbers, none of the words. Error
 * rates, kills and the like that were measured once are true for as long as it does not change.
 */
export const judgedBy = (claim: Pick<Claim, 'hypotheses'>, { data, pool, network, numbers }: Regime): string =>
  createHash('sha256')
    .update(
      canonicalJson({
        hypotheses: claim.hypotheses.map(({ contrast, region, role, expected }) => ({
          contrast,
          region: recordedInterval(region),
          role,
          expected,
        })),
        data,
        pool,
        hidden: network(1, 1).sizes.slice(1, -1),
        numbers,
      }),
    )
    .digest('hex');
