import type { EvidenceRecord } from '../evidenceRecord.ts';
import { merged, type Verification } from './verification.ts';
import { verifyBudget } from './verifyBudget.ts';
import { verifyCheck } from './verifyCheck.ts';
import { verifyLaws } from './verifyLaws.ts';
import { verifySettings } from './verifySettings.ts';

/**
 * Computes anew, offline, whatever of a record follows from the rest of it: seeds, recipes, error budget, every look and
 * interval, every verdict; and compares the cards of laws and claims with those of this version. What the blocks measured
 * is taken as recorded: only training tells (`batchlaw replay`).
 */
export const verifyRecord = (record: EvidenceRecord): Verification => {
  const budget = verifyBudget(record);
  return merged([
    verifySettings(record),
    budget,
    verifyLaws(record),
    ...record.checks.map((_, i) => verifyCheck(record, i, budget.judgeable)),
  ]);
};
