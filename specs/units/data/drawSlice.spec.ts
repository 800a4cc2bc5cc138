import { describe, expect, it } from 'vitest';
import { seedFrom } from '../../../src/core/seed.ts';
import { drawSlice } from '../../../src/data/drawSlice.ts';
import { drawSplit } from '../../../src/data/drawSplit.ts';
import { errorOf } from '../../support/errorOf.ts';
import { sampleDataset } from '../../support/sampleDataset.ts';

const dataset = sampleDataset([1, 5, 2, 8, 0, 3, 7, 4, 9, 6, 1, 2], 2);
const seed = seedFrom(3);
const all = dataset.count;

describe('drawSlice', () => {
  it('draws the training part of a split with the same seed, and the rest of the data prepared alike', () => {
    const { training, test } = drawSplit(dataset, { trainingSize: all - 2, testSize: 2, labelNoise: 0.5 }, seed);
    const { slice, others } = drawSlice(dataset, { examples: all - 2, labelNoise: 0.5, inputs: 'standardised' }, seed);
    expect(slice).toEqual(training);
    expect(others).toEqual(test);
  });

  it('leaves inputs as they are when asked', () => {
    const { slice } = drawSlice(dataset, { examples: 1, labelNoise: 0, inputs: 'raw' }, seed);
    const rows = Array.from({ length: all }, (_, n) =>
      [...dataset.inputs.subarray(n * dataset.features, (n + 1) * dataset.features)].join(),
    );
    expect(rows).toContain(slice.inputs.join());
  });

  it('has no others when it is all there is', () => {
    expect(drawSlice(dataset, { examples: all, labelNoise: 0, inputs: 'raw' }, seed).others).toBeUndefined();
  });

  it.each([0, 1.5, all + 1])('refuses %d examples', async (examples) => {
    const error = await errorOf(() => drawSlice(dataset, { examples, labelNoise: 0, inputs: 'raw' }, seed));
    expect([error.code, error.message]).toEqual([
      'E_SLICE_SIZE',
      `a slice of ${examples} examples cannot be drawn from ${dataset.provenance.name}, which has ${all}: give an integer in [1, ${all}].`,
    ]);
  });
});
