import { describe, expect, it } from 'vitest';
import type { BlockEvidence } from '../../../src/core/check.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { absence, border, checkedWorld, deviation, plainChecks, rateLoss } from '../../support/checkedWorld.ts';
import { fakeClaim } from '../../support/fakeClaim.ts';
import { fakeTrainer } from '../../support/fakeTrainer.ts';

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
    const whole = await checkedWorld(absence());
    expect(whole.checks[0]!.blocks.length).toBeGreaterThan(7);
    const { trainer, signal } = abortingAt(stop, 1);
    const part = await checkedWorld(trainer, { signal, concurrency: 1 });
    expect(part.interrupted).toBe(true);
    expect(part.checks[0]!.blocks).toHaveLength(stop);
    expect(part.checks[0]!.verdict).toMatchObject({
      kind: 'undetermined',
      reason: expect.stringMatching(new RegExp(`^interrupted after ${stop} blocks`)),
    });
    const rest = absence();
    const resume = { 'fake-parity': JSON.parse(JSON.stringify(part.checks[0]!.blocks)) as BlockEvidence[] };
    const resumed = await checkedWorld(rest, { resume });
    expect(plainChecks(resumed.checks)).toEqual(plainChecks(whole.checks));
    expect(resumed.interrupted).toBe(false);
    expect(rest.requests).toHaveLength(whole.checks[0]!.blocks.length - stop);
  });

  it('keeps the finished blocks up to the first unfinished one', async () => {
    const controller = new AbortController();
    const trainer = fakeTrainer({ loss: rateLoss, deviation, turns: (request) => (request === 1 ? 50 : 0) });
    const { checks, interrupted } = await checkedWorld(trainer, {
      concurrency: 2,
      signal: controller.signal,
      onCheckpoint: () => controller.abort(),
    });
    expect(interrupted).toBe(true);
    expect(checks[0]!.blocks).toHaveLength(1);
  });

  it('keeps earlier blocks of claims it does not reach', async () => {
    const claims = [fakeClaim(), fakeClaim({ name: 'other' })];
    const whole = await checkedWorld(border(), { claims });
    const { checks } = await checkedWorld(border(), {
      claims,
      budget: { maxBlocks: 20 },
      signal: AbortSignal.abort(),
      resume: { other: whole.checks[1]!.blocks },
    });
    expect(checks.map(({ blocks }) => blocks.length)).toEqual([0, 12]);
  });

  it('is not interrupted when every claim is judged', async () => {
    const whole = await checkedWorld(absence());
    const resume = { 'fake-parity': whole.checks[0]!.blocks };
    const again = await checkedWorld(absence(), { resume, signal: AbortSignal.abort() });
    expect(again.interrupted).toBe(false);
    expect(plainChecks(again.checks)).toEqual(plainChecks(whole.checks));
  });

  it('goes on from an undetermined check with a larger budget, and keeps all blocks with a smaller one', async () => {
    const short = await checkedWorld(border());
    const long = await checkedWorld(border(), { budget: { maxBlocks: 15 } });
    const resume = { 'fake-parity': short.checks[0]!.blocks };
    expect(plainChecks((await checkedWorld(border(), { budget: { maxBlocks: 15 }, resume })).checks)).toEqual(
      plainChecks(long.checks),
    );
    expect((await checkedWorld(border(), { budget: { maxBlocks: 6 }, resume })).checks[0]!.blocks).toHaveLength(12);
  });

  it('refuses to resume with another seed', async () => {
    const { checks } = await checkedWorld(absence());
    const resume = { 'fake-parity': checks[0]!.blocks };
    await expect(checkedWorld(absence(), { resume, seed: seedFrom(2) })).rejects.toThrow(
      /^block 1 of claim fake-parity has the seed \d+:\d+, this check gives block 1 the seed \d+:\d+: resume with the seed of the earlier check, or start anew\.$/,
    );
  });

  it('passes on what the trainer throws', async () => {
    const trainer = { ...absence(), train: () => Promise.reject(new Error('out of memory')) };
    await expect(checkedWorld(trainer)).rejects.toThrow('out of memory');
  });
});
