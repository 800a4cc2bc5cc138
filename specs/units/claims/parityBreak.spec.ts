import { describe, expect, it } from 'vitest';
import { parityBreak } from '../../../src/claims/parityBreak.ts';
import type { BlockContext, BlockMeasurement, Regime } from '../../../src/core/claim.ts';
import type { Run } from '../../../src/core/run.ts';
import { seedFrom, splitSeed } from '../../../src/core/seed.ts';
import { mixtureSplit } from '../../../src/laws/arbitraries/mixtureSplit.ts';
import { initialWeights } from '../../../src/networks/initialWeights.ts';
import { madeRun } from '../../support/madeRun.ts';
import { namedDataset } from '../../support/namedDataset.ts';
import { plantedTrainer } from '../../support/plantedTrainer.ts';

const answer = parityBreak.regime(namedDataset('digits', 1797, { rows: 8, columns: 8, channels: 1 }));
if (answer.kind !== 'regime') throw new Error(answer.reason);
const { regime } = answer;
/** In small, for a trainer in plain TypeScript. */
const small: Regime = { ...regime, numbers: { ...regime.numbers, shardSize: 2 } };
const seed = seedFrom(1);
const arms = parityBreak.design({ seed, regime });
const network = { kind: 'mlp', sizes: [4, 3, 3] } as const;
const data = mixtureSplit({ count: 64, features: 4, classes: 3 });
const weights = initialWeights(network, splitSeed(seed, 'elsewhere'));

/** What is measured of arms that end at these test losses; the rest at 0.4, and 1.4 without scaling. */
const measured = (
  testLosses: Readonly<Record<string, number>>,
  change: Partial<Record<string, Partial<Run>>> = {},
): Promise<BlockMeasurement> => {
  const runs = Object.fromEntries(
    Object.entries(arms).map(([arm, recipe]) => {
      const usual = arm.startsWith('unscaled') ? 1.4 : 0.4;
      return [arm, madeRun(recipe, { testLoss: testLosses[arm] ?? usual, weights }, change[arm])];
    }),
  );
  const context: BlockContext = { network, data, seed, regime: small, trainer: plantedTrainer() };
  return parityBreak.measure(runs, context);
};

describe('parity break', () => {
  it('multiplies a batch of 8 by 2 to 128, and the rate by as much, its root, and not', () => {
    expect(Object.keys(arms)).toHaveLength(3 + 3 * 7);
    expect(arms['scaled, k = 128']).toMatchObject({
      batchSize: { kind: 'constant', batchSize: 1024 },
      learningRate: { kind: 'constant', rate: 128 * 0.05 },
    });
    expect(arms['squareRoot, k = 4']).toMatchObject({ learningRate: { kind: 'constant', rate: 0.1 } });
    expect(arms['unscaled, k = 64']).toMatchObject({ learningRate: { kind: 'constant', rate: 0.05 } });
    expect(arms.early).toMatchObject({ ...arms.small, stop: { kind: 'epochs', epochs: 1 } });
  });

  it('counts test losses in shares of the gap that the unscaled rate leaves', async () => {
    const { contrasts, guards } = await measured({
      'scaled, k = 16': 0.42,
      'unscaled, k = 16': 0.9,
      'scaled, k = 2': 0.401,
      'unscaled, k = 2': 0.41,
      'squareRoot, k = 8': 0.7,
      nearlySame: 0.402,
    });
    expect(contrasts.k16).toBeCloseTo(0.04, 12);
    expect(contrasts.k2).toBeCloseTo(0.02, 12); // of 0.05, since the gap is smaller
    expect(contrasts.squareRoot).toBeCloseTo(0.3, 12);
    expect(contrasts.nearlySame).toBeCloseTo(0.002, 12);
    expect(guards.every(({ passed }) => passed)).toBe(true);
  });

  it.each([
    ['from the first factor on', { 'scaled, k = 2': 0.3 }, 8],
    ['between two factors', { 'scaled, k = 64': 0.5, 'scaled, k = 128': 9 }, 8 * 32],
    ['nowhere', {}, 8 * 128],
  ])('puts the end of parity half-way beyond the last batch that keeps it: %s', async (_, losses, kept) => {
    const { arms: ends, contrasts } = await measured(losses);
    const { breakBatch, noiseScale } = ends.early!;
    expect(breakBatch).toBeCloseTo(Math.SQRT2 * kept, 9);
    expect(noiseScale).toBeGreaterThan(0);
    expect(contrasts.breakOverNoiseScale).toBeCloseTo(Math.log(breakBatch! / noiseScale!), 12);
  });

  it('draws the test loss of each rule over batch size', async () => {
    const { curves } = await measured({ 'scaled, k = 128': 9 });
    expect(Object.keys(curves!)).toEqual(parityBreak.figures.map(({ name }) => name));
    const { scaled, unscaled } = curves!.lossByBatch!;
    expect(scaled!.map(([batch]) => batch)).toEqual([8, 16, 32, 64, 128, 256, 512, 1024]);
    expect([scaled!.at(0), scaled!.at(-1), unscaled!.at(-1)]).toEqual([
      [8, 0.4],
      [1024, 9],
      [1024, 1.4],
    ]);
  });

  it('says nothing where the small batch does not learn', async () => {
    const { contrasts, guards } = await measured({}, { small: { outcome: { kind: 'diverged', epoch: 1 } } });
    expect(contrasts).toEqual({});
    expect(guards.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual(['loss fell (small)']);
  });

  it('is made for 1500 examples and more: the largest batch has 1,024', () => {
    expect(parityBreak.regime(namedDataset('few.csv', 1499))).toEqual({
      kind: 'outOfRegime',
      reason: '1499 examples are too few: the claim is made for 1500 and more',
    });
    expect(parityBreak.regime(namedDataset('own.csv', 1500))).toMatchObject({
      regime: { data: { trainingSize: 1050 }, numbers: { learningRate: 0.02, epochs: 4 } },
    });
  });
});
