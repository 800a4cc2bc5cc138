import { describe, expect, it } from 'vitest';
import { border, checkedWorld } from '../../support/checkedWorld.ts';
import { fakeClaim } from '../../support/fakeClaim.ts';

describe('runCheck with a time budget', () => {
  /** Each look at the clock takes 100 ms. */
  const ticking = () => {
    let time = 0;
    return () => (time += 100);
  };

  it('ends between blocks and says so', async () => {
    const { checks, interrupted } = await checkedWorld(border(), {
      budget: { maxBlocks: 50, seconds: 1 },
      now: ticking(),
    });
    expect(interrupted).toBe(false);
    expect(checks[0]!.blocks).toHaveLength(8);
    expect(checks[0]!.verdict).toMatchObject({
      kind: 'undetermined',
      reason: expect.stringMatching(
        /^the time budget of 1 s ended after 8 blocks; "the batch size makes no difference" is open: /,
      ),
    });
  });

  it('gives each claim an equal share of what is left', async () => {
    const claims = [fakeClaim(), fakeClaim({ name: 'other' })];
    const { checks } = await checkedWorld(border(), { claims, budget: { maxBlocks: 50, seconds: 2 }, now: ticking() });
    expect(checks.map(({ blocks }) => blocks.length)).toEqual([9, 7]);
    expect(checks[0]!.verdict).toHaveProperty(
      'reason',
      expect.stringMatching(/^this claim's share of the time budget of 2 s ended after 9 blocks; /),
    );
  });

  it('needs a clock', async () => {
    await expect(checkedWorld(border(), { budget: { maxBlocks: 5, seconds: 1 } })).rejects.toThrow(
      'a time budget of 1 s needs a clock: pass now, e.g. performance.now.',
    );
  });
});
