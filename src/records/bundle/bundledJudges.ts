import type { EvidenceRecord } from '../evidenceRecord.ts';
import { judgedBy } from '../judgedBy.ts';
import type { BundledRecord } from './bundleManifest.ts';

/** By what a record was judged: the hashes of its claims and laws. */
export const bundledJudges = ({ checks, laws }: EvidenceRecord): Pick<BundledRecord, 'claims' | 'laws'> => ({
  claims: checks.map(({ claim, regime }) => ({
    name: claim.name,
    hash: claim.hash,
    ...(regime && { judgedBy: judgedBy(claim, regime) }),
  })),
  laws: (laws?.checks ?? []).map(({ law }) => ({ name: law.name, hash: law.hash })),
});
