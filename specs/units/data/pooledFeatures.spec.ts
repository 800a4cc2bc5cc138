import { describe, expect, it } from 'vitest';
import { averagePool } from '../../../src/data/averagePool.ts';
import { pooledFeatures } from '../../../src/data/pooledFeatures.ts';
import { namedDataset } from '../../support/namedDataset.ts';

describe('pooledFeatures', () => {
  it('is what pooling gives', () => {
    const images = namedDataset('images', 3, { rows: 28, columns: 12, channels: 3 });
    for (const factor of [1, 2, 4]) {
      expect(pooledFeatures(images, factor)).toBe(averagePool(images, factor).features);
    }
  });

  it('is the number of features where there are no images', () => {
    expect(pooledFeatures(namedDataset('table', 3), 4)).toBe(20);
  });
});
