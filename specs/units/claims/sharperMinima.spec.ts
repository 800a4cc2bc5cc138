import { describe, expect, it } from 'vitest';
import { sharperMinima } from '../../../src/claims/sharperMinima.ts';
import type { BlockContext, BlockMeasurement } from '../../../src/core/claim.ts';
import type { Run } from '../../../src/core/run.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { madeRun } from '../../support/madeRun.ts';
import { namedDataset } from '../../support/namedDataset.ts';

const digits = namedDataset('digits', 1797, { rows: 8, columns: 8, channels: 1 });
const answer = sharperMinima.regime(digits);
if (answer.kind !== 'regime') throw new Error(answer.reason);
const { regime } = answer;
const seed = seedFrom(1);
const arms = sharperMinima.design({ seed, regime });
const network = regime.network(2, 2);
const LENGTH = 2 * 64 + 64 + 64 * 64 + 64 + 64 * 2 + 2;

/** What is measured of arms whose weights are all alike within an arm; there is no oracle to ask for sharpness. */
const measured = (
  weights: Readonly<Record<string, number>>,
  change: Partial<Record<string, Partial<Run>>> = {},
): Promise<BlockMeasurement> => {
  const runs = Object.fromEntries(
    Object.entries(arms).map(([arm, recipe]) => [
      arm,
      madeRun(recipe, { weights: new Float32Array(LENGTH).fill(weights[arm]!) }, change[arm]),
    ]),
  );
  const context = { network, data: { training: digits, test: digits }, seed, regime };
  return sharperMinima.measure(runs, context as unknown as BlockContext);
};

const failed = ({ guards }: BlockMeasurement): readonly string[] =>
  guards.filter(({ passed }) => !passed).map(({ name }) => name);

describe('sharper minima', () => {
  const apart = { small: 1, large: 2, again: 3, slow: 4 };

  it('compares nothing when an arm did not reach the training loss', async () => {
    const measurement = await measured(apart, { large: { outcome: { kind: 'targetMissed' } } });
    expect(failed(measurement)).toEqual(['finished (large)']);
    expect(measurement.contrasts).toEqual({});
    expect(measurement.arms.large).toMatchObject({ trainingLoss: 0.3, epochs: 6 });
  });

  it('compares nothing when an arm diverged, and shows finite numbers of it', async () => {
    const measurement = await measured(apart, { slow: { outcome: { kind: 'diverged', epoch: 1 }, observations: [] } });
    expect(failed(measurement)).toEqual(['finished (slow)']);
    expect(measurement.arms.slow).toMatchObject({ trainingLoss: 20, epochs: 0 });
  });

  it.each([
    [{ ...apart, large: 1 }, 'arms differ (small, large)'],
    [{ ...apart, again: 1 }, 'arms differ (small, again)'],
  ])('compares nothing when arms that are to differ end at the same weights', async (weights, name) => {
    expect(failed(await measured(weights))).toEqual([name]);
  });
});
