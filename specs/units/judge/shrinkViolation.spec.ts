import { describe, expect, it } from 'vitest';
import { claimInRegime } from '../../../src/core/claimInRegime.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import type { Trainer } from '../../../src/core/trainer.ts';
import { cheaperRegimes } from '../../../src/judge/cheaperRegimes.ts';
import { runCheck } from '../../../src/judge/runCheck.ts';
import { type ShrinkOptions, shrinkViolation, type Violation } from '../../../src/judge/shrinkViolation.ts';
import { fakeDataset } from '../../support/fakeClaim.ts';
import { fakeTrainer } from '../../support/fakeTrainer.ts';
import { regimeClaim, worldOf } from '../../support/regimeClaim.ts';

const ALPHA = 0.01;
const claim = regimeClaim();
const broken = () => worldOf(() => true);

/** Where the batch size matters only in runs of several epochs. */
const brokenInLongRuns = () => {
  const sound = worldOf(() => false);
  const bad = worldOf(() => true);
  const isLong: Trainer['train'] = (request) => {
    const { stop } = request.recipes[0]!;
    return (stop.kind === 'epochs' && stop.epochs > 1 ? bad : sound).train(request);
  };
  return { ...sound, train: isLong };
};

const shrink = (options: Partial<Violation & ShrinkOptions> = {}) =>
  shrinkViolation(
    {
      claim,
      changes: {},
      dataset: fakeDataset,
      seed: seedFrom(1871),
      alpha: ALPHA,
      blocks: 6,
      maxBlocks: 24,
      ...options,
    },
    { trainer: broken(), maxChecks: 50, signal: new AbortController().signal, now: () => 0, ...options },
  );

describe('cheaperRegimes', () => {
  it('lower what costs something, from the regime itself down to the least of its range', () => {
    const { top, at } = cheaperRegimes(claim, fakeDataset, {});
    expect(top).toEqual([16, 4, 1]); // widths 2, 3, 4, 5 of 6, and one epoch of two
    expect(at(top)!.changes).toEqual({});
    expect(at([0, 4, 1])!.changes).toEqual({ width: 2, epochs: 1 });
    expect(at([8, 4, 1])!.changes).toEqual({ width: 4, epochs: 1 });
    expect(at([16, 1, 1])!.changes).toEqual({ width: 3 });
  });

  it('keep what costs nothing as it was', () => {
    const { top, at } = cheaperRegimes(claim, fakeDataset, { trouble: 0.5, width: 12 });
    expect(at(top)!.changes).toEqual({ trouble: 0.5, width: 12 });
    expect(at([0, top[1]!, top[2]!])!.changes).toEqual({ trouble: 0.5, width: 2, epochs: 1 });
  });

  it('leave out what the data do not allow', () => {
    const picky: typeof claim = {
      ...claim,
      regime: (dataset, changes = {}) =>
        changes.width === 2 || (changes.epochs === 1 && changes.width === 3)
          ? { kind: 'outOfRegime', reason: 'too narrow' }
          : claim.regime(dataset, changes),
    };
    const { top, at } = cheaperRegimes(picky, fakeDataset, {});
    expect(top).toEqual([16, 3, 1]);
    expect(at([0, 3, 1])).toBeUndefined();
  });

  it('are none where no number costs anything', () => {
    const { top, at } = cheaperRegimes({ ...claim, domain: { trouble: claim.domain.trouble! } }, fakeDataset, {});
    expect(top).toEqual([16]);
    expect(at([0])!.changes).toEqual({});
  });
});

describe('shrinkViolation', () => {
  it('comes at once to the least of all numbers where every regime is violated', async () => {
    const { from, tried, cheapest, ended } = await shrink();
    expect([tried.length, ended]).toEqual([1, 'exhausted']);
    expect(cheapest!.changes).toEqual({ width: 2, epochs: 1 });
    expect(cheapest!.check.verdict.kind).toBe('violated');
    expect(cheapest!.cost).toBeLessThan(from.cost / 4);
  });

  it('keeps what the violation needs', async () => {
    const { tried, cheapest, ended } = await shrink({ trainer: brokenInLongRuns() });
    expect(cheapest!.changes).toEqual({ width: 2 });
    expect(ended).toBe('exhausted');
    const names = tried.map(({ check }) => check.claim.name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('tries what is found under the name, seed and alpha by which `check` finds it again', async () => {
    const { cheapest } = await shrink();
    const { checks } = await runCheck({
      claims: [claimInRegime(claim, cheapest!.changes)],
      dataset: fakeDataset,
      trainer: broken(),
      seed: seedFrom(1871),
      alpha: ALPHA,
      budget: { maxBlocks: cheapest!.check.blocks.length },
    });
    const plain = (value: unknown) => JSON.parse(JSON.stringify(value));
    expect(plain(checks[0])).toEqual(plain(cheapest!.check));
  });

  it('gives no check more blocks than leave it cheaper in all than what is known', async () => {
    const { from, tried } = await shrink({ trainer: brokenInLongRuns(), blocks: 5 });
    let known = 5 * from.cost;
    for (const { check, cost, maxBlocks } of tried) {
      expect(maxBlocks).toBeLessThanOrEqual(24);
      expect(maxBlocks * cost).toBeLessThan(known);
      expect(check.blocks.length).toBeLessThanOrEqual(maxBlocks);
      if (check.verdict.kind === 'violated') known = check.blocks.length * cost;
    }
  });

  it('finds nothing where only the recorded regime is violated', async () => {
    const sound = worldOf(() => false);
    const { tried, cheapest, ended } = await shrink({ trainer: sound });
    expect([cheapest, ended]).toEqual([undefined, 'exhausted']);
    expect(tried.length).toBeGreaterThan(5);
  });

  it('tries nothing where the domain has nothing cheaper', async () => {
    const { trouble } = claim.domain;
    const { tried, ended } = await shrink({ claim: { ...claim, domain: { trouble: trouble! } } });
    expect([tried, ended]).toEqual([[], 'exhausted']);
  });

  it('ends with the checks it may spend', async () => {
    const told: string[] = [];
    const { tried, cheapest, ended } = await shrink({
      trainer: brokenInLongRuns(),
      maxChecks: 2,
      concurrency: 1,
      onTried: ({ check }) => told.push(check.verdict.kind),
    });
    expect([tried.length, ended]).toEqual([2, 'checks']);
    expect(told).toEqual(tried.map(({ check }) => check.verdict.kind));
    expect(cheapest).toBeUndefined();
  });

  it('keeps what it found when the signal aborts', async () => {
    const controller = new AbortController();
    const { tried, ended } = await shrink({
      trainer: brokenInLongRuns(),
      signal: controller.signal,
      onTried: () => controller.abort(new Error('enough')),
    });
    expect([tried.length, ended]).toEqual([1, 'aborted']);
  });

  it('tells of a trainer that fails', async () => {
    const trainer = {
      ...fakeTrainer({ loss: () => 0, deviation: 0 }),
      train: () => Promise.reject(new Error('broken')),
    };
    const { tried, ended } = await shrink({ trainer });
    expect(tried).toEqual([]);
    expect(ended).toEqual({ error: new Error('broken') });
  });
});
