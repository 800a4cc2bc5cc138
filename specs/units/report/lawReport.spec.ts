import { describe, expect, it } from 'vitest';
import { allLaws } from '../../../src/laws/allLaws.ts';
import type { EvidenceRecord } from '../../../src/records/evidenceRecord.ts';
import { lawReplayCommand, lawSentence, lawSummary } from '../../../src/report/lawSummary.ts';
import { replayCommand } from '../../../src/report/replayCommand.ts';
import { shortForm } from '../../../src/report/shortForm.ts';
import { terminalReport } from '../../../src/report/terminalReport.ts';
import { overallAnswer } from '../../../src/report/verdictWords.ts';
import { lawRecord, sampleLawChecks, withLaws } from '../../support/sampleLaws.ts';
import { sampleRecord } from '../../support/sampleRecord.ts';

const plain = (record: EvidenceRecord): string => terminalReport(record, { colour: false });
const [holds, violated, notFinite, outOfRegime] = sampleLawChecks;

describe('terminal report of laws alone', () => {
  it('has a table of all, the violated ones first, and each of those with its smallest case', () => {
    expect(plain(lawRecord())).toBe(`batchlaw 0.1.0: trainer wasm 0.1.0 on digits (1797 examples), seed 1871, 34.5 s

2 of 4 laws are violated

                   law            cases  off by      allowed  unit
  ✗ violated       every-example  7      1           0.5      the number
  ✗ violated       small-steps    1      not finite  0.5      the number
  – out of regime  symmetry       –      –           0.5      the number
  ✓ holds          two-steps      40     0.0125      0.5      the number

violated: Every epoch holds each example once
  Case 7 violates it; at its smallest it is off by 1, the law allows 0.5 (the number).
  compared: the number and zero
  the smallest case found:
    N: 4
    batches: {batchSize: 3, reduction: sum}
    weights: [0.123457, -2]
  planted bugs that break it too: gradient summed, hidden clipping
  the same case again:
  batchlaw check every-example --engine wasm --seed 1871

violated: Small steps are small
  Case 1 violates it; at its smallest its deviation is not finite, the law allows 0.5 (the number).
  compared: the number and zero
  the smallest case found:
    rate: 0
  planted bugs that break it too: gradient summed, hidden clipping
  the same case again:
  batchlaw check small-steps --engine wasm --seed 1871

out of regime: The Hessian is symmetric
  Out of regime: the trainer fake has no lossOracle, which the law asks for.

the same numbers again:
  batchlaw check two-steps every-example small-steps symmetry --data digits --engine wasm --seed \\
    1871 --budget 24
`);
  });

  it('colours the answer of each, where there are colours', () => {
    const text = terminalReport(lawRecord(), { colour: true });
    expect(text).toContain('  \u001b[31m✗ violated\u001b[0m       every-example');
    expect(text).toContain('  \u001b[32m✓ holds\u001b[0m          two-steps');
  });

  it('has no table when none was judged', () => {
    const record = lawRecord([]);
    const begun = { ...record, status: 'interrupted' as const, settings: { ...record.settings, laws: ['a-law'] } };
    expect(plain(begun)).toContain('\nInterrupted before every law had its answer\n\nthe same');
  });
});

describe('terminal report of laws and claims', () => {
  it('has one line for laws that hold', () => {
    const text = plain(withLaws(sampleRecord('holds'), [holds!]));
    expect(text).toContain('\nThe law and both claims hold\n');
    expect(text).toContain('  ✓ holds  laws            40 cases  Exact properties of the trainer: 1 of 1 hold\n');
    expect(text).not.toContain('two-steps  ');
  });

  it('has those that do not hold before the claims', () => {
    const text = plain(withLaws(sampleRecord('holds')));
    expect(text).toContain('  ✗ violated  laws            48 cases  Exact properties of the trainer: 1 of 4 hold\n');
    expect(text.indexOf('violated: Every epoch')).toBeLessThan(text.indexOf('holds: Larger batches'));
  });
});

describe('the answer to laws and claims', () => {
  const answer = (record: EvidenceRecord): string => overallAnswer(record).text;

  it.each([
    ['1 of 2 laws and 1 of 2 claims are violated', withLaws(sampleRecord('violated'), [holds!, violated!])],
    ['1 of 2 claims is violated', withLaws(sampleRecord('violated'), [holds!])],
    ['The law is violated', withLaws(sampleRecord('undetermined'), [notFinite!])],
    ['1 of 2 claims is undetermined', withLaws(sampleRecord('undetermined'), [outOfRegime!])],
    ['1 of 2 laws and 1 of 2 claims are out of regime', withLaws(sampleRecord('outOfRegime'), [holds!, outOfRegime!])],
    ['Interrupted before every law and claim had its answer', withLaws(sampleRecord('interrupted'), [holds!])],
    ['Both laws and both claims hold', withLaws(sampleRecord('holds'), [holds!, holds!])],
    ['All 3 laws hold', lawRecord([holds!, holds!, holds!])],
    ['The law holds', lawRecord([holds!])],
  ])('is: %s', (text, record) => {
    expect(answer(record)).toBe(text);
  });
});

describe('lawSummary', () => {
  it('is of the worst answer, and interrupted when laws are missing', () => {
    const kind = (checks: typeof sampleLawChecks, more: readonly string[] = []): string | undefined => {
      const record = lawRecord(checks);
      return lawSummary({ ...record, settings: { ...record.settings, laws: [...record.settings.laws!, ...more] } })
        ?.kind;
    };
    expect(kind([holds!, outOfRegime!, violated!], ['later'])).toBe('violated');
    expect(kind([holds!, outOfRegime!])).toBe('outOfRegime');
    expect(kind([holds!], ['later'])).toBe('interrupted');
    expect(kind([holds!])).toBe('holds');
    expect(kind([], ['later'])).toBe('interrupted');
  });

  it('counts what was judged where the settings name no laws', () => {
    const { laws: _, ...settings } = lawRecord().settings;
    expect(lawSummary({ ...lawRecord(), settings })?.held).toBe('1 of 4 hold');
    expect(lawSummary(sampleRecord('holds'))).toBeUndefined();
  });
});

describe('the way back to laws', () => {
  const { settings } = lawRecord([holds!]);

  it('is by one word for all of them', () => {
    const all = { ...settings, laws: allLaws.map(({ name }) => name) };
    expect(replayCommand(all)).toBe('batchlaw check laws --data digits --engine wasm --seed 1871 --budget 24');
    expect(replayCommand({ ...all, laws: all.laws.slice(1, 3) })).toMatch(
      /^batchlaw check gradient-is-slope hessian-symmetry --data/,
    );
  });

  it('to one claim leaves them out', () => {
    expect(replayCommand({ ...settings, claims: ['a', 'b'] }, ['a'])).toMatch(/^batchlaw check a --data/);
  });

  it('of a law says what probes found first', () => {
    const { checks } = lawRecord().laws!;
    const violated = checks.find(({ verdict }) => verdict.kind === 'violated')!;
    const finding = 'the gradient of a batch is summed';
    const found = { ...violated, verdict: { ...violated.verdict, finding } } as typeof violated;
    expect(lawSentence(found)).toMatch(
      /^The gradient of a batch is summed: case 7 violates it; at its smallest it is off/,
    );
  });

  it('to one law needs no data, and the preset that says how many cases are drawn', () => {
    expect(lawReplayCommand({ ...settings, preset: 'ci' }, 'two-steps')).toBe(
      'batchlaw check two-steps --engine wasm --seed 1871',
    );
    expect(lawReplayCommand({ ...settings, preset: 'ci', trainer: 'python3 t.py' }, 'two-steps')).toContain(
      " --trainer 'python3 t.py'",
    );
    expect(lawReplayCommand({ ...settings, preset: 'paper' }, 'two-steps')).toBe(
      'batchlaw check two-steps --engine wasm --seed 1871 --preset paper',
    );
  });
});

describe('shortForm', () => {
  it.each([
    [1 / 3, '0.333333'],
    [-0, '0'],
    ['sum', 'sum'],
    [null, 'null'],
    [true, 'true'],
    [{ kind: 'mlp', sizes: [1, 2] }, '{kind: mlp, sizes: [1, 2]}'],
    [Array.from({ length: 9 }, (_, i) => i), '[0, 1, 2, 3, 4, 5, 6, 7, ... 9 in all]'],
    [Array.from({ length: 8 }, (_, i) => i), '[0, 1, 2, 3, 4, 5, 6, 7]'],
    [[], '[]'],
  ])('of %j is %s', (value, text) => {
    expect(shortForm(value)).toBe(text);
  });
});
