import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { allClaims } from '../../../src/claims/allClaims.ts';
import { linearScaling } from '../../../src/claims/linearScaling.ts';
import type { Claim, RegimeChanges } from '../../../src/core/claim.ts';
import { claimInRegime } from '../../../src/core/claimInRegime.ts';
import { parseRegimeName } from '../../../src/core/regimeName.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { drawRegimes, legalRegimesOf } from '../../../src/judge/drawRegimes.ts';
import { regimeCost } from '../../../src/judge/regimeCost.ts';
import { regimeOn } from '../../../src/judge/regimeOn.ts';
import { regimesOf } from '../../../src/judge/regimesOf.ts';
import { fakeClaim, fakeDataset } from '../../support/fakeClaim.ts';
import { namedDataset } from '../../support/namedDataset.ts';

const domain = {
  width: { least: 16, most: 256, whole: true },
  depth: { least: 1, most: 3, whole: true },
  learningRate: { least: 0.001, most: 0.1, whole: false },
  labelNoise: { least: 0, most: 0.4, whole: false },
  batchSize: { least: 1, most: 1000, whole: true },
  odd: { least: 0.012345, most: 0.98765, whole: false },
};
const sample = (count: number): readonly RegimeChanges[] =>
  fc.sample(fc.noBias(regimesOf({ domain })), { seed: 1, numRuns: count });
const drawn = sample(3000);
const valuesOf = (name: string): readonly number[] => drawn.flatMap((changes) => changes[name] ?? []);

/** Within 5 standard errors of a binomial share. */
const expectShare = (hits: number, trials: number, share: number): void => {
  expect(Math.abs(hits / trials - share)).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / trials));
};

describe('regimesOf', () => {
  test.prop([regimesOf({ domain })])('draws numbers of the domain, in it, whole where they must be', (changes) => {
    for (const [name, value] of Object.entries(changes)) {
      const { least, most, whole } = domain[name as keyof typeof domain];
      expect(value).toBeGreaterThanOrEqual(least);
      expect(value).toBeLessThanOrEqual(most);
      if (whole) expect(Number.isInteger(value)).toBe(true);
    }
  });

  test.prop([regimesOf({ domain })])('draws numbers that stand in a name as they are', (changes) => {
    const { name } = claimInRegime({ ...linearScaling, domain }, changes);
    expect(parseRegimeName(name).changes).toEqual(changes);
    for (const value of Object.values(changes)) expect(String(value).length).toBeLessThanOrEqual(8);
  });

  it('keeps each number with probability 1/6', () => {
    for (const name of Object.keys(domain)) expectShare(drawn.length - valuesOf(name).length, drawn.length, 1 / 6);
  });

  it('is even over a narrow range, and over the logarithm of one wider than a decade', () => {
    const below = (name: string, bound: number): readonly [number, number, number] => [
      valuesOf(name).filter((value) => value < bound).length,
      valuesOf(name).length,
      1 / 2,
    ];
    expectShare(...below('labelNoise', 0.2));
    expectShare(...below('learningRate', 0.01));
    expectShare(...below('batchSize', 32));
    expectShare(...below('width', 64));
  });

  it('reaches both ends', () => {
    for (const name of ['depth', 'width', 'learningRate', 'labelNoise'] as const) {
      expect(Math.min(...valuesOf(name))).toBe(domain[name].least);
      expect(Math.max(...valuesOf(name))).toBe(domain[name].most);
    }
  });

  it('shrinks to the fewest changes and the least of what must be changed', () => {
    const found = fc.check(
      fc.property(regimesOf({ domain }), (changes) => !((changes.width ?? 64) > 100 && 'depth' in changes)),
      { seed: 3 },
    );
    expect(Object.keys(found.counterexample![0]).sort()).toEqual(['depth', 'width']);
    expect(found.counterexample![0].depth).toBe(1);
    expect(found.counterexample![0].width).toBeLessThan(110);
  });

  it('draws the claim itself alone where no number may be changed', () => {
    expect(fc.sample(regimesOf({ domain: {} }), { seed: 1, numRuns: 3 })).toEqual([{}, {}, {}]);
  });
});

describe('drawRegimes', () => {
  const digits = namedDataset('digits', 1797, { rows: 8, columns: 8, channels: 1 });
  const fashion = namedDataset('fashion-mnist', 70_000, { rows: 28, columns: 28, channels: 1 });
  const few = namedDataset('few.csv', 60);
  const drawn = (count: number, seed = 7, claim: Claim = linearScaling, datasets = [digits]) =>
    drawRegimes(claim, datasets, { root: seedFrom(seed), count }).map(({ dataset, changes }) => ({ dataset, changes }));

  it.each(
    allClaims.map((claim) => [claim.name, claim] as const),
  )('draws regimes that %s has on the data', (_, claim) => {
    for (const { dataset, changes } of drawn(20, 7, claim, [digits, fashion])) {
      expect(regimeOn(claim, dataset, changes).kind).toBe('regime');
    }
  });

  it('draws the same ones for a seed, and the first of more', () => {
    const ten = drawn(10);
    expect(drawn(10)).toEqual(ten);
    expect(drawn(20).slice(0, 10)).toEqual(ten);
    expect(drawn(10, 8)).not.toEqual(ten);
    expect(drawn(10, 7, { ...linearScaling, name: 'other' })).not.toEqual(ten);
  });

  it('draws every data set that has regimes as often as the others', () => {
    const sets = drawn(400, 7, linearScaling, [digits, fashion, few]).map(({ dataset }) => dataset);
    expect(sets).not.toContain(few);
    expectShare(sets.filter((set) => set === digits).length, sets.length, 1 / 2);
  });

  it('draws none where the claim has no regime on any set', () => {
    expect(drawRegimes(fakeClaim({ outOfRegime: 'none' }), [fakeDataset], { root: seedFrom(7), count: 5 })).toEqual([]);
    expect(drawn(5, 7, linearScaling, [few])).toEqual([]);
  });
});

describe('legalRegimesOf', () => {
  it('is read by its name in a counterexample, not by the numbers of its data', () => {
    const regimes = legalRegimesOf(linearScaling, [namedDataset('digits', 1797)]);
    const { counterexample, failed } = fc.check(
      fc.property(regimes, ({ changes }) => Object.keys(changes).length === 0),
      { seed: 3 },
    );
    expect(failed).toBe(true);
    expect(fc.stringify(counterexample)).toMatch(/^\[linear-scaling@(width=16|depth=1) on digits\]$/);
  });
});

describe('regimeCost', () => {
  const regimeWith = (changes: RegimeChanges) => {
    const answer = regimeOn(linearScaling, namedDataset('digits', 1797), changes);
    if (answer.kind !== 'regime') throw new Error(answer.reason);
    return answer.regime;
  };
  const costOf = (changes: RegimeChanges): number =>
    regimeCost(linearScaling, namedDataset('digits', 1797), regimeWith(changes));

  it('is examples times parameters, summed over the arms', () => {
    const arms = Object.keys(linearScaling.arms).length;
    const parameters = (20 + 1) * 64 + (64 + 1) * 10; // the made-up set has 20 features
    expect(costOf({})).toBe(arms * 6 * 1000 * parameters);
  });

  it('falls with the network', () => {
    expect(costOf({ width: 32 })).toBeLessThan(costOf({}));
    expect(costOf({ depth: 2 })).toBeGreaterThan(costOf({}));
  });

  it('counts the examples of every kind of stop, and pooled features', () => {
    const claim = fakeClaim({ pool: 2 });
    const answer = regimeOn(claim, fakeDataset);
    if (answer.kind !== 'regime') throw new Error(answer.reason);
    const { regime } = answer;
    const one = claim.design({ seed: seedFrom(1), regime }).small!;
    const cost = (recipe: typeof one): number => regimeCost({ design: () => ({ one: recipe }) }, fakeDataset, regime);
    const parameters = (1 + 1) * 2; // 2 x 2 pixels averaged to one
    expect(cost(one)).toBe(4 * parameters);
    expect(
      cost({ ...one, stop: { kind: 'updates', updates: 10 }, batchSize: { kind: 'constant', batchSize: 3 } }),
    ).toBe(30 * parameters);
    const stop = { kind: 'trainingLoss', target: 0.1, maxEpochs: 50, checkEveryEpochs: 1 } as const;
    expect(cost({ ...one, stop })).toBe(200 * parameters);
  });
});
