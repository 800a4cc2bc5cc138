import { describe, expect, it } from 'vitest';
import type { EvidenceRecord, RecordedGate } from '../../../src/records/evidenceRecord.ts';
import { answersOf } from '../../../src/report/answers.ts';
import { gateDecision } from '../../../src/report/gateDecision.ts';
import { gateLines } from '../../../src/report/gateLines.ts';
import { githubReport } from '../../../src/report/githubReport.ts';
import { gitlabReport } from '../../../src/report/gitlabReport.ts';
import { junitReport } from '../../../src/report/junitReport.ts';
import { markdownReport } from '../../../src/report/markdownReport.ts';
import { withLaws } from '../../support/sampleLaws.ts';
import { type SampleVariant, sampleRecord } from '../../support/sampleRecord.ts';

const gated = (record: EvidenceRecord, gate: Partial<RecordedGate> = {}): EvidenceRecord => {
  const names = [...(record.settings.laws ?? []), ...record.settings.claims];
  const levels = Object.fromEntries(names.map((name) => [name, 'error'] as const));
  const whole = { config: 'batchlaw.config.mjs', date: '2026-11-21', bypasses: [], ...gate };
  return { ...record, settings: { ...record.settings, gate: { ...whole, levels: { ...levels, ...gate.levels } } } };
};
const sample = (variant: SampleVariant, gate?: Partial<RecordedGate>) => gated(sampleRecord(variant), gate);
const broken = (record: EvidenceRecord): string =>
  record.checks.find(({ verdict }) => verdict.kind !== 'holds')!.claim.name;
const bypass = (until: string) => ({ name: broken(sample('violated')), who: 'ada', why: 'issue 12', until });

describe('a gate', () => {
  it('is none for a record without one', () => {
    expect(gateDecision(sampleRecord('holds'))).toBeUndefined();
    expect(gateLines(sampleRecord('holds'))).toBeUndefined();
  });

  it.each([
    ['holds', 'passes'],
    ['violated', 'fails'],
    ['undetermined', 'undecided'],
    ['interrupted', 'undecided'],
  ] as const)('with a record that is %s: %s', (variant, answer) => {
    expect(gateDecision(sample(variant))?.answer).toBe(answer);
  });

  it('is not stopped at level warn, by the base of a claim in a regime too', () => {
    const record = sample('violated');
    const name = broken(record);
    expect(gateDecision(sample('violated', { levels: { [name]: 'warn' } }))?.answer).toBe('passes');
    const rename = (text: string) => (text === name ? `${name}@width=8` : text);
    const drawn: EvidenceRecord = {
      ...record,
      settings: { ...record.settings, claims: record.settings.claims.map(rename) },
      checks: record.checks.map((check) => ({ ...check, claim: { ...check.claim, name: rename(check.claim.name) } })),
    };
    expect(gateDecision(drawn)?.answer).toBe('fails');
    const warned = { ...drawn.settings.gate!, levels: { ...drawn.settings.gate!.levels, [name]: 'warn' as const } };
    expect(gateDecision({ ...drawn, settings: { ...drawn.settings, gate: warned } })?.answer).toBe('passes');
  });

  it('is not stopped by what is bypassed, on the last day too, and is stopped on the next', () => {
    expect(gateDecision(sample('violated', { bypasses: [bypass('2026-11-21')] }))?.answer).toBe('passes');
    expect(gateDecision(sample('violated', { bypasses: [bypass('2026-11-20')] }))?.answer).toBe('fails');
  });

  it('is stopped by what is out of regime after blocks, and not by what was never tried', () => {
    const record = sample('outOfRegime');
    expect(gateDecision(record)?.answer).toBe('passes');
    const { blocks, looks } = sampleRecord('violated').checks[0]!;
    const tried = record.checks.map((check) =>
      check.verdict.kind === 'outOfRegime' ? { ...check, blocks, looks } : check,
    );
    expect(gateDecision({ ...record, checks: tried })?.answer).toBe('undecided');
  });

  it('is undecided where nothing could be judged', () => {
    const { checks, ...record } = sample('outOfRegime');
    const all = checks.map((check) => ({
      ...check,
      blocks: [],
      looks: [],
      verdict: { kind: 'outOfRegime', reason: 'no images' } as const,
    }));
    expect(gateDecision({ ...record, checks: all })?.answer).toBe('undecided');
  });

  it('says why in lines', () => {
    const name = broken(sample('violated'));
    expect(gateLines(sample('holds'))).toEqual(['The gate is open']);
    expect(gateLines(sample('violated'))).toEqual([
      'The gate is shut: a law of training is broken',
      `${name} is violated`,
    ]);
    expect(gateLines(sample('violated', { levels: { [name]: 'warn' } }))).toEqual([
      'The gate is open',
      `${name} is violated, which is told and stops nothing`,
    ]);
    expect(gateLines(sample('violated', { bypasses: [bypass('2026-12-01')] }))).toEqual([
      'The gate is open',
      `${name} is violated, which is bypassed until 2026-12-01 (ada: issue 12)`,
    ]);
    expect(gateLines(sample('violated', { bypasses: [bypass('2026-11-01')] }))).toEqual([
      'The gate is shut: a law of training is broken',
      `${name} is violated; its bypass ended on 2026-11-01 (ada: issue 12)`,
    ]);
    expect(gateLines(sample('undetermined'))![0]).toBe('The gate is shut: not every law and claim has an answer');
  });

  it('lists a few that are out of regime, and counts many', () => {
    const record = gated(withLaws(sampleRecord('holds')));
    expect(gateLines(record)).toContain('symmetry is out of regime, which is told and stops nothing');
    const [out] = record.laws!.checks.filter(({ verdict }) => verdict.kind === 'outOfRegime');
    const names = ['a', 'b', 'c'];
    const many = names.map((name) => ({ ...out!, law: { ...out!.law, name } }));
    const settings = { ...record.settings, laws: names };
    const lines = gateLines({ ...record, settings, laws: { ...record.laws!, checks: many } });
    expect(lines).toEqual(['The gate is open', '3 laws and claims are out of regime, which is told and stops nothing']);
  });

  it('is what all outputs tell', () => {
    const name = broken(sample('violated'));
    const warned = sample('violated', { levels: { [name]: 'warn' } });
    const excused = sample('violated', { bypasses: [bypass('2026-12-01')] });
    expect(answersOf(warned).map(({ weight }) => weight)).toContain('told');
    for (const record of [warned, excused]) {
      expect(junitReport(record)).toContain('failures="0" errors="0" skipped="1"');
      expect(githubReport(record)).toMatch(/^::warning title=/);
      expect(JSON.parse(gitlabReport(record, 'a'))[0].severity).toBe('info');
      expect(markdownReport(record)).toMatch(/^### batchlaw: The gate is open\n/);
    }
    expect(junitReport(excused)).toContain('<skipped message="bypassed: Violated after');
    expect(githubReport(sample('violated'))).toMatch(/^::error title=/);
    expect(githubReport(sample('undetermined'))).toMatch(/^::warning title=/);
    expect(JSON.parse(gitlabReport(sample('violated'), 'a'))[0].severity).toBe('critical');
  });
});
