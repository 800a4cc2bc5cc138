import { describe, expect, it } from 'vitest';
import type { RecordedBlock } from '../../../src/records/evidenceRecord.ts';
import { replayedBlock } from '../../../src/records/replayedBlock.ts';
import { smallCheck } from '../../support/smallCheck.ts';

const [first, second] = smallCheck.blocks;
const block = first!;
/** Of log 4 and log 9. */
const deviation = Math.abs(Math.log(9) - Math.log(4)) / Math.sqrt(2);
const moved = (share: number): RecordedBlock => ({
  ...block,
  contrasts: { curvature: block.contrasts.curvature! + share * deviation },
});

describe('replayedBlock', () => {
  it('is the same for the same bits', () => {
    expect(replayedBlock(smallCheck, block, structuredClone(block), true)).toEqual({ kind: 'same' });
    expect(replayedBlock(smallCheck, block, structuredClone(block), false)).toEqual({ kind: 'same' });
  });

  it('differs by the last bit where the engine gives the same bits each time', () => {
    const again = { ...block, contrasts: { curvature: block.contrasts.curvature! * (1 + 2 ** -52) } };
    expect(replayedBlock(smallCheck, block, again, true)).toMatchObject({
      kind: 'differs',
      difference: { at: '/contrasts/curvature' },
    });
  });

  it('is close up to a tenth of the deviation over blocks elsewhere', () => {
    const close = replayedBlock(smallCheck, block, moved(0.09), false);
    expect(close).toEqual({ kind: 'close', largest: expect.closeTo(0.09, 10) });
    expect(replayedBlock(smallCheck, block, moved(-0.11), false)).toEqual({
      kind: 'differs',
      difference: {
        at: '/contrasts/curvature',
        theirs: String(Math.log(4)),
        ours: String(moved(-0.11).contrasts.curvature),
      },
    });
  });

  it('compares no losses elsewhere, and what was asked for everywhere', () => {
    const other = { ...block, arms: second!.arms };
    expect(replayedBlock(smallCheck, block, other, false)).toEqual({ kind: 'close', largest: 0 });
    const failed = { ...block, guards: [{ name: 'loss fell', passed: false, detail: 'no' }] };
    expect(replayedBlock(smallCheck, block, failed, false)).toMatchObject({ difference: { at: '/guards/0' } });
    const none = { ...block, contrasts: {} };
    expect(replayedBlock(smallCheck, block, none, false)).toMatchObject({ difference: { at: '/contrasts/curvature' } });
  });

  it('tells where blocks without scatter move at all', () => {
    const still = { blocks: [block, block] };
    expect(replayedBlock(still, block, moved(1e-9), false)).toMatchObject({ kind: 'differs' });
  });
});
