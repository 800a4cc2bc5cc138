import type { LawCheck, LawVerdict } from '../core/law.ts';
import type { RecordedLaw, RecordedLawVerdict } from './evidenceRecord.ts';
import { lawCard } from './lawCard.ts';

const recordedVerdict = (verdict: LawVerdict): RecordedLawVerdict =>
  verdict.kind === 'violated'
    ? { ...verdict, deviation: Number.isFinite(verdict.deviation) ? verdict.deviation : null }
    : verdict;

/** The check of one law as a record holds it. */
export const recordedLaw = ({ law, drawSeed, verdict }: LawCheck): RecordedLaw => ({
  law: lawCard(law),
  drawSeed,
  verdict: recordedVerdict(verdict),
});
