import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { RecordedCheck } from '../../../src/records/evidenceRecord.ts';
import { effectScale, formatAsked, formatEstimate, formatRegion } from '../../../src/report/effectScale.ts';
import { decimalsFor, formatNumber, formatPercent, readableName } from '../../../src/report/formatNumber.ts';
import { hypothesisSummary } from '../../../src/report/hypothesisSummary.ts';
import { citedText, markup, typeset } from '../../../src/report/page/markup.ts';
import { replayCommand } from '../../../src/report/replayCommand.ts';
import { overallAnswer, verdictSentence } from '../../../src/report/verdictWords.ts';
import { wrapText } from '../../../src/report/wrapText.ts';
import { sampleRecord } from '../../support/sampleRecord.ts';

const ratio = effectScale('log ratio');
const linear = effectScale('share of the unscaled gap');

describe('formatNumber', () => {
  test.each([
    [1797, '1797'],
    [0, '0'],
    [-0.1, '-0.1'],
    [0.0436, '0.0436'],
    [Math.PI * 100, '314'],
    [1234.5, '1230'],
    [0.00001234, '1.23e-5'],
    [2.5e9, '2.5e+9'],
  ])('shows %d as %s', (x, text) => {
    expect(formatNumber(x)).toBe(text);
  });

  test.prop([fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 })])(
    'is within half a unit of the third digit',
    (x) => {
      expect(Math.abs(Number(formatNumber(x)) - x)).toBeLessThanOrEqual(Math.abs(x) * 0.00501);
    },
  );
});

describe('decimalsFor', () => {
  test('shows two digits of the width', () => {
    expect([2.2, 0.7, 0.037, 25, 0, Number.POSITIVE_INFINITY].map(decimalsFor)).toEqual([1, 2, 3, 0, 2, 2]);
  });
});

describe('an effect in words', () => {
  test('is a ratio where the record has its logarithm', () => {
    const interval = { lower: Math.log(2.52), upper: Math.log(4.65) };
    expect(formatEstimate(Math.log(3.42), interval, ratio)).toEqual({ effect: '×3.4', interval: '[×2.5, ×4.7]' });
  });

  test('has no sign when it is zero at the decimals shown', () => {
    expect(formatEstimate(-0.00004, { lower: -0.014, upper: 0.014 }, linear)).toEqual({
      effect: '0.000',
      interval: '[-0.014, 0.014]',
    });
  });

  test('says when there is no bound', () => {
    expect(formatEstimate(0.5, { lower: null, upper: null }, linear).interval).toBe('no bound yet');
    expect(formatEstimate(0.5, { lower: 0.25, upper: null }, linear).interval).toBe('[0.25, ∞]');
    expect(formatEstimate(0.5, { lower: null, upper: 0.75 }, linear).interval).toBe('[-∞, 0.75]');
  });

  test.each([
    [{ lower: Math.log(1.5), upper: null }, ratio, 'at least ×1.5', 'below ×1.5'],
    [{ lower: null, upper: 0.2 }, linear, 'at most 0.2', 'above 0.2'],
    [{ lower: -0.1, upper: 0.1 }, linear, '-0.1 to 0.1', 'outside -0.1 to 0.1'],
  ] as const)('states what is asked: %#', (region, scale, inside, outside) => {
    expect(formatRegion(region, scale)).toBe(inside);
    expect(formatAsked({ region, expected: 'inside' }, scale)).toBe(inside);
    expect(formatAsked({ region, expected: 'outside' }, scale)).toBe(outside);
  });

  test('takes a region without ends for any value', () => {
    expect(formatRegion({ lower: null, upper: null }, linear)).toBe('any value');
  });
});

describe('replayCommand', () => {
  const { settings } = sampleRecord('holds');

  test('gives the settings back', () => {
    expect(replayCommand(settings)).toBe(
      'batchlaw check sharper-minima linear-scaling --data digits --engine wasm --seed 1871 --budget 24',
    );
  });

  test('names a label column, and a time beside the blocks', () => {
    const given = { ...settings, labelColumn: 'my label', budget: { maxBlocks: 9, seconds: 90 } };
    expect(replayCommand(given, ['linear-scaling'])).toBe(
      "batchlaw check linear-scaling --data digits --label-column 'my label' --engine wasm --seed 1871 --budget 9,90s",
    );
  });

  test('names a program and what it may take', () => {
    const given = { ...settings, trainer: 'python3 t.py', limits: { silenceSeconds: 300, trainSeconds: 1.5 } };
    expect(replayCommand(given)).toContain(
      " --trainer 'python3 t.py' --trainer-limits 'silence=300s,train=1.5s' --seed 1871",
    );
  });

  test('names where a named set is found', () => {
    const given = { ...settings, dataFolder: '/my sets', dataUrl: 'http://localhost:8080/a?b' };
    expect(replayCommand(given)).toContain(
      "--data digits --data-folder '/my sets' --data-url 'http://localhost:8080/a?b' --engine wasm",
    );
  });

  test('names a preset but the default one, for all its claims alone, and quotes a claim in a regime', () => {
    const regimes = ['linear-scaling', 'linear-scaling@width=128,depth=2'];
    const paper = { ...settings, preset: 'paper' as const, claims: regimes };
    expect(replayCommand(paper)).toBe(
      "batchlaw check linear-scaling 'linear-scaling@width=128,depth=2' --data digits --engine wasm --seed 1871 --preset paper --budget 24",
    );
    expect(replayCommand(paper, ['linear-scaling'])).toBe(
      'batchlaw check linear-scaling --data digits --engine wasm --seed 1871 --budget 24',
    );
    expect(replayCommand({ ...settings, preset: 'ci' })).toBe(replayCommand(settings));
  });

  test('is that of the suite which ran the check, whatever the settings', () => {
    const rerun = "npx vitest run specs/trainer.spec.ts -t 'linear-scaling'";
    expect(replayCommand({ ...settings, rerun })).toBe(rerun);
    expect(replayCommand({ ...settings, rerun }, ['linear-scaling'])).toBe(rerun);
  });

  test('quotes a path and names an alpha of its own', () => {
    expect(replayCommand({ ...settings, data: "my data/it's.csv", alpha: 0.05 }, ['linear-scaling'])).toBe(
      "batchlaw check linear-scaling --data 'my data/it'\\''s.csv' --engine wasm --seed 1871 --budget 24 --alpha 0.05",
    );
  });
});

describe('wrapText', () => {
  test.prop([fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 })])(
    'keeps the words and the width',
    (words) => {
      const lines = wrapText(words.join(' '), 20, '  ');
      expect(lines.join(' ').split(/\s+/).filter(Boolean)).toEqual(words);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(20);
    },
  );
});

describe('markup', () => {
  test('escapes what is put in, unless it is markup', () => {
    expect(markup`<p>${'a<b> & "c"'} ${markup`<i>${1}</i>`}</p>`.html).toBe(
      '<p>a&lt;b&gt; &amp; &quot;c&quot; <i>1</i></p>',
    );
  });

  test('links arXiv numbers and https addresses, and nothing else', () => {
    expect(citedText('see arXiv:1609.04836, (https://doi.org/10.1/x).').html).toBe(
      'see <a href="https://arxiv.org/abs/1609.04836" rel="noreferrer">arXiv:1609.04836</a>, (<a href="https://doi.org/10.1/x" rel="noreferrer">https://doi.org/10.1/x</a>).',
    );
    expect(citedText('javascript:alert(1) http://a.example "https://').html).not.toContain('<a');
  });

  test('sets a minus sign where a number is negative', () => {
    expect(typeset('-0.1 to [-0.2, ×1], 64-64-10, well-known')).toBe('−0.1 to [−0.2, ×1], 64-64-10, well-known');
  });
});

describe('hypothesisSummary', () => {
  const [check] = sampleRecord('holds').checks;
  const [hypothesis] = check!.claim.hypotheses;
  const withSign = (signDecision: 'inside' | 'outside'): RecordedCheck => {
    const last = check!.looks.at(-1)!;
    return {
      ...check!,
      looks: [{ ...last, hypotheses: last.hypotheses.map((look) => ({ ...look, signDecision })) }],
    };
  };

  test('rests on the interval unless the sign sequence contradicts it', () => {
    expect(hypothesisSummary(withSign('inside'), hypothesis!)).toMatchObject({ decision: 'inside', asExpected: true });
    expect(hypothesisSummary(withSign('outside'), hypothesis!)).toMatchObject({ decision: 'open', asExpected: false });
  });

  test('has no estimate before the first look', () => {
    expect(hypothesisSummary({ ...check!, looks: [] }, hypothesis!)).not.toHaveProperty('estimate');
  });
});

describe('answers in words', () => {
  const record = sampleRecord('violated');
  const answerOf = (kinds: readonly ('holds' | 'violated')[]): string => {
    const [holds, violated] = record.checks;
    const checks = kinds.map((kind) => (kind === 'holds' ? holds! : violated!));
    return overallAnswer({ ...record, settings: { ...record.settings, claims: [...kinds] }, checks }).text;
  };

  test('count the claims', () => {
    expect(answerOf(['holds'])).toBe('The claim holds');
    expect(answerOf(['violated'])).toBe('The claim is violated');
    expect(answerOf(['holds', 'holds', 'holds'])).toBe('All 3 claims hold');
    expect(answerOf(['violated', 'holds', 'violated'])).toBe('2 of 3 claims are violated');
  });

  test('give reason and need of one claim', () => {
    const [, check] = sampleRecord('undetermined').checks;
    expect(verdictSentence(check!)).toBe(
      'Undetermined after 24 seed blocks: after 24 blocks the interval still reaches over an end of the region. About 61 blocks would be needed.',
    );
    expect(verdictSentence({ ...check!, verdict: { kind: 'holds', blocks: 1 } })).toBe('Holds after 1 seed block.');
  });

  test('name percentages and fields for readers', () => {
    expect(formatPercent(0.99875)).toBe('99.875 %');
    expect(readableName('maxEigenvalue')).toBe('max eigenvalue');
    expect(readableName('top eigenvalue')).toBe('top eigenvalue');
  });
});
