import type { RecordedCheck } from '../records/evidenceRecord.ts';
import { judgedBy } from '../records/judgedBy.ts';
import type { KillTable } from '../records/killTable.ts';

/** What the planted bugs did to the claim as it is judged here; empty when its column is of other numbers, or not there. */
export const killSentences = (
  table: KillTable | undefined,
  { claim, regime }: Pick<RecordedCheck, 'claim' | 'regime'>,
): readonly string[] => {
  const column = table?.claims.find(({ name }) => name === claim.name);
  if (column === undefined || regime === undefined || judgedBy(claim, regime) !== column.judgedBy) return [];
  const cells = table!.mutations.map(({ claims }) => claims[claim.name]!.kind).filter((kind) => kind !== 'notPlanted');
  const count = (kind: (typeof cells)[number]): number => cells.filter((cell) => cell === kind).length;
  return [
    `kill table: catches ${count('violated')} of ${cells.length} planted bugs; ${count('outOfRegime')} end out of regime, ${count('undetermined')} without a verdict, ${count('holds')} pass, ${count('sameBits')} it does not exercise`,
  ];
};
