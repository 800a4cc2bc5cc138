import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EvidenceRecord } from '../../../src/records/evidenceRecord.ts';
import { answersOf } from '../../../src/report/answers.ts';
import { githubReport } from '../../../src/report/githubReport.ts';
import { gitlabReport } from '../../../src/report/gitlabReport.ts';
import { junitReport } from '../../../src/report/junitReport.ts';
import { markdownReport } from '../../../src/report/markdownReport.ts';
import { xmlText } from '../../../src/report/xmlText.ts';
import { pythonWith } from '../../support/pythonWith.ts';
import { withLaws } from '../../support/sampleLaws.ts';
import { type SampleVariant, sampleRecord } from '../../support/sampleRecord.ts';

const VARIANTS: readonly SampleVariant[] = ['holds', 'violated', 'undetermined', 'outOfRegime', 'interrupted'];
const OUTPUTS = {
  junit: junitReport,
  markdown: markdownReport,
  github: githubReport,
  gitlab: (record: EvidenceRecord) => gitlabReport(record, 'trainer.py'),
} as const;

/** Claims of one answer, and laws of every answer. */
const recordOf = (variant: SampleVariant): EvidenceRecord => withLaws(sampleRecord(variant));

/** All numbers of a record, those in its texts too. */
const numbersIn = (value: unknown): readonly number[] => {
  if (typeof value === 'number') return [value];
  if (typeof value === 'string') return (value.match(/\d+(\.\d+)?(e[+-]?\d+)?/g) ?? []).map(Number);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
};

/** What a reader may be shown of a number: itself, the ratio of a logarithm, a share in per cent, the rest of a share. */
const shownAs = (value: number): readonly number[] => [value, -value, Math.exp(value), 100 * value, 100 * (1 - value)];

const digitsAfterPoint = (text: string): number => {
  const [mantissa = '', exponent = '0'] = text.split('e');
  return (mantissa.split('.')[1]?.length ?? 0) - Number(exponent);
};

describe.each(VARIANTS)('the outputs for machines of a record that is %s', (variant) => {
  const record = recordOf(variant);
  const known = numbersIn(record).flatMap(shownAs);
  const counts = Array.from({ length: 20 }, (_, i) => i); // of answers, of blocks

  it.each(Object.entries(OUTPUTS))('have no number that is not in the record: %s', (_, draw) => {
    const text = draw(record)
      .replace(/&#\d+;/g, ' ')
      .replace(/"fingerprint": "\w+"|encoding="UTF-8"|version="1.0"|::|"(type|severity)": "\w+"/g, ' ');
    const strange = [...text.matchAll(/(?<![\w.])\d+(\.\d+)?(e[+-]?\d+)?/g)].filter(([token]) => {
      const half = 0.5001 * 10 ** -digitsAfterPoint(token);
      return ![...known, ...counts].some((value) => Math.abs(value - Number(token)) <= half);
    });
    expect(strange.map(([token]) => token)).toEqual([]);
  });

  it('agree about every answer', () => {
    const answers = answersOf(record);
    const broken = answers.filter(({ kind }) => kind !== 'holds');
    expect(githubReport(record).split('\n').length - 1).toBe(broken.length);
    expect(JSON.parse(gitlabReport(record, 'a')).length).toBe(broken.length);
    const junit = junitReport(record);
    const tags: readonly (readonly [string, readonly SampleVariant[]])[] = [
      ['<failure', ['violated']],
      ['<error', ['undetermined', 'interrupted', 'outOfRegime']],
      ['<skipped', []],
      ['<testcase', VARIANTS],
    ];
    for (const [sign, kinds] of tags) {
      expect(junit.split(sign).length - 1).toBe(answers.filter(({ kind }) => kinds.some((one) => one === kind)).length);
    }
    for (const { name } of answers) expect(markdownReport(record)).toContain(name.replaceAll('-', '&#45;'));
  });
});

/** A record whose every text is hostile. */
const hostile = (text: string): EvidenceRecord => {
  const record = recordOf('violated');
  const [first, ...others] = record.checks;
  const claim = { ...first!.claim, title: text };
  const verdict = { kind: 'violated', blocks: 5, reason: text } as const;
  return { ...record, checks: [{ ...first!, claim, verdict }, ...others] };
};

const HOSTILE = [
  '</failure><script>',
  '`````',
  '| a | b |',
  '::error::x\n::set-output',
  '\u0000\ud800 %0A',
  '[x](javascript:1)',
];

describe('outputs with hostile texts', () => {
  it.skipIf(pythonWith('xml.dom.minidom') === undefined)('JUnit is XML that a parser reads, whatever the text', () => {
    const texts = [...HOSTILE, ...fc.sample(fc.string({ unit: 'binary', maxLength: 60 }), { numRuns: 60, seed: 7 })];
    const script = [
      'import json, sys, xml.dom.minidom',
      'for text in json.load(sys.stdin):',
      "    root = xml.dom.minidom.parseString(text.encode('utf-8')).documentElement",
      "    print(len(root.getElementsByTagName('testcase')), len(root.getElementsByTagName('script')))",
    ].join('\n');
    const python = pythonWith('xml.dom.minidom')!;
    const input = JSON.stringify(texts.map((text) => junitReport(hostile(text))));
    const { stdout, stderr } = spawnSync(python, ['-c', script], { input, encoding: 'utf8' });
    expect(stderr).toBe('');
    const cases = answersOf(hostile('')).length;
    expect(stdout.trim().split('\n')).toEqual(texts.map(() => `${cases} 0`));
  });

  it.each(HOSTILE)('cannot break out of their place: %j', (text) => {
    const record = hostile(text);
    const lines = githubReport(record).split('\n');
    expect(lines.slice(0, -1).every((line) => /^::(error|warning|notice) title=/.test(line))).toBe(true);
    expect(JSON.parse(gitlabReport(record, 'a'))).toHaveLength(lines.length - 1);
    const markdown = markdownReport(record);
    expect(markdown).not.toContain('<script>');
    expect(markdown).not.toContain('](javascript');
    for (const row of markdown.split('\n').filter((line) => line.startsWith('| ')))
      expect(row.split('|')).toHaveLength(7);
  });
});

describe('text for XML', () => {
  it('keeps what XML can hold, and replaces what it cannot', () => {
    expect(xmlText('a <b> & "c" \'d\' \t é 😀')).toBe('a &lt;b&gt; &amp; &quot;c&quot; &apos;d&apos; \t é 😀');
    expect(xmlText('\u0001\ufffe\ud800x\udc00\n')).toBe('\ufffd\ufffd\ufffdx\ufffd&#10;');
  });
});
