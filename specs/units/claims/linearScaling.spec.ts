import { describe, expect, it } from 'vitest';
import { linearScaling } from '../../../src/claims/linearScaling.ts';
import type { BlockMeasurement } from '../../../src/core/claim.ts';
import type { Run } from '../../../src/core/run.ts';
import { claimOnDigits } from '../../support/claimOnDigits.ts';
import { madeRun } from '../../support/madeRun.ts';

const { arms, measure } = claimOnDigits(linearScaling);
/** Weights that are nowhere near the initial ones. */
const weights = new Float32Array(2 * 64 + 64 + 64 * 10 + 10).fill(5);

/** What is measured of arms that end at these test losses. */
const measured = (
  testLosses: Readonly<Record<string, number>>,
  change: Partial<Record<string, Partial<Run>>> = {},
): Promise<BlockMeasurement> => {
  const runs = Object.fromEntries(
    Object.entries(arms).map(([arm, recipe]) => [
      arm,
      madeRun(recipe, { testLoss: testLosses[arm] ?? 0.4, weights }, change[arm]),
    ]),
  );
  return measure(runs);
};

describe('linear scaling', () => {
  it('counts test losses in shares of the gap that the unscaled rate leaves', async () => {
    const { contrasts, guards, arms: ends } = await measured({ scaled: 0.402, unscaled: 1.4, squareRoot: 0.9 });
    expect(contrasts.unscaledGap).toBeCloseTo(1, 12);
    expect(contrasts.scaled).toBeCloseTo(0.002 / 0.005, 10);
    expect(contrasts.squareRoot).toBeCloseTo(100, 10);
    expect(contrasts.nearlySame).toBe(0);
    expect(guards.map(({ name, passed }) => [name, passed])).toEqual([
      ['weights moved (small)', true],
      ['loss fell (small)', true],
    ]);
    expect(ends.unscaled).toMatchObject({ testLoss: 1.4, testAccuracy: 0.8 });
  });

  it('counts a large batch that is ahead as far off as one that is behind', async () => {
    const { contrasts } = await measured({ scaled: 0.39, unscaled: 1.4 });
    expect(contrasts.scaled).toBeCloseTo(-2, 10);
  });

  it('takes no share of a gap below 0.05 nats', async () => {
    const { contrasts } = await measured({ scaled: 0.401, unscaled: 0.39 });
    expect(contrasts.unscaledGap).toBeCloseTo(-0.01, 12);
    expect(contrasts.scaled).toBeCloseTo(0.001 / (0.005 * 0.05), 10);
  });

  it('counts an arm that diverged as a thousand margins off', async () => {
    const { contrasts } = await measured({ unscaled: 1.4 }, { scaled: { outcome: { kind: 'diverged', epoch: 1 } } });
    expect(contrasts.scaled).toBe(1000);
  });

  it('takes no share of a gap that is there because the unscaled arm diverged', async () => {
    const diverged = { unscaled: { outcome: { kind: 'diverged', epoch: 1 } } } as const;
    const { contrasts } = await measured({ scaled: 0.402 }, diverged);
    expect(contrasts.unscaledGap).toBeCloseTo(19.6, 12);
    expect(contrasts.scaled).toBeCloseTo(0.002 / (0.005 * 0.05), 8);
  });

  it('has no margin wider than 0.05 nats', async () => {
    const { contrasts } = await measured({ scaled: 0.5, unscaled: 16.4 });
    expect(contrasts.scaled).toBeCloseTo(0.1 / 0.05, 10);
  });

  it('draws the difference to the small batch over k, and the loss of each rule over epochs', async () => {
    const { curves } = await measured({ scaled: 0.402, unscaled: 1.4, squareRoot: 0.9, unscaledHalfWay: 0.8 });
    expect(Object.keys(curves!).sort()).toEqual(linearScaling.figures.map(({ name }) => name).sort());
    const { scaled, squareRoot, unscaled } = curves!.parityOverFactor!;
    expect(scaled!.map(([k]) => k)).toEqual([1, 4, 19]);
    expect(scaled!.map(([, y]) => y)).toEqual([0, 0, expect.closeTo(0.002, 12)]);
    expect(squareRoot!.map(([, y]) => y)).toEqual([0, 0, expect.closeTo(0.5, 12)]);
    expect(unscaled!.map(([, y]) => y)).toEqual([0, expect.closeTo(0.4, 12), expect.closeTo(1, 12)]);
    expect(curves!.lossByEpoch).toEqual({
      small: [[6, 0.4]],
      scaled: [[6, 0.402]],
      squareRoot: [[6, 0.9]],
      unscaled: [[6, 1.4]],
    });
  });

  it('fails a guard when the small batch learned nothing', async () => {
    const { guards } = await measured({}, { small: { outcome: { kind: 'diverged', epoch: 1 } } });
    expect(guards.map(({ passed }) => passed)).toEqual([true, false]);
  });
});
