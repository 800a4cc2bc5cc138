import { describe, expect, test } from 'vitest';
import type { EvidenceRecord, RecordedCheck } from '../../../src/records/evidenceRecord.ts';
import { htmlReport } from '../../../src/report/htmlReport.ts';
import { verdictWords } from '../../../src/report/verdictWords.ts';
import { type SampleVariant, sampleRecord } from '../../support/sampleRecord.ts';

const VARIANTS: readonly SampleVariant[] = ['holds', 'violated', 'undetermined', 'outOfRegime', 'interrupted'];

const found = (text: string, pattern: RegExp): readonly string[] => [...text.matchAll(pattern)].map((each) => each[1]!);

/** What would run or be fetched: none of it may come from a record. */
const ACTIVE = /<(script|img|iframe|object|embed|link|base|form)\b|<[^>]*\son\w+\s*=|javascript:/i;

const withFirstClaim = (change: Partial<RecordedCheck['claim']>): EvidenceRecord => {
  const record = sampleRecord('holds');
  const [first, ...others] = record.checks;
  return { ...record, checks: [{ ...first!, claim: { ...first!.claim, ...change } }, ...others] };
};

describe('HTML report', () => {
  test.each(
    VARIANTS,
  )('of a record that is %s runs nothing, fetches nothing and links to citations alone', async (variant) => {
    const html = await htmlReport(sampleRecord(variant));
    expect(html).not.toMatch(ACTIVE);
    expect(html).not.toMatch(/\ssrc=|@import|url\((?!#)/);
    const external = found(html, /href="([^"#][^"]*)"/g);
    expect(external.filter((address) => !/^https:\/\/(arxiv\.org\/abs|doi\.org)\//.test(address))).toEqual([]);
  });

  test.each(VARIANTS)('of a record that is %s shows every verdict, in words', async (variant) => {
    const record = sampleRecord(variant);
    const html = await htmlReport(record);
    for (const { claim, verdict } of record.checks) {
      const section = html.slice(html.indexOf(`<section class="card" id="${claim.name}">`));
      const badge = found(section, /<span class="badge (\w+)">/g)[0];
      expect(badge).toBe(verdict.kind);
      expect(section).toContain(`</span> ${verdictWords[verdict.kind].word}</span>`);
    }
  });

  test('gives each plot a text alternative and each id once', async () => {
    const html = await htmlReport(sampleRecord('violated'));
    const plots = found(html, /<svg class="plot" role="img" aria-label="([^"]*)"/g);
    expect(plots).toHaveLength(3 + 2 + 3 + 1 + 2 + 2);
    expect(plots.filter((label) => label.length < 40)).toEqual([]);
    const ids = found(html, / id="([^"]*)"/g);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('links inside the page lead somewhere', async () => {
    const html = await htmlReport(sampleRecord('holds'));
    const ids = new Set(found(html, / id="([^"]*)"/g));
    const targets = [...found(html, /href="#([^"]*)"/g), ...found(html, /url\(#([^)]*)\)/g)];
    expect(targets.filter((target) => !ids.has(target))).toEqual([]);
  });

  test('shows text of a record as text', async () => {
    const hostile = `<script>alert(1)</script><img src=x onerror="alert('1')">`;
    const record = withFirstClaim({
      name: `x" onclick="alert(1)`,
      title: hostile,
      statement: hostile,
      limits: `${hostile} javascript-free arXiv:1703.04933`,
      arms: [{ name: 'small', title: hostile }],
      sources: [{ row: 'K1', reference: hostile, place: hostile }],
    });
    const html = await htmlReport(record);
    expect(html.replace(/ on(click|error)=(&quot;|&#39;)/g, '')).not.toMatch(ACTIVE);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html).toContain('href="https://arxiv.org/abs/1703.04933"');
  });

  test('shows limits, margin, replay command, provenance and error budget', async () => {
    const html = await htmlReport(sampleRecord('holds'));
    for (const text of [
      'Where it does not hold.',
      'Half of the smallest effect seen',
      '<span>--seed</span> <span>1871</span>',
      'CC BY 4.0',
      'at most 0.01 that any verdict is wrong',
      'Bonferroni over all confidence sequences',
      'AMD EPYC 9B14',
    ]) {
      expect(html).toContain(text);
    }
  });

  test('says which block does not count', async () => {
    expect(await htmlReport(sampleRecord('undetermined'))).toContain('block 3 does not count: arm large: 2.35 to 2.31');
  });

  test('names claims that were not begun', async () => {
    expect(await htmlReport(sampleRecord('interrupted'))).toContain(
      'linear-scaling<br><span class="muted small">Not begun.',
    );
  });

  test('has equal bytes for equal records', async () => {
    expect(await htmlReport(sampleRecord('holds'))).toBe(await htmlReport(sampleRecord('holds')));
  });
});
