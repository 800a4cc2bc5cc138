import type { LawCheck } from '../../src/core/law.ts';
import type { EvidenceRecord } from '../../src/records/evidenceRecord.ts';
import { type RecordContext, toEvidenceRecord } from '../../src/records/toEvidenceRecord.ts';
import { numberLaw } from './numberLaw.ts';
import { sampleContext } from './sampleRecord.ts';

const law = (name: string, title: string) =>
  numberLaw((n) => n, { name, title, catches: ['gradient summed', 'hidden clipping'], needs: ['train'] });

/** A law of each verdict, and one whose deviation is no number. */
export const sampleLawChecks: readonly LawCheck[] = [
  {
    law: law('two-steps', 'Two steps are what the formula gives'),
    drawSeed: 17,
    verdict: { kind: 'holds', cases: 40, largestDeviation: 0.0125 },
  },
  {
    law: law('every-example', 'Every epoch holds each example once'),
    drawSeed: -5,
    verdict: {
      kind: 'violated',
      cases: 7,
      counterexample: { N: 4, batches: { batchSize: 3, reduction: 'sum' }, weights: [0.123456789, -2] },
      deviation: 1,
      path: '6:0:1',
    },
  },
  {
    law: law('small-steps', 'Small steps are small'),
    drawSeed: 3,
    verdict: { kind: 'violated', cases: 1, counterexample: { rate: 0 }, deviation: Number.NaN, path: '0' },
  },
  {
    law: law('symmetry', 'The Hessian is symmetric'),
    drawSeed: 4,
    verdict: { kind: 'outOfRegime', reason: 'the trainer fake has no lossOracle, which the law asks for' },
  },
];

const lawsOf = (checks: readonly LawCheck[]): NonNullable<RecordContext['laws']> => ({
  drawnBy: { name: 'fast-check', version: '4.10.2' },
  effort: 1,
  checks,
});

/** A record of these laws alone. */
export const lawRecord = (checks: readonly LawCheck[] = sampleLawChecks): EvidenceRecord => {
  const context = sampleContext('holds');
  const names = checks.map((check) => check.law.name);
  return toEvidenceRecord([], {
    ...context,
    settings: { ...context.settings, claims: [], laws: names },
    errorBudget: { ...context.errorBudget, sequences: 0 },
    laws: lawsOf(checks),
  });
};

/** The record with laws before its claims. */
export const withLaws = (record: EvidenceRecord, checks: readonly LawCheck[] = sampleLawChecks): EvidenceRecord => {
  const { settings, laws } = lawRecord(checks);
  return { ...record, settings: { ...record.settings, laws: settings.laws! }, laws: laws! };
};
