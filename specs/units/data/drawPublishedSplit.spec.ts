import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/core/dataset.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { drawPublishedSplit } from '../../../src/data/drawPublishedSplit.ts';
import { errorOf } from '../../support/errorOf.ts';

/** One feature: the place of the example. */
const placed = (name: string, count: number): Dataset => ({
  id: name,
  inputs: Float32Array.from({ length: count }, (_, i) => i),
  labels: Int32Array.from({ length: count }, (_, i) => i % 10),
  count,
  features: 1,
  classes: 10,
  provenance: { name, source: 'made up', licence: 'none needed', sha256: '' },
});
const seed = seedFrom(3);
const mnist = placed('mnist', 70_000);
/** Places before standardising, which keeps their order. */
const orderOf = ({ inputs }: Dataset): readonly number[] =>
  [...inputs].map((_, i) => i).sort((a, b) => inputs[a]! - inputs[b]!);

describe('drawPublishedSplit', () => {
  it('takes the parts as their authors have them, standardised by the training part', () => {
    const { data, published } = drawPublishedSplit(mnist, {}, seed);
    expect(published).toBe(true);
    expect([data.training.count, data.test.count]).toEqual([60_000, 10_000]);
    expect(data.training.inputs[0]).toBeCloseTo(-Math.sqrt(3), 3); // uniform: the least is sqrt(3) deviations below the mean
    expect(data.test.inputs[0]).toBeCloseTo(Math.sqrt(3), 3);
    expect(data.training.inputs.every((x, i, all) => i === 0 || x > all[i - 1]!)).toBe(true);
  });

  it('draws from each part where fewer are asked for', () => {
    const { data } = drawPublishedSplit(mnist, { trainingSize: 50, testSize: 20 }, seed);
    expect([data.training.count, data.test.count]).toEqual([50, 20]);
    expect(Math.min(...data.test.inputs)).toBeGreaterThan(Math.max(...data.training.inputs));
    expect(orderOf(data.training)).not.toEqual(orderOf(data.training).toSorted((a, b) => a - b));
    const other = drawPublishedSplit(mnist, { trainingSize: 50, testSize: 20 }, seedFrom(4));
    expect(other.data.training.id).not.toBe(data.training.id);
  });

  it('splits other sets at random, one in six for testing where nothing is said', () => {
    const { data, published } = drawPublishedSplit(placed('mine', 60), {}, seed);
    expect(published).toBe(false);
    expect([data.training.count, data.test.count]).toEqual([50, 10]);
    const own = drawPublishedSplit(placed('mine', 60), { trainingSize: 20, testSize: 5 }, seed);
    expect([own.data.training.count, own.data.test.count]).toEqual([20, 5]);
    expect(drawPublishedSplit(placed('mnist', 600), {}, seed).published).toBe(false);
  });

  it.each([
    [
      { trainingSize: 60_001 },
      'training size 60001 is not an integer in [1, 60000], the number of training examples of mnist.',
    ],
    [{ testSize: 10_001 }, 'test size 10001 is not an integer in [1, 10000], the number of test examples of mnist.'],
    [{ trainingSize: 0 }, 'training size 0 is not an integer in [1, 60000]'],
    [{ testSize: 1.5 }, 'test size 1.5 is not an integer'],
  ])('refuses %o', async (sizes, message) => {
    const error = await errorOf(() => drawPublishedSplit(mnist, sizes, seed));
    expect(error.code).toBe('E_SPLIT_SIZE');
    expect(error.message).toContain(message);
  });

  it('refuses more than a set has that is split at random', async () => {
    expect((await errorOf(() => drawPublishedSplit(placed('mine', 60), { trainingSize: 1e6 }, seed))).code).toBe(
      'E_SPLIT_SIZE',
    );
  });
});
