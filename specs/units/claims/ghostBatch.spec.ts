import { describe, expect, it } from 'vitest';
import { ghostBatch } from '../../../src/claims/ghostBatch.ts';
import type { BlockMeasurement } from '../../../src/core/claim.ts';
import { parameterCount } from '../../../src/networks/parameterLayout.ts';
import { claimOnDigits } from '../../support/claimOnDigits.ts';
import { madeRun } from '../../support/madeRun.ts';
import { namedDataset } from '../../support/namedDataset.ts';

const { arms, network, measure } = claimOnDigits(ghostBatch);
const count = parameterCount(ghostBatch.armNetwork!('small', network));

/** What is measured of arms that end at these test losses. */
const measured = (losses: Readonly<Record<string, number>>): Promise<BlockMeasurement> => {
  const runs = Object.fromEntries(
    Object.entries(arms).map(([arm, recipe], i) => {
      const end = { testLoss: losses[arm]!, weights: new Float32Array(count).fill(5 + i) };
      return [arm, madeRun(recipe, end)];
    }),
  );
  return measure(runs);
};

describe('the design of ghost-batch', () => {
  it('trains a batch 16 times as large for as many epochs, at four times the rate', () => {
    const cells = Object.fromEntries(
      Object.entries(arms).map(([arm, { batchSize, learningRate, stop }]) => {
        if (batchSize.kind !== 'constant' || learningRate.kind !== 'steps' || stop.kind !== 'epochs')
          throw new Error(arm);
        const drops = learningRate.milestones.map(({ epoch, factor }) => [epoch, factor]);
        return [arm, [batchSize.batchSize, learningRate.initial, stop.epochs, drops]];
      }),
    );
    const drops = [
      [28, 0.2],
      [36, 0.2],
    ];
    expect(cells).toEqual({
      large: [128, 0.6, 40, drops],
      ghost: [128, 0.6, 40, drops],
      again: [128, 0.6, 40, drops],
      small: [8, 0.15, 40, drops],
    });
  });

  it('shows all arms the same order of examples but one', () => {
    for (const arm of ['ghost', 'small']) expect(arms[arm]!.orderSeed).toEqual(arms.large!.orderSeed);
    expect(arms.again!.orderSeed).not.toEqual(arms.large!.orderSeed);
  });

  it('normalises every arm, one of them in groups of the small batch', () => {
    const groups = Object.keys(arms).map((arm) => {
      const own = ghostBatch.armNetwork!(arm, network);
      if (own.kind !== 'normalised-mlp') throw new Error(arm);
      expect(own.sizes).toEqual([2, 32, 32, 10]);
      return [arm, own.batchNorm.ghostBatch];
    });
    expect(groups).toEqual([
      ['large', undefined],
      ['ghost', 8],
      ['again', undefined],
      ['small', undefined],
    ]);
  });

  it('trains other data sets for longer and slower, and refuses those that leave too few to test on', () => {
    const fashion = ghostBatch.regime(namedDataset('fashion-mnist', 70_000, { rows: 28, columns: 28, channels: 1 }));
    expect(fashion).toMatchObject({ regime: { numbers: { epochs: 50, learningRate: 0.1 }, pool: 4 } });
    expect(ghostBatch.regime(namedDataset('own.csv', 1199))).toEqual({
      kind: 'outOfRegime',
      reason: '1199 examples are too few: the claim is made for 1200 and more',
    });
  });
});

describe('what ghost-batch measures', () => {
  it('is the gap, what is left of it, and both for the planted arms', async () => {
    const { contrasts, guards } = await measured({ small: 0.8, large: 1, ghost: 0.84, again: 1.02 });
    expect(guards.every(({ passed }) => passed)).toBe(true);
    expect(contrasts.gap).toBeCloseTo(0.2, 12);
    expect(contrasts.left).toBeCloseTo(-0.06, 12);
    expect(contrasts.all).toBeCloseTo(0.04, 12);
    expect(contrasts.againLeft).toBeCloseTo(0.12, 12);
    expect(contrasts.plantedLeft).toBeCloseTo(-0.08, 12);
    expect(contrasts.accuracy).toBe(0); // made runs are all as accurate
  });

  it('leaves half of the gap where a trainer ignores ghost batches', async () => {
    const { contrasts } = await measured({ small: 0.8, large: 1, ghost: 1, again: 1.02 });
    expect(contrasts.left).toBeCloseTo(contrasts.gap! / 2, 12);
  });
});
