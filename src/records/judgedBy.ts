import { createHash } from 'node:crypto';
import { canonicalJson } from './canonicalJson.ts';
import type { ClaimCard, RecordedRegime } from './evidenceRecord.ts';

/**
 * What decides the verdicts of a claim in a regime, as a sha256: regions, roles and all numbers, none of the words. Error
 * rates, kills and the like that were measured once are true for as long as it does not change.
 */
export const judgedBy = (
  { hypotheses }: Pick<ClaimCard, 'hypotheses'>,
  { data, pool, network, numbers }: Omit<RecordedRegime, 'dataset'>,
): string =>
  createHash('sha256')
    .update(
      canonicalJson({
        hypotheses: hypotheses.map(({ contrast, region, role, expected }) => ({ contrast, region, role, expected })),
        data,
        pool,
        sizes: network.sizes,
        numbers,
      }),
    )
    .digest('hex');
