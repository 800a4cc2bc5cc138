import { describe, expect, it } from 'vitest';
import type { RecordedCheck, RecordedOutcome } from '../../../src/records/evidenceRecord.ts';
import { unfinishedArms } from '../../../src/report/guardSummary.ts';
import { terminalReport } from '../../../src/report/terminalReport.ts';
import { sampleRecord } from '../../support/sampleRecord.ts';
import { smallCheck } from '../../support/smallCheck.ts';

const diverged = (epoch: number): RecordedOutcome => ({ kind: 'diverged', epoch });
const missed: RecordedOutcome = { kind: 'targetMissed' };
const finished: RecordedOutcome = { kind: 'finished' };

/** A check whose arms ended so, block by block. */
const withOutcomes = (outcomes: Readonly<Record<'small' | 'large', readonly RecordedOutcome[]>>): RecordedCheck => ({
  ...smallCheck,
  blocks: outcomes.small.map((_, index) => ({
    ...smallCheck.blocks[0]!,
    index,
    arms: Object.fromEntries(
      Object.entries(outcomes).map(([arm, each]) => [
        arm,
        { ...smallCheck.blocks[0]!.arms[arm]!, outcome: each[index]! },
      ]),
    ),
  })),
});
const linesOf = (small: readonly RecordedOutcome[], large: readonly RecordedOutcome[]): readonly string[] =>
  unfinishedArms(withOutcomes({ small, large }));

describe('unfinishedArms', () => {
  it('is silent when all arms finish', () => {
    expect(linesOf([finished, finished], [finished, finished])).toEqual([]);
  });

  it('names an arm that diverged in all blocks, with the epochs', () => {
    expect(linesOf([finished, finished], [diverged(2.5), diverged(2)])).toEqual([
      'arm large diverged in all 2 blocks, at epoch 2 to 2.5',
    ]);
    expect(linesOf([finished, finished], [diverged(2), diverged(2)])).toEqual([
      'arm large diverged in all 2 blocks, at epoch 2',
    ]);
  });

  it('names an arm that missed its target in all blocks', () => {
    expect(linesOf([missed, missed], [finished, finished])).toEqual([
      'arm small missed its target loss in all 2 blocks',
    ]);
  });

  it('lists the blocks of other arms, behind those', () => {
    expect(linesOf([finished, diverged(1), missed], [missed, missed, missed])).toEqual([
      'arm large missed its target loss in all 3 blocks',
      'arm small, block 2: diverged at epoch 1',
      'arm small, block 3: missed its target loss',
    ]);
  });

  it('lists the blocks of an arm that ended now so, now so, and of a single block', () => {
    expect(linesOf([diverged(1), missed], [finished, finished])).toEqual([
      'arm small, block 1: diverged at epoch 1',
      'arm small, block 2: missed its target loss',
    ]);
    expect(linesOf([diverged(1)], [finished])).toEqual(['arm small, block 1: diverged at epoch 1']);
  });

  it('stands in the text of a claim whose arm never finishes', () => {
    const record = sampleRecord('violated');
    const [first, second] = record.checks;
    const blocks = second!.blocks.map((block) => ({
      ...block,
      arms: { ...block.arms, scaled: { ...block.arms.scaled!, outcome: diverged(2.5) } },
    }));
    const text = terminalReport({ ...record, checks: [first!, { ...second!, blocks }] }, { colour: false });
    expect(text).toContain('  hint: arm scaled diverged in all 8 blocks, at epoch 2.5\n');
  });
});
