import type { EvidenceRecord } from './evidenceRecord.ts';
import { laidOutJson } from './laidOutJson.ts';

/**
 * The text of a record: equal bytes for equal evidence. What tells a reader what the file is comes first, the evidence
 * last; below that, keys are sorted. Numbers as ECMAScript writes them: the shortest text that reads back as the same.
 * @throws ExperimentError `E_RECORD_NUMBER` for a number that is not finite
 */
export const serialiseRecord = (record: EvidenceRecord): string => {
  const { kind, schemaVersion, tool, status, settings, times, environment, dataset, errorBudget, laws, checks } =
    record;
  const head = { kind, schemaVersion, tool, status, settings, times, environment, dataset, errorBudget };
  return laidOutJson({ ...head, ...(laws && { laws }), checks });
};
