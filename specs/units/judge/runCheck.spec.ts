import { describe, expect, it } from 'vitest';
import type { CheckEvent, ClaimCheck } from '../../../src/core/check.ts';
import { seedFrom, splitSeed } from '../../../src/core/seed.ts';
import { absence, border, checkedWorld, deviation, effect, plainChecks, rateLoss } from '../../support/checkedWorld.ts';
import { fakeClaim } from '../../support/fakeClaim.ts';
import { fakeTrainer } from '../../support/fakeTrainer.ts';

describe('runCheck', () => {
  it('tells a planted effect from a planted absence', async () => {
    const [absent] = (await checkedWorld(absence())).checks;
    const [present] = (await checkedWorld(effect())).checks;
    expect(absent!.verdict).toMatchObject({ kind: 'holds' });
    expect(present!.verdict).toMatchObject({ kind: 'violated' });
    expect(absent!.blocks.length).toBeLessThan(12);
  });

  it('is out of regime when the planted control is missing from the world', async () => {
    const { checks } = await checkedWorld(fakeTrainer({ loss: () => 0, deviation }));
    expect(checks[0]!.verdict).toMatchObject({
      kind: 'outOfRegime',
      reason: expect.stringMatching(/^control "a tenth of the rate makes one" failed: .*: this check cannot tell$/),
    });
  });

  it('is undetermined when the budget ends', async () => {
    const { checks, interrupted } = await checkedWorld(border());
    expect(interrupted).toBe(false);
    expect(checks[0]!.blocks).toHaveLength(12);
    expect(checks[0]!.verdict).toMatchObject({
      kind: 'undetermined',
      blocks: 12,
      reason: expect.stringMatching(
        /^the budget of 12 blocks is used up; "the batch size makes no difference" is open/,
      ),
    });
  });

  it('looks first after five blocks, then after each, and keeps every look', async () => {
    const { checks } = await checkedWorld(border());
    expect(checks[0]!.looks.map(({ afterBlock }) => afterBlock)).toEqual([5, 6, 7, 8, 9, 10, 11, 12]);
    expect((await checkedWorld(border(), { budget: { maxBlocks: 3 } })).checks[0]!.looks).toHaveLength(1);
  });

  it('gives the same bits at every concurrency, whatever ends first', async () => {
    const slowFirst = () => fakeTrainer({ loss: rateLoss, deviation, turns: (request) => (request === 0 ? 20 : 0) });
    const one = await checkedWorld(slowFirst(), { concurrency: 1 });
    const trainer = slowFirst();
    const three = await checkedWorld(trainer, { concurrency: 3 });
    expect(plainChecks(three.checks)).toEqual(plainChecks(one.checks));
    expect(trainer.peak()).toBe(3);
  });

  it('trains as many blocks at once as no decision can come before, then one at a time', async () => {
    const { blocks } = (await checkedWorld(border())).checks[0]!;
    const peakAfter = async (done: number): Promise<number> => {
      const trainer = border();
      await checkedWorld(trainer, { concurrency: 12, resume: { 'fake-parity': blocks.slice(0, done) } });
      expect(trainer.requests).toHaveLength(12 - done);
      return trainer.peak();
    };
    // Two hypotheses share 0.01: nothing is decided before the seventh block.
    expect(await Promise.all([0, 5, 6, 7].map(peakAfter))).toEqual([7, 2, 1, 1]);
  });

  it('seeds a block by claim and number, and trains its arms as one request', async () => {
    const trainer = absence();
    const { checks } = await checkedWorld(trainer);
    const root = seedFrom(1871);
    checks[0]!.blocks.forEach((block, index) => {
      expect(block).toMatchObject({ index, seed: splitSeed(root, 'fake-parity', 'block', index) });
    });
    expect(trainer.requests[0]!.recipes).toHaveLength(3);
    expect(checks[0]!.blocks[0]!.arms.small).toMatchObject({
      recipe: trainer.requests[0]!.recipes[0]!,
      outcome: { kind: 'finished' },
      updates: 10,
      numbers: { loss: expect.any(Number) },
    });
    expect(checks[0]!.blocks[0]!.arms.large!.numbers).toEqual({});
  });

  it('draws new data for each block', async () => {
    const trainer = absence();
    await checkedWorld(trainer);
    const ids = trainer.requests.map(({ data }) => data.training.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('pools and observes as the regime says', async () => {
    const trainer = absence();
    await checkedWorld(trainer, { claims: [fakeClaim({ pool: 2, numbers: { observeEveryEpochs: 0.5 } })] });
    expect(trainer.requests[0]).toMatchObject({ network: { sizes: [1, 2] }, observeEveryEpochs: 0.5 });
    const bare = absence();
    await checkedWorld(bare);
    expect(bare.requests[0]).not.toHaveProperty('observeEveryEpochs');
  });

  it('gives no block to a claim without a regime', async () => {
    const trainer = absence();
    const { checks } = await checkedWorld(trainer, { claims: [fakeClaim({ outOfRegime: 'needs images' })] });
    expect(checks[0]).toMatchObject({
      blocks: [],
      looks: [],
      verdict: { kind: 'outOfRegime', reason: 'needs images' },
    });
    expect(checks[0]).not.toHaveProperty('regime');
    expect(trainer.requests).toHaveLength(0);
  });

  it('shares alpha among all claims, those without a regime too', async () => {
    const claims = [fakeClaim(), fakeClaim({ name: 'other', outOfRegime: 'none' })];
    const { checks } = await checkedWorld(absence(), { claims, alpha: 0.02 });
    expect(checks.map(({ alphaPerHypothesis }) => alphaPerHypothesis)).toEqual([0.005, 0.005]);
  });

  it('keeps blocks with failed guards, without their contrasts', async () => {
    const failing = fakeClaim({
      measure: (measurement, block) =>
        block === 2
          ? { ...measurement, guards: [{ name: 'loss fell', passed: false, detail: 'loss fell by -1' }] }
          : measurement,
    });
    const { checks } = await checkedWorld(absence(), { claims: [failing] });
    expect(checks[0]!.blocks[2]!.contrasts).toEqual({});
    expect(checks[0]!.verdict).toEqual({ kind: 'holds', blocks: checks[0]!.blocks.length - 1 });
  });

  it('keeps the points of the figures, and none where none was drawn', async () => {
    const points = (block: number) => ({ sharpness: { small: [[0.5, block]] as const } });
    const claim = fakeClaim({
      measure: (measurement, block) => (block === 0 ? measurement : { ...measurement, curves: points(block) }),
    });
    const { checks } = await checkedWorld(absence(), { claims: [claim], concurrency: 1 });
    const [first, second] = checks[0]!.blocks;
    expect(first).not.toHaveProperty('curves');
    expect(second!.curves).toEqual(points(1));
  });

  it('begins no claim that is ended before, and asks with those that are judged', async () => {
    const names: string[][] = [];
    const { checks, interrupted } = await checkedWorld(effect(), {
      claims: [fakeClaim(), { ...fakeClaim(), name: 'second' }],
      endedBefore: (judged) => {
        names.push(judged.map(({ claim }) => claim.name));
        return judged.length === 0 ? undefined : 'the gate ended';
      },
    });
    expect(names).toEqual([[], [fakeClaim().name]]);
    expect(interrupted).toBe(false);
    expect(checks[0]!.verdict.kind).toBe('violated');
    expect(checks[1]).toMatchObject({
      blocks: [],
      verdict: { kind: 'undetermined', blocks: 0, reason: 'the gate ended after 0 blocks' },
    });
  });

  it('reports every step in order', async () => {
    const events: CheckEvent[] = [];
    const { checks } = await checkedWorld(absence(), { onEvent: (event) => events.push(event), concurrency: 1 });
    const blocks = checks[0]!.blocks.length;
    const ofBlock = ['blockStarted', 'armTrained', 'armTrained', 'armTrained', 'blockMeasured'];
    expect(events.map(({ kind }) => kind)).toEqual([
      'claimStarted',
      ...Array.from({ length: blocks }, () => ofBlock).flat(),
      'claimJudged',
    ]);
    expect(events[0]).toMatchObject({ claimIndex: 0, claimCount: 1 });
    expect(events[1]).toMatchObject({ block: 0, maxBlocks: 12, arms: 3 });
    expect(events.flatMap((event) => (event.kind === 'armTrained' ? [event.arm] : [])).slice(0, 3)).toEqual([
      'small',
      'large',
      'slow',
    ]);
    const looks = events.flatMap((event) => (event.kind === 'blockMeasured' ? [event.look?.afterBlock] : []));
    expect(looks.slice(0, 6)).toEqual([undefined, undefined, undefined, undefined, 5, 6]);
    expect(events.at(-1)).toMatchObject({ check: { verdict: { kind: 'holds' } } });
  });

  it('hands all claims to onCheckpoint after each block, undecided ones as interrupted', async () => {
    const seen: (readonly ClaimCheck[])[] = [];
    const claims = [fakeClaim(), fakeClaim({ name: 'other' })];
    await checkedWorld(absence(), { claims, onCheckpoint: (checks) => void seen.push(checks) });
    expect(seen[0]!.map(({ claim, blocks }) => [claim.name, blocks.length])).toEqual([
      ['fake-parity', 1],
      ['other', 0],
    ]);
    expect(seen[0]![1]!.verdict).toEqual({
      kind: 'undetermined',
      blocks: 0,
      reason: 'interrupted after 0 blocks',
    });
    expect(seen.at(-1)!.map(({ verdict }) => verdict.kind)).toEqual(['holds', 'holds']);
  });
});
