import { describe, expect, it } from 'vitest';
import { htmlReport } from '../../../src/report/htmlReport.ts';
import { lawsSection } from '../../../src/report/page/lawsSection.ts';
import { pageFooter } from '../../../src/report/page/pageFooter.ts';
import { pageHeader } from '../../../src/report/page/pageHeader.ts';
import { lawRecord, sampleLawChecks, withLaws } from '../../support/sampleLaws.ts';
import { sampleRecord } from '../../support/sampleRecord.ts';

const [holds, violated] = sampleLawChecks;
const found = (text: string, pattern: RegExp): readonly string[] => [...text.matchAll(pattern)].map((each) => each[1]!);

describe('the section of laws', () => {
  const { html } = lawsSection(lawRecord());

  it('has the answer, and a row for each law, the violated ones first', () => {
    expect(found(html, /<span class="badge (\w+)">/g)).toEqual([
      'violated',
      'violated',
      'violated',
      'outOfRegime',
      'holds',
    ]);
    expect(found(html, /<\/strong> <span class="muted">([\w-]+)<\/span>/g)).toEqual([
      'every-example',
      'small-steps',
      'symmetry',
      'two-steps',
    ]);
    expect(html).toContain('<p class="lead">1 of 4 hold, on 48 cases');
  });

  it('shows the smallest case of a violated law, and the way back to it', () => {
    expect(html).toContain('<dt>batches</dt><dd>{batchSize: 3, reduction: sum}</dd>');
    expect(html).toContain('<dt>weights</dt><dd>[0.123457, −2]</dd>');
    expect(html).toContain('<span>every-example</span> <span>--engine</span> <span>wasm</span>');
    expect(html).toContain('gradient summed, hidden clipping.');
  });

  it('says why a law is out of regime', () => {
    expect(html).toContain('Out of regime: the trainer fake has no lossOracle, which the law asks for.');
  });

  it('folds the table away when all hold', () => {
    expect(html).toContain('<details open>');
    expect(lawsSection(lawRecord([holds!])).html).toContain('<details>');
  });

  it('is not there without laws', () => {
    expect(lawsSection(sampleRecord('holds')).html).toBe('');
    expect(pageHeader(sampleRecord('holds')).html).not.toContain('#laws');
  });

  it('shows what was drawn as text', () => {
    const hostile = { ...violated!, verdict: { ...violated!.verdict, counterexample: { '<img onerror=x>': '<b>' } } };
    const page = lawsSection(lawRecord([hostile])).html;
    expect(page).not.toMatch(/<img|<b>/);
    expect(page).toContain('&lt;img');
  });
});

describe('the page of laws and claims', () => {
  it('names the laws before the claims, with a link to their section', async () => {
    const html = await htmlReport(withLaws(sampleRecord('holds'), [holds!]));
    expect(html.indexOf('href="#laws"')).toBeLessThan(html.indexOf('href="#sharper-minima"'));
    expect(found(html, /id="(laws|sharper-minima)"/g)).toEqual(['laws', 'sharper-minima']);
  });

  it('says what drew the cases', () => {
    expect(pageFooter(lawRecord()).html).toContain('<dt>laws</dt><dd>cases drawn by fast-check 4.10.2</dd>');
    expect(pageFooter(sampleRecord('holds')).html).not.toContain('cases drawn by');
  });

  it('has an error budget for claims alone', () => {
    expect(pageFooter(lawRecord()).html).not.toContain('Error budget');
    expect(pageFooter(withLaws(sampleRecord('holds'))).html).toContain('Error budget');
  });
});
