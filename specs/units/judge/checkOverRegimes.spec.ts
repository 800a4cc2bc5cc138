import { describe, expect, it } from 'vitest';
import { seedFrom } from '../../../src/core/seed.ts';
import { checkOverRegimes, type OverRegimesOptions } from '../../../src/judge/checkOverRegimes.ts';
import type { RegimeCheck } from '../../../src/judge/regimeRunner.ts';
import type { RegimeShare } from '../../../src/judge/regimeShare.ts';
import { errorOf } from '../../support/errorOf.ts';
import { fakeDataset } from '../../support/fakeClaim.ts';
import { fakeTrainer } from '../../support/fakeTrainer.ts';
import { regimeClaim, worldOf } from '../../support/regimeClaim.ts';

const sound = () => worldOf(() => false);
const broken = () => worldOf(() => true);
const brokenAbove = (bound: number) => worldOf((trouble) => trouble > bound);

const check = (options: Partial<OverRegimesOptions> = {}) =>
  checkOverRegimes({
    claim: regimeClaim(),
    datasets: [fakeDataset],
    trainer: sound(),
    seed: seedFrom(1871),
    share: { asked: 0.8, maxRegimes: 50, maxShrinks: 20 },
    budget: { maxBlocks: 30 },
    ...options,
  });
const kindsOf = (regimes: readonly RegimeCheck[]): ReadonlySet<string> =>
  new Set(regimes.map((regime) => regime.check.verdict.kind));

describe('checkOverRegimes', () => {
  it('holds as soon as the share is decided: after 35 regimes without an exception', async () => {
    const { verdict, regimes, tally, share, shrinks, ...rest } = await check();
    expect(verdict).toEqual({ kind: 'holds' });
    expect(regimes).toHaveLength(35);
    expect(tally).toEqual({ holds: 35, violated: 0, undetermined: 0, outOfRegime: 0 });
    expect(share).toMatchObject({ counted: 35, decision: 'atLeast', interval: { upper: 1 } });
    expect(share.interval.lower).toBeGreaterThanOrEqual(0.8);
    expect(shrinks).toEqual([]);
    expect(rest).not.toHaveProperty('counterexample');
  });

  it('is violated after five regimes where every one is', async () => {
    const { verdict, regimes, share } = await check({ trainer: broken() });
    expect(verdict).toEqual({ kind: 'violated' });
    expect(regimes).toHaveLength(5);
    expect(kindsOf(regimes)).toEqual(new Set(['violated']));
    expect(share.interval.upper).toBeLessThan(0.8);
  });

  it('shares alpha out: half for the share, half for every check that the rule allows', async () => {
    const { alphaOfShare, alphaOfRegime, regimes } = await check({ alpha: 0.02, trainer: broken() });
    expect(alphaOfShare).toBe(0.01);
    expect(alphaOfRegime).toBeCloseTo(0.01 / 70, 12);
    for (const regime of regimes) expect(regime.check.alphaPerHypothesis).toBeCloseTo(alphaOfRegime / 2, 12);
  });

  it('finds the cheapest violation where all regimes are violated: the least of what costs, the rest its own', async () => {
    const { counterexample } = await check({ trainer: broken() });
    expect(counterexample!.changes).toEqual({ width: 2, epochs: 1 });
    expect(counterexample!.check.claim.name).toBe('fake-parity@width=2,epochs=1');
    expect(counterexample!.check.verdict.kind).toBe('violated');
    expect(counterexample!.cost).toBe(3 * 4 * (4 * 2 + 2 + 2 * 2 + 2));
  });

  it('keeps in the cheapest violation what the violation needs', async () => {
    const { verdict, counterexample, shrinks, regimes } = await check({ trainer: brokenAbove(0.2) });
    expect(verdict).toEqual({ kind: 'violated' });
    const { changes } = counterexample!;
    expect(changes).toMatchObject({ width: 2, epochs: 1 });
    expect(changes.trouble).toBeGreaterThan(0.2);
    expect(shrinks.length).toBeLessThanOrEqual(20);
    for (const { cost, check } of regimes) {
      if (check.verdict.kind === 'violated') expect(cost).toBeGreaterThanOrEqual(counterexample!.cost);
    }
  });

  it('holds in the share that is asked for though some regimes are violated, and shows one', async () => {
    const { verdict, tally, counterexample } = await check({
      trainer: brokenAbove(0.9),
      share: { asked: 0.5, maxRegimes: 50, maxShrinks: 5 },
    });
    expect(verdict).toEqual({ kind: 'holds' });
    expect(tally.violated).toBeGreaterThan(0);
    expect(counterexample!.changes.trouble).toBeGreaterThan(0.9);
  });

  it('spends as many checks on a cheaper violation as it may', async () => {
    const none = await check({ trainer: broken(), share: { asked: 0.8, maxRegimes: 50, maxShrinks: 0 } });
    expect(none.shrinks).toEqual([]);
    const cheapest = Math.min(...none.regimes.map(({ cost }) => cost));
    expect(none.counterexample!.cost).toBe(cheapest);
    const one = await check({ trainer: broken(), share: { asked: 0.8, maxRegimes: 50, maxShrinks: 1 } });
    expect(one.shrinks).toHaveLength(1);
  });

  it('is undetermined when the regimes end, with how many would do', async () => {
    const { verdict } = await check({ share: { asked: 0.8, maxRegimes: 6, maxShrinks: 0 } });
    expect(verdict).toEqual({
      kind: 'undetermined',
      reason: 'the budget of 6 regimes is used up',
      regimesNeeded: 35,
    });
  });

  it('counts an undetermined regime for neither side', async () => {
    const { verdict, tally, share } = await check({
      budget: { maxBlocks: 1 },
      share: { asked: 0.8, maxRegimes: 6, maxShrinks: 0 },
    });
    expect(tally.undetermined).toBe(6);
    expect(share).toMatchObject({ counted: 6, decision: 'open', interval: { lower: 0, upper: 1 } });
    expect(verdict).toEqual({ kind: 'undetermined', reason: 'the budget of 6 regimes is used up' });
  });

  it('leaves out regimes in which the arms do not do what their comparison needs', async () => {
    const claim = regimeClaim({
      measure: (measurement) => ({ ...measurement, guards: [{ name: 'loss fell', passed: false, detail: 'by 0' }] }),
    });
    const { verdict, tally, share } = await check({ claim, share: { asked: 0.8, maxRegimes: 4, maxShrinks: 0 } });
    expect(tally).toEqual({ holds: 0, violated: 0, undetermined: 0, outOfRegime: 4 });
    expect(share.counted).toBe(0);
    expect(verdict).toEqual({
      kind: 'undetermined',
      reason: 'the budget of 4 regimes is used up, and all of them are out of regime',
      regimesNeeded: 35,
    });
  });

  it('is out of regime where the claim has none on any of the sets, without training', async () => {
    const trainer = sound();
    const { verdict, regimes } = await check({ claim: regimeClaim({ outOfRegime: 'needs images' }), trainer });
    expect(verdict).toEqual({ kind: 'outOfRegime', reason: 'fake: needs images' });
    expect([regimes, trainer.requests]).toEqual([[], []]);
  });

  it('draws from the sets on which there are regimes', async () => {
    const base = regimeClaim();
    const few = { ...fakeDataset, id: 'few', provenance: { ...fakeDataset.provenance, name: 'few' } };
    const other = { ...fakeDataset, id: 'other', provenance: { ...fakeDataset.provenance, name: 'other' } };
    const claim: typeof base = {
      ...base,
      regime: (dataset, changes) =>
        dataset === few ? { kind: 'outOfRegime', reason: 'too few' } : base.regime(dataset, changes),
    };
    const { regimes } = await check({ claim, datasets: [few, fakeDataset, other] });
    expect(new Set(regimes.map(({ dataset }) => dataset.provenance.name))).toEqual(new Set(['fake', 'other']));
  });

  it('gives the same bits for the same seed', async () => {
    const plain = (regimes: readonly RegimeCheck[]) => JSON.parse(JSON.stringify(regimes));
    const few = { asked: 0.8, maxRegimes: 8, maxShrinks: 0 };
    const first = await check({ share: few });
    expect(plain((await check({ share: few })).regimes)).toEqual(plain(first.regimes));
    const other = await check({ share: few, seed: seedFrom(2) });
    expect(other.regimes.map(({ changes }) => changes)).not.toEqual(first.regimes.map(({ changes }) => changes));
  });

  it('runs a regime that is drawn twice once, and counts it twice', async () => {
    const base = regimeClaim();
    const trainer = sound();
    const { regimes, share } = await check({ claim: { ...base, domain: { epochs: base.domain.epochs! } }, trainer });
    const different = new Set(regimes.map((regime) => regime.check));
    expect(different.size).toBeLessThanOrEqual(5);
    expect(share.counted).toBe(35);
    expect(trainer.requests).toHaveLength([...different].reduce((sum, { blocks }) => sum + blocks.length, 0));
  });

  it('tells of every regime, drawn or tried', async () => {
    const told: (readonly [string, RegimeShare | undefined])[] = [];
    const { regimes, shrinks } = await check({
      trainer: broken(),
      onRegime: (regime, share) => told.push([regime.check.claim.name, share]),
      onEvent: () => undefined,
      concurrency: 1,
    });
    expect(told.map(([name]) => name)).toEqual([...regimes, ...shrinks].map((regime) => regime.check.claim.name));
    expect(told.filter(([, share]) => share !== undefined)).toHaveLength(regimes.length);
  });
});

describe('checkOverRegimes, ended early,', () => {
  it('keeps the regimes that are done when the signal aborts', async () => {
    const controller = new AbortController();
    const { verdict, regimes, interrupted } = await check({
      signal: controller.signal,
      onRegime: (_, share) => {
        if (share?.counted === 3) controller.abort(new Error('enough'));
      },
    });
    expect([regimes.length, interrupted]).toEqual([3, true]);
    expect(verdict).toEqual({ kind: 'undetermined', reason: 'interrupted after 3 regimes', regimesNeeded: 35 });
  });

  it('keeps the verdict and the cheapest violation so far when the signal aborts behind it', async () => {
    const controller = new AbortController();
    const { verdict, interrupted, counterexample, shrinks } = await check({
      trainer: broken(),
      signal: controller.signal,
      onRegime: (_, share) => {
        if (share === undefined) controller.abort(new Error('enough'));
      },
    });
    expect([verdict.kind, interrupted, shrinks.length]).toEqual(['violated', true, 1]);
    expect(counterexample!.check.verdict.kind).toBe('violated');
  });

  it('ends between regimes when the time is up', async () => {
    let time = 0;
    const { verdict, interrupted } = await check({
      budget: { maxBlocks: 30, seconds: 1 },
      now: () => (time += 250),
    });
    expect(interrupted).toBe(false);
    expect(verdict).toMatchObject({ reason: 'the time budget of 1 s ended after 3 regimes' });
  });
});

describe('checkOverRegimes, given nonsense,', () => {
  const rule = { asked: 0.8, maxRegimes: 5, maxShrinks: 5 };

  it.each([
    [
      { share: { ...rule, asked: 1 } },
      'E_SHARE_RANGE',
      'share 1 is not in (0, 1): it is the share of regimes in which the claim must hold, e.g. 0.8.',
    ],
    [{ share: { ...rule, asked: 0 } }, 'E_SHARE_RANGE', 'share 0 is not in (0, 1): '],
    [{ share: { ...rule, maxRegimes: 0 } }, 'E_BUDGET_RANGE', 'maxRegimes 0 is not a positive integer.'],
    [{ share: { ...rule, maxShrinks: -1 } }, 'E_BUDGET_RANGE', 'maxShrinks -1 is not an integer >= 0.'],
    [{ datasets: [] }, 'E_NO_DATA', 'there are no data to draw regimes on: give at least one data set.'],
    [{ alpha: 1.5 }, 'E_ALPHA_RANGE', 'alpha 1.5 is not in (0, 1)'],
    [{ budget: { maxBlocks: 0 } }, 'E_BUDGET_RANGE', 'maxBlocks 0 is not a positive integer.'],
    [{ budget: { maxBlocks: 5, seconds: 1 } }, 'E_NO_CLOCK', 'a time budget of 1 s needs a clock'],
  ])('refuses %j', async (options, code, text) => {
    const error = await errorOf(() => check(options));
    expect(error.code).toBe(code);
    expect(error.message).toContain(text);
  });

  it('passes on what the trainer throws', async () => {
    const trainer = {
      ...fakeTrainer({ loss: () => 0, deviation: 0 }),
      train: () => Promise.reject(new Error('broken')),
    };
    await expect(check({ trainer })).rejects.toThrow('broken');
  });
});
