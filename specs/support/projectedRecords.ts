import type { EvidenceRecord, RecordedCheck } from '../../src/records/evidenceRecord.ts';
import { figureCheck } from './figureCheck.ts';
import { withLaws } from './sampleLaws.ts';
import { sampleRecord } from './sampleRecord.ts';
import { sweepCheck } from './sweepCheck.ts';

/** At a gate that one law only warns at, that excuses another, and whose bypass of a claim has ended. */
const withGate = (record: EvidenceRecord): EvidenceRecord => {
  const { laws = [], claims } = record.settings;
  const levels = Object.fromEntries([...laws, ...claims].map((name) => [name, 'error'] as const));
  return {
    ...record,
    settings: {
      ...record.settings,
      gate: {
        config: 'batchlaw2.config.mjs',
        date: '2026-11-21',
        levels: { ...levels, 'small-steps': 'warn' },
        bypasses: [
          { name: 'every-example', who: 'ada', why: 'issue 12', until: '2027-01-31' },
          { name: claims[1]!, who: 'bob', why: 'issue 9 of 14', until: '2026-10-30' },
        ],
      },
    },
  };
};

const withCheck = (check: RecordedCheck): EvidenceRecord => {
  const record = sampleRecord('holds');
  return { ...record, settings: { ...record.settings, claims: [check.claim.name] }, checks: [check] };
};

/** Records of every answer, with laws, a gate, pictures and a sweep. */
export const projectedRecords: Readonly<Record<string, EvidenceRecord>> = {
  holds: withLaws(sampleRecord('holds')),
  violated: withLaws(sampleRecord('violated')),
  undetermined: withLaws(sampleRecord('undetermined')),
  outOfRegime: withLaws(sampleRecord('outOfRegime')),
  interrupted: withLaws(sampleRecord('interrupted')),
  gate: withGate(withLaws(sampleRecord('violated'))),
  figures: withCheck(figureCheck),
  sweep: withCheck(sweepCheck),
};
