import { describe, expect, it } from 'vitest';
import { chunksOf } from '../../../../src/engines/tfjs/datasetChunks.ts';

describe('chunksOf', () => {
  it('keeps a small data set whole', () => {
    expect(chunksOf({ kind: 'mlp', sizes: [64, 32, 10] }, 1797)).toEqual([{ from: 0, count: 1797 }]);
  });

  it('covers each example once, the last chunk being shorter', () => {
    const chunks = chunksOf({ kind: 'mlp', sizes: [2 ** 19, 2] }, 10);
    expect(chunks).toEqual([
      { from: 0, count: 4 },
      { from: 4, count: 4 },
      { from: 8, count: 2 },
    ]);
  });

  it('takes one example at a time where a layer is wider than a chunk', () => {
    expect(chunksOf({ kind: 'mlp', sizes: [2 ** 22, 2] }, 2)).toEqual([
      { from: 0, count: 1 },
      { from: 1, count: 1 },
    ]);
  });
});
