import { describe, expect, it } from 'vitest';
import type { BlockEvidence, CheckEvent, ClaimCheck } from '../../../src/core/check.ts';
import type { Recipe } from '../../../src/core/recipe.ts';
import { seedFrom, splitSeed } from '../../../src/core/seed.ts';
import { type CheckOptions, runCheck } from '../../../src/judge/runCheck.ts';
import { fakeClaim, fakeDataset } from '../../support/fakeClaim.ts';
import { batchSizeOf, type FakeTrainer, fakeTrainer } from '../../support/fakeTrainer.ts';

const rateLoss = ({ learningRate }: Recipe): number =>
  learningRate.kind === 'constant' && learningRate.rate < 0.1 ? 2 : 0;
const deviation = 0.1;
/** Worlds with and without an effect of the batch size; both have the one of the rate. */
const absence = () => fakeTrainer({ loss: rateLoss, deviation });
const effect = () => fakeTrainer({ loss: (recipe) => rateLoss(recipe) + batchSizeOf(recipe) / 3, deviation });
/** The claim stays open in this one: its mean is the end of the region. */
const border = () => fakeTrainer({ loss: (recipe) => rateLoss(recipe) + (batchSizeOf(recipe) - 1) / 6, deviation });

const check = (trainer: FakeTrainer, options: Partial<CheckOptions> = {}) =>
  runCheck({
    claims: [fakeClaim()],
    dataset: fakeDataset,
    trainer,
    seed: seedFrom(1871),
    budget: { maxBlocks: 12 },
    ...options,
  });
const withoutClaim = ({ claim, regime, ...rest }: ClaimCheck) => ({ ...rest, name: claim.name });
const plain = (checks: readonly ClaimCheck[]) => JSON.parse(JSON.stringify(checks.map(withoutClaim)));

describe('runCheck', () => {
  it('tells a planted effect from a planted absence', async () => {
    const [absent] = (await check(absence())).checks;
    const [present] = (await check(effect())).checks;
    expect(absent!.verdict).toMatchObject({ kind: 'holds' });
    expect(present!.verdict).toMatchObject({ kind: 'violated' });
    expect(absent!.blocks.length).toBeLessThan(12);
  });

  it('is out of regime when the planted control is missing from the world', async () => {
    const { checks } = await check(fakeTrainer({ loss: () => 0, deviation }));
    expect(checks[0]!.verdict).toMatchObject({
      kind: 'outOfRegime',
      reason: expect.stringMatching(/^control "a tenth of the rate makes one" failed: .*: this check cannot tell$/),
    });
  });

  it('is undetermined when the budget ends', async () => {
    const { checks, interrupted } = await check(border());
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
    const { checks } = await check(border());
    expect(checks[0]!.looks.map(({ afterBlock }) => afterBlock)).toEqual([5, 6, 7, 8, 9, 10, 11, 12]);
    expect((await check(border(), { budget: { maxBlocks: 3 } })).checks[0]!.looks).toHaveLength(1);
  });

  it('gives the same bits at every concurrency, whatever ends first', async () => {
    const slowFirst = () => fakeTrainer({ loss: rateLoss, deviation, turns: (request) => (request === 0 ? 20 : 0) });
    const one = await check(slowFirst(), { concurrency: 1 });
    const trainer = slowFirst();
    const three = await check(trainer, { concurrency: 3 });
    expect(plain(three.checks)).toEqual(plain(one.checks));
    expect(trainer.peak()).toBe(3);
  });

  it('trains as many blocks at once as no decision can come before, then one at a time', async () => {
    const { blocks } = (await check(border())).checks[0]!;
    const peakAfter = async (done: number): Promise<number> => {
      const trainer = border();
      await check(trainer, { concurrency: 12, resume: { 'fake-parity': blocks.slice(0, done) } });
      expect(trainer.requests).toHaveLength(12 - done);
      return trainer.peak();
    };
    // Two hypotheses share 0.01: nothing is decided before the seventh block.
    expect(await Promise.all([0, 5, 6, 7].map(peakAfter))).toEqual([7, 2, 1, 1]);
  });

  it('seeds a block by claim and number, and trains its arms as one request', async () => {
    const trainer = absence();
    const { checks } = await check(trainer);
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
    await check(trainer);
    const ids = trainer.requests.map(({ data }) => data.training.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('pools and observes as the regime says', async () => {
    const trainer = absence();
    await check(trainer, { claims: [fakeClaim({ pool: 2, numbers: { observeEveryEpochs: 0.5 } })] });
    expect(trainer.requests[0]).toMatchObject({ network: { sizes: [1, 2] }, observeEveryEpochs: 0.5 });
    const bare = absence();
    await check(bare);
    expect(bare.requests[0]).not.toHaveProperty('observeEveryEpochs');
  });

  it('gives no block to a claim without a regime', async () => {
    const trainer = absence();
    const { checks } = await check(trainer, { claims: [fakeClaim({ outOfRegime: 'needs images' })] });
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
    const { checks } = await check(absence(), { claims, alpha: 0.02 });
    expect(checks.map(({ alphaPerHypothesis }) => alphaPerHypothesis)).toEqual([0.005, 0.005]);
  });

  it('keeps blocks with failed guards, without their contrasts', async () => {
    const failing = fakeClaim({
      measure: (measurement, block) =>
        block === 2
          ? { ...measurement, guards: [{ name: 'loss fell', passed: false, detail: 'loss fell by -1' }] }
          : measurement,
    });
    const { checks } = await check(absence(), { claims: [failing] });
    expect(checks[0]!.blocks[2]!.contrasts).toEqual({});
    expect(checks[0]!.verdict).toEqual({ kind: 'holds', blocks: checks[0]!.blocks.length - 1 });
  });

  it('keeps the points of the figures, and none where none was drawn', async () => {
    const points = (block: number) => ({ sharpness: { small: [[0.5, block]] as const } });
    const claim = fakeClaim({
      measure: (measurement, block) => (block === 0 ? measurement : { ...measurement, curves: points(block) }),
    });
    const { checks } = await check(absence(), { claims: [claim], concurrency: 1 });
    const [first, second] = checks[0]!.blocks;
    expect(first).not.toHaveProperty('curves');
    expect(second!.curves).toEqual(points(1));
  });

  it('begins no claim that is ended before, and asks with those that are judged', async () => {
    const names: string[][] = [];
    const { checks, interrupted } = await check(effect(), {
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
    const { checks } = await check(absence(), { onEvent: (event) => events.push(event), concurrency: 1 });
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
    await check(absence(), { claims, onCheckpoint: (checks) => void seen.push(checks) });
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

describe('runCheck, interrupted', () => {
  /** Aborts when the given arm of the given request begins. */
  const abortingAt = (request: number, arm: number, loss = rateLoss) => {
    const controller = new AbortController();
    const trainer = fakeTrainer({
      loss,
      deviation,
      onArm: (r, a) => {
        if (r === request && a === arm) controller.abort(new Error('enough'));
      },
    });
    return { trainer, signal: controller.signal };
  };

  it.each([
    0, 1, 3, 4, 6, 7,
  ])('and resumed in block %s gives the verdict and looks of an uninterrupted one', async (stop) => {
    const whole = await check(absence());
    expect(whole.checks[0]!.blocks.length).toBeGreaterThan(7);
    const { trainer, signal } = abortingAt(stop, 1);
    const part = await check(trainer, { signal, concurrency: 1 });
    expect(part.interrupted).toBe(true);
    expect(part.checks[0]!.blocks).toHaveLength(stop);
    expect(part.checks[0]!.verdict).toMatchObject({
      kind: 'undetermined',
      reason: expect.stringMatching(new RegExp(`^interrupted after ${stop} blocks`)),
    });
    const rest = absence();
    const resume = { 'fake-parity': JSON.parse(JSON.stringify(part.checks[0]!.blocks)) as BlockEvidence[] };
    const resumed = await check(rest, { resume });
    expect(plain(resumed.checks)).toEqual(plain(whole.checks));
    expect(resumed.interrupted).toBe(false);
    expect(rest.requests).toHaveLength(whole.checks[0]!.blocks.length - stop);
  });

  it('keeps the finished blocks up to the first unfinished one', async () => {
    const controller = new AbortController();
    const trainer = fakeTrainer({ loss: rateLoss, deviation, turns: (request) => (request === 1 ? 50 : 0) });
    const { checks, interrupted } = await check(trainer, {
      concurrency: 2,
      signal: controller.signal,
      onCheckpoint: () => controller.abort(),
    });
    expect(interrupted).toBe(true);
    expect(checks[0]!.blocks).toHaveLength(1);
  });

  it('keeps earlier blocks of claims it does not reach', async () => {
    const claims = [fakeClaim(), fakeClaim({ name: 'other' })];
    const whole = await check(border(), { claims });
    const { checks } = await check(border(), {
      claims,
      budget: { maxBlocks: 20 },
      signal: AbortSignal.abort(),
      resume: { other: whole.checks[1]!.blocks },
    });
    expect(checks.map(({ blocks }) => blocks.length)).toEqual([0, 12]);
  });

  it('is not interrupted when every claim is judged', async () => {
    const whole = await check(absence());
    const resume = { 'fake-parity': whole.checks[0]!.blocks };
    const again = await check(absence(), { resume, signal: AbortSignal.abort() });
    expect(again.interrupted).toBe(false);
    expect(plain(again.checks)).toEqual(plain(whole.checks));
  });

  it('goes on from an undetermined check with a larger budget, and keeps all blocks with a smaller one', async () => {
    const short = await check(border());
    const long = await check(border(), { budget: { maxBlocks: 15 } });
    const resume = { 'fake-parity': short.checks[0]!.blocks };
    expect(plain((await check(border(), { budget: { maxBlocks: 15 }, resume })).checks)).toEqual(plain(long.checks));
    expect((await check(border(), { budget: { maxBlocks: 6 }, resume })).checks[0]!.blocks).toHaveLength(12);
  });

  it('refuses to resume with another seed', async () => {
    const { checks } = await check(absence());
    const resume = { 'fake-parity': checks[0]!.blocks };
    await expect(check(absence(), { resume, seed: seedFrom(2) })).rejects.toThrow(
      /^block 1 of claim fake-parity has the seed \d+:\d+, this check gives block 1 the seed \d+:\d+: resume with the seed of the earlier check, or start anew\.$/,
    );
  });

  it('passes on what the trainer throws', async () => {
    const trainer = { ...absence(), train: () => Promise.reject(new Error('out of memory')) };
    await expect(check(trainer)).rejects.toThrow('out of memory');
  });
});

describe('runCheck with a time budget', () => {
  /** Each look at the clock takes 100 ms. */
  const ticking = () => {
    let time = 0;
    return () => (time += 100);
  };

  it('ends between blocks and says so', async () => {
    const { checks, interrupted } = await check(border(), { budget: { maxBlocks: 50, seconds: 1 }, now: ticking() });
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
    const { checks } = await check(border(), { claims, budget: { maxBlocks: 50, seconds: 2 }, now: ticking() });
    expect(checks.map(({ blocks }) => blocks.length)).toEqual([9, 7]);
    expect(checks[0]!.verdict).toHaveProperty(
      'reason',
      expect.stringMatching(/^this claim's share of the time budget of 2 s ended after 9 blocks; /),
    );
  });

  it('needs a clock', async () => {
    await expect(check(border(), { budget: { maxBlocks: 5, seconds: 1 } })).rejects.toThrow(
      'a time budget of 1 s needs a clock: pass now, e.g. performance.now.',
    );
  });
});

describe('runCheck, given nonsense,', () => {
  it.each([0, 1.5, Number.NaN])('refuses maxBlocks %s', async (maxBlocks) => {
    await expect(check(absence(), { budget: { maxBlocks } })).rejects.toThrow(
      `maxBlocks ${maxBlocks} is not a positive integer.`,
    );
  });

  it('refuses no concurrency and no time', async () => {
    await expect(check(absence(), { concurrency: 0 })).rejects.toThrow('concurrency 0 is not a positive integer.');
    await expect(check(absence(), { budget: { maxBlocks: 5, seconds: 0 }, now: () => 0 })).rejects.toThrow(
      'seconds 0 is not above 0: give the time the check may take.',
    );
  });

  it.each([
    ['undefined', {}],
    ['NaN', { parity: Number.NaN, planted: 1 }],
  ])('refuses a claim that measures %s', async (value, contrasts) => {
    const claim = fakeClaim({ measure: (measurement) => ({ ...measurement, contrasts }) });
    await expect(check(absence(), { claims: [claim] })).rejects.toThrow(
      `claim fake-parity measured ${value} for contrast parity in block 1: a claim measures finite numbers, or fails a guard and measures none.`,
    );
  });

  it('refuses a claim that draws a point which is no finite number, also in a block that does not count', async () => {
    for (const passed of [true, false]) {
      const claim = fakeClaim({
        measure: (measurement) => ({
          ...measurement,
          guards: [{ name: 'loss fell', passed, detail: '' }],
          curves: {
            sharpness: {
              small: [[0.5, 1]],
              large: [
                [0.5, 2],
                [Number.NaN, 3],
              ],
            },
          },
        }),
      });
      await expect(check(absence(), { claims: [claim] })).rejects.toThrow(
        'claim fake-parity drew the point (NaN, 3) on curve large of figure sharpness in block 1: leave out what is no finite number.',
      );
    }
  });
});
