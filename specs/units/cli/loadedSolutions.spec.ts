import { describe, expect, it } from 'vitest';
import { type SliceWanted, sliceFor } from '../../../src/cli/loadedSolutions.ts';
import type { Solution } from '../../../src/cli/solution.ts';
import { trainedSolutions } from '../../../src/cli/trainedSolutions.ts';
import type { Run } from '../../../src/core/run.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import type { Trainer } from '../../../src/core/trainer.ts';
import { loadDataset } from '../../../src/data/loadDataset.ts';
import { errorOf } from '../../support/errorOf.ts';
import { sampleDataset } from '../../support/sampleDataset.ts';

const image = { rows: 28, columns: 28, channels: 1 };
const images = sampleDataset(
  Array.from({ length: 3 * 784 }, (_, i) => i % 11),
  784,
  { image },
);
const solution = (...sizes: number[]): Solution => ({
  name: 'mine',
  title: 'mine',
  network: { kind: 'mlp', sizes },
  weights: new Float32Array(0),
  source: { kind: 'file', path: 'mine.npz', sha256: '', order: 'in, out' },
});
const standardised: SliceWanted = { inputs: 'standardised' };

describe('the slice for loaded weights', () => {
  it('has the images as they are for a network that takes every pixel, averaged for one that takes as many as claims use', () => {
    const plain = sliceFor([solution(784, 2)], images, standardised, seedFrom(1));
    expect([plain.pool, plain.slice.slice.features]).toEqual([1, 784]);
    const pooled = sliceFor([solution(49, 2)], images, standardised, seedFrom(1));
    expect([pooled.pool, pooled.slice.slice.features]).toEqual([4, 49]);
  });

  it('is all examples where there are fewer than a thousand, without label noise', () => {
    const { sliceDraw } = sliceFor([solution(784, 2)], images, standardised, seedFrom(1));
    expect(sliceDraw).toEqual({ examples: 3, labelNoise: 0, inputs: 'standardised' });
  });

  it('says which weights do not fit the data', async () => {
    const error = await errorOf(() =>
      sliceFor([solution(784, 2), { ...solution(784, 1), name: 'other' }], images, standardised, seedFrom(1)),
    );
    expect([error.code, error.message]).toEqual([
      'E_NETWORK_CLASSES',
      'other: network [784, 1] gives 1 classes, but sample has 2: make the last size at least 2.',
    ]);
  });
});

describe('solutions that are trained', () => {
  it('are none where training diverges', async () => {
    const run = { outcome: { kind: 'diverged', epoch: 0.5 } } as Run;
    const trainer = { train: async () => [run, run] } as unknown as Trainer;
    const error = await errorOf(async () =>
      trainedSolutions(trainer, await loadDataset({ data: 'digits' }), {
        seed: seedFrom(1),
        wanted: standardised,
        withCheckpoints: false,
        signal: new AbortController().signal,
      }),
    );
    expect([error.code, error.message]).toEqual([
      'E_SOLUTION_DIVERGED',
      'training diverged with the small batch by epoch 0.5: there is no solution to measure. Give another --network or more --examples.',
    ]);
  });
});
