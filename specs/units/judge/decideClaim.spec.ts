import { describe, expect, it } from 'vitest';
import type { BlockEvidence } from '../../../src/core/check.ts';
import type { Hypothesis } from '../../../src/core/claim.ts';
import { decideClaim } from '../../../src/judge/decideClaim.ts';
import { around, failedBlock, fakeBlocks } from '../../support/fakeBlock.ts';
import { parity, plantedRate } from '../../support/fakeClaim.ts';

const decide = (
  blocks: readonly BlockEvidence[],
  maxBlocks = 100,
  hypotheses: readonly Hypothesis[] = [parity, plantedRate],
) => decideClaim({ hypotheses, blocks, alphaPerHypothesis: 0.005, maxBlocks });

const [no, yes, unclear] = [around(0, 0.05, 8), around(2, 0.05, 8), around(0.45, 0.3, 8)];

describe('decideClaim', () => {
  it('holds when claim and control are decided as expected', () => {
    expect(decide(fakeBlocks({ parity: no, planted: yes })).answer).toEqual({ kind: 'holds', blocks: 8 });
  });

  it('takes one look at all hypotheses, in their order', () => {
    const { look } = decide(fakeBlocks({ parity: no, planted: yes }));
    expect(look.afterBlock).toBe(8);
    expect(look.hypotheses.map(({ contrast, decision }) => [contrast, decision])).toEqual([
      ['parity', 'inside'],
      ['planted', 'outside'],
    ]);
  });

  it('is violated when the claim is decided against, with the numbers', () => {
    expect(decide(fakeBlocks({ parity: yes, planted: yes })).answer).toEqual({
      kind: 'violated',
      blocks: 8,
      reason:
        'the batch size makes no difference: the mean lies outside [-0.5, 0.5], the claim puts it inside (mean 2 nats, interval [1.85, 2.15], 8 blocks)',
    });
  });

  it('is violated without waiting for a control', () => {
    expect(decide(fakeBlocks({ parity: yes, planted: unclear })).answer).toMatchObject({ kind: 'violated' });
  });

  it('names every hypothesis that is decided against, and half-lines as such', () => {
    const grows = { ...parity, title: 'it grows', region: { lower: 3, upper: Number.POSITIVE_INFINITY } };
    const apart = {
      ...plantedRate,
      role: 'claim',
      title: 'it is apart',
      region: { lower: Number.NEGATIVE_INFINITY, upper: 3 },
    } as const;
    expect(decide(fakeBlocks({ parity: yes, planted: yes }), 100, [grows, apart]).answer).toEqual({
      kind: 'violated',
      blocks: 8,
      reason:
        'it grows: the mean lies outside >= 3, the claim puts it inside (mean 2 nats, interval [1.85, 2.15], 8 blocks); it is apart: the mean lies inside <= 3, the claim puts it outside (mean 2 nats, interval [1.85, 2.15], 8 blocks)',
    });
  });

  it('continues while the control is open, though the claim is decided', () => {
    expect(decide(fakeBlocks({ parity: no, planted: unclear })).answer).toBe('continue');
  });

  it.each([
    ['holds', no],
    ['is open', unclear],
  ])('cannot tell when a planted absence is decided the wrong way and the claim %s', (_, values) => {
    expect(decide(fakeBlocks({ parity: values, planted: no }), 8).answer).toEqual({
      kind: 'outOfRegime',
      reason:
        'control "a tenth of the rate makes one" failed: the mean lies inside [-0.5, 0.5], a working check finds it outside (mean 0 nats, interval [-0.148, 0.148], 8 blocks): this check cannot tell',
    });
  });

  it('goes on while the claim is open, though a control is decided the wrong way: it may yet be violated', () => {
    expect(decide(fakeBlocks({ parity: unclear, planted: no })).answer).toBe('continue');
  });

  it('is violated although a planted absence is decided the wrong way: the violation itself shows that the rule can tell', () => {
    expect(decide(fakeBlocks({ parity: yes, planted: no })).answer).toMatchObject({ kind: 'violated' });
  });

  it('cannot tell when a planted effect is missed, though the claim is decided against', () => {
    const mustBeSeen = { ...plantedRate, expected: 'inside' } as const;
    expect(decide(fakeBlocks({ parity: yes, planted: yes }), 100, [parity, mustBeSeen]).answer).toMatchObject({
      kind: 'outOfRegime',
    });
  });

  it('is undetermined when the budget ends, with what is open and how many blocks it takes', () => {
    expect(decide(fakeBlocks({ parity: unclear, planted: yes }), 8).answer).toEqual({
      kind: 'undetermined',
      blocks: 8,
      reason:
        'the budget of 8 blocks is used up; "the batch size makes no difference" is open: the interval reaches into [-0.5, 0.5] and out of it (mean 0.45 nats, interval [-0.439, 1.34], 8 blocks)',
      blocksNeeded: 716,
    });
  });

  it('asks for the most blocks that any open hypothesis needs, and says which are controls', () => {
    const answer = decide(fakeBlocks({ parity: unclear, planted: around(1, 0.3, 8) }), 8).answer;
    expect(answer).toMatchObject({ blocksNeeded: 716 });
    expect(answer).toHaveProperty(
      'reason',
      expect.stringContaining('; control "a tenth of the rate makes one" is open: the interval reaches into'),
    );
  });

  it('has no bound with fewer blocks than the first look', () => {
    expect(decide(fakeBlocks({ parity: no.slice(0, 4), planted: yes.slice(0, 4) }), 4, [parity]).answer).toEqual({
      kind: 'undetermined',
      blocks: 4,
      reason:
        'the budget of 4 blocks is used up; "the batch size makes no difference" is open: no bound on the mean yet after 4 blocks that count, the region is [-0.5, 0.5]',
      blocksNeeded: 7,
    });
  });

  it('stays open when median and mean lie on different sides, and estimates no number of blocks', () => {
    const skewed = Array.from({ length: 100 }, (_, i) => (i % 4 === 0 ? 8 : 0.1 + (i % 5) / 100));
    const blocks = fakeBlocks({ parity: skewed });
    expect(decide(blocks, 101, [parity]).answer).toBe('continue');
    expect(decide(blocks, 100, [parity]).answer).toEqual({
      kind: 'undetermined',
      blocks: 100,
      reason:
        'the budget of 100 blocks is used up; "the batch size makes no difference" is open: the t-mixture puts the mean outside [-0.5, 0.5], the sign sequence puts the median inside it, so the blocks are too skewed for a verdict (mean 2.09 nats, interval [0.699, 3.48], 100 blocks)',
    });
  });

  it('does not count blocks with a failed guard', () => {
    const blocks = [...fakeBlocks({ parity: no, planted: yes }), failedBlock(8, 'loss fell', 'loss fell by 0')];
    const { look, answer } = decide(blocks);
    expect(look.afterBlock).toBe(9);
    expect(look.hypotheses[0]!.blocks).toBe(8);
    expect(answer).toEqual({ kind: 'holds', blocks: 8 });
  });

  it('tolerates one failed block of any number, and two of ten', () => {
    const failed = (index: number) => failedBlock(index, 'loss fell', 'loss fell by 0');
    const good = fakeBlocks({ parity: no, planted: yes });
    expect(decide([...good.slice(0, 3), failed(3)]).answer).toBe('continue');
    expect(decide([...good, failed(8), failed(9)]).answer).toEqual({ kind: 'holds', blocks: 8 });
  });

  it('is out of regime when two blocks and more than 20 % fail a guard, naming the one that fails most', () => {
    const blocks = [
      ...fakeBlocks({ parity: no.slice(0, 6), planted: yes.slice(0, 6) }),
      failedBlock(6, 'loss fell', 'loss fell by -1'),
      failedBlock(7, 'weights moved', 'weights moved by 0.1'),
      failedBlock(8, 'weights moved', 'weights moved by 0.2'),
    ];
    expect(decide(blocks).answer).toEqual({
      kind: 'outOfRegime',
      reason:
        'guard "weights moved" failed in 2 of 9 blocks, last: weights moved by 0.2; 3 blocks are left out, more than 20 %: the arms do not do what their comparison needs',
    });
  });

  describe('with a finding', () => {
    const finding = (expected: 'inside' | 'outside'): Hypothesis => ({
      ...parity,
      contrast: 'finding',
      title: 'what is disputed',
      role: 'finding',
      expected,
    });

    it.each([
      ['decided as expected', no, 'inside'],
      ['decided against', yes, 'inside'],
      ['decided against, as what must not be seen', no, 'outside'],
      ['open', unclear, 'inside'],
    ] as const)('that is %s, holds or is violated without it', (_, values, expected) => {
      const withFinding = (rest: Readonly<Record<string, readonly number[]>>) =>
        decide(fakeBlocks({ ...rest, finding: values }), 100, [parity, plantedRate, finding(expected)]).answer;
      expect(withFinding({ parity: no, planted: yes })).toEqual({ kind: 'holds', blocks: 8 });
      expect(withFinding({ parity: yes, planted: yes })).toEqual(
        decide(fakeBlocks({ parity: yes, planted: yes })).answer,
      );
      expect(withFinding({ parity: unclear, planted: yes })).toBe('continue');
    });

    it('looks at it like at the others', () => {
      const { look } = decide(fakeBlocks({ parity: no, planted: yes, finding: yes }), 100, [
        parity,
        plantedRate,
        finding('inside'),
      ]);
      expect(look.hypotheses[2]).toMatchObject({ contrast: 'finding', blocks: 8, mean: 2, decision: 'outside' });
    });

    it('does not wait for it, nor name it, when the budget ends', () => {
      const blocks = fakeBlocks({ parity: unclear, planted: yes, finding: around(0.49, 0.3, 8) });
      expect(decide(blocks, 8, [finding('inside'), parity, plantedRate]).answer).toEqual(
        decide(fakeBlocks({ parity: unclear, planted: yes }), 8).answer,
      );
    });

    it('still refuses a block that lacks it', () => {
      expect(() =>
        decide(fakeBlocks({ parity: no, planted: yes }), 8, [parity, plantedRate, finding('inside')]),
      ).toThrow('contrast finding is NaN in the 1. block that counts');
    });
  });

  it('refuses a block that lacks a contrast', () => {
    expect(() => decide(fakeBlocks({ parity: no }))).toThrow('contrast planted is NaN in the 1. block that counts');
  });
});
