import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { EvidenceRecord } from '../../../src/records/evidenceRecord.ts';
import { formatNumber } from '../../../src/report/formatNumber.ts';
import { commandLines } from '../../../src/report/terminalPaint.ts';
import { terminalReport } from '../../../src/report/terminalReport.ts';
import { type SampleVariant, sampleRecord } from '../../support/sampleRecord.ts';

const VARIANTS: readonly SampleVariant[] = ['holds', 'violated', 'undetermined', 'outOfRegime', 'interrupted'];

const plain = (record: EvidenceRecord): string => terminalReport(record, { colour: false });

/** Every way in which a number of the record may be shown: as it is, rounded, counted, or as the ratio it is the log of. */
const shownForms = (record: EvidenceRecord): ReadonlySet<string> => {
  const forms = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value === 'number') forms.add(formatNumber(value));
    if (typeof value === 'string') for (const found of value.match(/\d+(\.\d+)?/g) ?? []) forms.add(found);
    if (Array.isArray(value)) forms.add(String(value.length));
    if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit);
  };
  visit(record);
  for (const { claim, looks, blocks, alphaPerHypothesis } of record.checks) {
    forms.add(formatNumber(Number((100 * (1 - alphaPerHypothesis)).toPrecision(5))));
    forms.add(String(Number((100 * (1 - alphaPerHypothesis)).toPrecision(5))));
    for (const name of new Set(blocks.flatMap(({ guards }) => guards.map((guard) => guard.name)))) {
      const passed = blocks.filter(({ guards }) => guards.some((guard) => guard.name === name && guard.passed));
      forms.add(String(passed.length));
    }
    for (const { contrast, mean, interval } of looks.flatMap(({ hypotheses }) => hypotheses)) {
      const log = claim.hypotheses.find((hypothesis) => hypothesis.contrast === contrast)?.unit === 'log ratio';
      for (const end of [mean, interval.lower, interval.upper].filter((each) => each !== null)) {
        const value = Math.abs(log ? Math.exp(end) : end);
        forms.add(formatNumber(value));
        for (let decimals = 1; decimals <= 6; decimals++) forms.add(value.toFixed(decimals));
      }
    }
    for (const { region } of claim.hypotheses) {
      for (const end of [region.lower, region.upper].filter((each) => each !== null)) {
        forms.add(formatNumber(Math.abs(end))).add(formatNumber(Math.exp(end)));
      }
    }
  }
  return forms;
};

describe('terminal report', () => {
  test.each(VARIANTS)('of a record that is %s shows numbers of the record alone', (variant) => {
    const record = sampleRecord(variant);
    const forms = shownForms(record);
    const counts = new Set(['1', '2', '100']); // claims in the answer, the width of a list
    const shown = plain(record).match(/\d+(\.\d+)?(e[-+]\d+)?/g) ?? [];
    expect(shown.filter((each) => !forms.has(each) && !counts.has(each))).toEqual([]);
  });

  test.each(VARIANTS)('of a record that is %s fits 100 columns', (variant) => {
    const widths = plain(sampleRecord(variant))
      .split('\n')
      .map((line) => line.length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(100);
  });

  test.each(VARIANTS)('of a record that is %s fits 60 columns, and no fewer', (variant) => {
    const record = sampleRecord(variant);
    const narrow = terminalReport(record, { colour: false, columns: 60 });
    expect(Math.max(...narrow.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(terminalReport(record, { colour: false, columns: 20 })).toBe(narrow);
    expect(terminalReport(record, { colour: false, columns: 200 })).toBe(plain(record));
  });

  test('breaks the command as a shell takes it', () => {
    const narrow = terminalReport(sampleRecord('holds'), { colour: false, columns: 60 });
    expect(narrow).toContain(
      '\n  batchlaw check sharper-minima linear-scaling --data \\\n    digits --engine wasm --seed 1871 --budget 24\n',
    );
  });

  test('breaks no command between quotes', () => {
    const [first, second] = commandLines("batchlaw check --data 'my own set of pictures.csv' --engine wasm", 40);
    expect(first).toBe('  batchlaw check --data \\');
    expect(second).toBe("    'my own set of pictures.csv' \\");
  });

  test('leads with the worst answer', () => {
    const headline = (variant: SampleVariant): string | undefined => plain(sampleRecord(variant)).split('\n')[2];
    expect(VARIANTS.map(headline)).toEqual([
      'Both claims hold',
      '1 of 2 claims is violated',
      '1 of 2 claims is undetermined',
      '1 of 2 claims is out of regime',
      'Interrupted before every claim had its answer',
    ]);
  });

  test('of a violated claim gives the reason, the numbers, the controls and the way back', () => {
    const text = plain(sampleRecord('violated'));
    expect(
      text.slice(text.indexOf('violated: ')),
    ).toBe(`violated: Batch and learning rate scaled together give the same result
  P2: Krizhevsky 2014, arXiv:1404.5997, Section 5
  H2: Goyal et al. 2017, arXiv:1706.02677, Section 2.1
  Violated after 8 seed blocks: the mean of the parity share lies outside -0.1 .. 0.1.
  mean   99.875 % interval  asks for             answer
  0.36   [0.29, 0.44]       -0.1 to 0.1          outside     Test loss, scaled minus small batch
                                                               (share of the unscaled gap)
  0.36   [0.22, 0.50]       outside -0.1 to 0.1  recognised  control: Rate scaled by the square root
                                                               only: must be told apart (share of
                                                               the unscaled gap)
  0.000  [-0.014, 0.014]    -0.1 to 0.1          recognised  control: Small batch in two halves:
                                                               must be parity (share of the unscaled
                                                               gap)
  guards: weights moved 8 of 8, loss fell 8 of 8

error budget: alpha 0.01 for the whole check, 0.00125 for each of 8 confidence sequences
the same numbers again:
  batchlaw check sharper-minima linear-scaling --data digits --engine wasm --seed 1871 --budget 24
`);
  });

  test('marks a finding, whose answer is no recognition', () => {
    const record = sampleRecord('violated');
    const [first, second] = record.checks;
    const hypotheses = second!.claim.hypotheses.map((each) =>
      each.contrast === 'squareRoot' ? { ...each, role: 'finding' as const } : each,
    );
    const text = plain({ ...record, checks: [first!, { ...second!, claim: { ...second!.claim, hypotheses } }] });
    expect(text).toMatch(/ outside +finding: Rate scaled by the square root/);
    expect(text).toMatch(/ recognised +control: Small batch in two halves/);
  });

  test('names the block that does not count and why', () => {
    expect(plain(sampleRecord('undetermined'))).toContain(
      'does not count: block 3, loss fell: arm large: 2.35 to 2.31, less than half',
    );
  });

  test('hints at replicas that diverged', () => {
    const record = sampleRecord('violated');
    const [first, second] = record.checks;
    const blocks = second!.blocks.map((block) => ({
      ...block,
      arms:
        block.index === 1
          ? block.arms
          : { ...block.arms, scaled: { ...block.arms.scaled!, outcome: { kind: 'diverged' as const, epoch: 2.5 } } },
    }));
    const text = plain({ ...record, checks: [first!, { ...second!, blocks }] });
    expect(text.replace(/\s+/g, ' ')).toContain(
      'hint: arm scaled, block 1: diverged at epoch 2.5; arm scaled, block 3: diverged at epoch 2.5; arm scaled, block 4: diverged at epoch 2.5; and 4 more',
    );
  });

  test('in colour says the same', () => {
    for (const variant of VARIANTS) {
      const record = sampleRecord(variant);
      const coloured = terminalReport(record, { colour: true });
      expect(coloured).toContain('\u001b[');
      expect(stripVTControlCharacters(coloured)).toBe(plain(record));
    }
  });
});
