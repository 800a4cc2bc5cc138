import type { JudgedLaw } from '../core/law.ts';
import { cardHash } from './cardHash.ts';
import type { LawCard } from './evidenceRecord.ts';

/**
 * The law as data. `hash` is the sha256 of the card's canonical JSON without the hash: equal for two records exactly when
 * both were judged by the same words and tolerance. What a law draws is code: the version of batchlaw stands for it.
 */
export const lawCard = (law: JudgedLaw): LawCard => {
  const card = {
    name: law.name,
    title: law.title,
    statement: law.statement,
    sources: law.sources.map(({ row, reference, place }) => ({ row, reference, place })),
    equality: law.equality,
    unit: law.unit,
    tolerance: law.tolerance,
    toleranceReason: law.toleranceReason,
    catches: law.catches,
    runs: law.runs,
    needs: law.needs,
  };
  return { ...card, hash: cardHash(card) };
};
