import { describe, expect, it } from 'vitest';
import type { BlockEvidence } from '../../../src/core/check.ts';
import { decideClaim } from '../../../src/judge/decideClaim.ts';
import type { EvidenceRecord, RecordedCheck } from '../../../src/records/evidenceRecord.ts';
import { recordedHypotheses } from '../../../src/records/recordedHypotheses.ts';
import { recordedLook } from '../../../src/records/toEvidenceRecord.ts';
import { explainCheck } from '../../../src/report/explainCheck.ts';
import { explanationLines } from '../../../src/report/explanationLines.ts';
import { sampleRecord } from '../../support/sampleRecord.ts';
import { smallCheck } from '../../support/smallCheck.ts';

const ALPHA = 0.01;
const record: EvidenceRecord = sampleRecord('holds');

/** The check of one number per block, judged as a check judges it. */
const judged = (
  values: readonly number[],
  region: { readonly lower: number | null; readonly upper: number | null },
  failed: readonly number[] = [],
): RecordedCheck => {
  const [block] = smallCheck.blocks;
  const [hypothesis] = smallCheck.claim.hypotheses;
  const blocks = values.map((value, index) => ({
    ...block!,
    index,
    seed: [index, 0] as const,
    contrasts: failed.includes(index) ? {} : { curvature: value },
    guards: [{ name: 'loss fell', passed: !failed.includes(index), detail: 'by 1' }],
  }));
  const claim = { ...smallCheck.claim, hypotheses: [{ ...hypothesis!, unit: 'nats', region }] };
  const open = { ...smallCheck, claim, blocks, alphaPerHypothesis: ALPHA };
  const evidence = { hypotheses: recordedHypotheses(open), blocks: blocks as unknown as readonly BlockEvidence[] };
  const { look, answer } = decideClaim({ ...evidence, alphaPerHypothesis: ALPHA, maxBlocks: values.length });
  if (answer === 'continue') throw new Error('blocks are used up');
  return { ...open, looks: [recordedLook(look)], verdict: answer };
};

const SPREAD = [1, 1.2, 0.9, 1.1, 0.95, 1.05, 1, 1.15, 0.85, 1.6];

describe('explainCheck', () => {
  it('names the block that is farthest from the mean of the others', () => {
    const check = judged(SPREAD, { lower: 0, upper: null });
    const { influence } = explainCheck(check, 10).hypotheses[0]!;
    const others = SPREAD.slice(0, 9);
    const mean = others.reduce((sum, x) => sum + x, 0) / 9;
    const deviation = Math.sqrt(others.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 8);
    expect(influence!.block.index).toBe(9);
    expect(influence!.meanOfOthers).toBeCloseTo(mean, 12);
    expect(influence!.deviations).toBeCloseTo((1.6 - mean) / deviation, 12);
  });

  it.each([
    ['inside', { lower: 0, upper: null }, 'lower'],
    ['inside', { lower: null, upper: 3 }, 'upper'],
    ['inside', { lower: 0, upper: 9 }, 'lower'],
    ['outside', { lower: 3, upper: null }, 'upper'],
    ['outside', { lower: 3, upper: 9 }, 'upper'],
    ['outside', { lower: -9, upper: -3 }, 'lower'],
  ] as const)('finds the end at which a mean %s %j would be open', (decision, region, side) => {
    const check = judged(SPREAD, region);
    const [only] = explainCheck(check, 10).hypotheses;
    expect(only!.summary.decision).toBe(decision);
    const { end, to, from } = only!.turningPoint!;
    expect(from).toBe(region[end]);
    expect(to).toBe(check.looks[0]!.hypotheses[0]!.interval[side]);
    const past = (by: number) => judged(SPREAD, { ...region, [end]: to + by }).looks[0]!.hypotheses[0]!.decision;
    expect([past(-1e-9), past(1e-9)].sort()).toEqual([decision, 'open'].sort());
  });

  it('gives the blocks that would decide what is open, and no turning point', () => {
    const check = judged(SPREAD, { lower: 0.9, upper: null });
    const [only] = explainCheck(check, 10).hypotheses;
    expect(check.verdict).toMatchObject({ kind: 'undetermined', blocksNeeded: only!.needed });
    expect(only!.turningPoint).toBeUndefined();
  });

  it('tells which blocks the answer would miss', () => {
    const sure = explainCheck(judged(SPREAD, { lower: 0, upper: null }), 10);
    expect(sure.withoutOne.size).toBe(0);
    const region = { lower: 0.68, upper: null };
    const check = judged([...SPREAD.slice(0, 9), 1.4], region);
    const { withoutOne } = explainCheck(check, 10);
    for (const [kind, blocks] of withoutOne) {
      for (const left of blocks) {
        const rest = check.blocks.filter((block) => block !== left).map(({ contrasts }) => contrasts.curvature!);
        const { verdict } = judged(rest, region);
        expect([kind === 'continue' ? 'undetermined' : kind, verdict.kind]).toEqual([verdict.kind, verdict.kind]);
      }
    }
  });

  it('counts how many guards may fail yet', () => {
    const spare = (n: number, failed: readonly number[]): number =>
      explainCheck(
        judged(
          Array.from({ length: n }, (_, i) => i % 2),
          { lower: 0, upper: null },
          failed,
        ),
        n,
      ).guardsToSpare;
    expect([spare(8, []), spare(10, [0]), spare(10, [0, 1]), spare(20, [])]).toEqual([2, 1, 0, 5]);
  });

  it('compares no fewer than three blocks', () => {
    expect(explainCheck(smallCheck, 2).hypotheses[0]!.skewness).toBeUndefined();
    expect(explainCheck(smallCheck, 2).hypotheses[0]!.influence).toBeUndefined();
  });
});

describe('explanationLines', () => {
  const lines = (check: RecordedCheck): string => explanationLines(record, check, 160).join('\n');

  it('tell a reader all of it', () => {
    const text = lines(judged(SPREAD, { lower: 0, upper: null }, [3]));
    expect(text).toContain('moved most by block 10 (seed 9:0): 1.6, where the mean of the others is 1.');
    expect(text).toMatch(/skewness of its blocks 1\.\d+, where as many normal ones have 0 ± 0\.717\n/);
    expect(text).toContain('would be open with the end of its region at 0.');
    expect(text).toContain('guard "loss fell" failed in 1 of 10 blocks, last in block 4: by 1');
    expect(text).toContain('1 further block with a failed guard would leave it in its regime');
    expect(lines(judged(SPREAD, { lower: 0, upper: 9 }))).toContain(
      'would be open with the lower end of its region at',
    );
    expect(lines(judged(SPREAD, { lower: 0.9, upper: null }))).toMatch(/about \d+ blocks that count would decide it/);
    expect(lines(judged(SPREAD, { lower: 0, upper: null }))).toContain('no single block turns the answer');
  });

  it('tell whose absence would turn the answer', () => {
    const short = judged(SPREAD.slice(0, 6), { lower: 0, upper: null });
    expect(lines(short)).toContain('without any one of its blocks it would not be decided yet');
    const region = { lower: 0.73, upper: null };
    const { withoutOne } = explainCheck(judged(SPREAD.slice(0, 8), region), 24);
    expect(withoutOne.get('continue')!.length).toBe(5);
    expect(lines(judged(SPREAD.slice(0, 8), region))).toMatch(
      /without (any one of the blocks [\d, ]+|block \d+ \(seed \d+:0\)) it would not/,
    );
  });

  it('are one sentence where there was no look', () => {
    expect(lines({ ...smallCheck, looks: [], verdict: { kind: 'outOfRegime', reason: 'no' } })).toBe(
      'sharper-minima: Out of regime: no.',
    );
  });
});
