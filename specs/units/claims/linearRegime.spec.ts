import { describe, expect, it } from 'vitest';
import { linearRegime, memorisableSize, stableRate } from '../../../src/claims/linearRegime.ts';
import type { Dataset } from '../../../src/core/dataset.ts';
import { namedDataset } from '../../support/namedDataset.ts';

const digits = namedDataset('digits', 1797, { rows: 8, columns: 8, channels: 1 });
const fashion = namedDataset('fashion-mnist', 70_000, { rows: 28, columns: 28, channels: 1 });
const wide: Dataset = { ...namedDataset('wide.csv', 600), features: 640 };

describe('the regime of linear models', () => {
  it('has 1.5 times as many examples as inputs after pooling, at the most 100', () => {
    expect([digits, fashion, wide, namedDataset('own.csv', 600)].map(memorisableSize)).toEqual([96, 73, 100, 30]);
  });

  it('has a rate of one half, or less where there are many inputs', () => {
    expect([digits, fashion, wide].map(stableRate)).toEqual([0.5, 0.5, 0.05]);
  });

  it('is none with few inputs or classes, and the one that is given otherwise', () => {
    const own = namedDataset('own.csv', 600);
    const regime = linearRegime((dataset, changes) => ({
      kind: 'outOfRegime',
      reason: `asked of ${dataset.provenance.name} with ${JSON.stringify(changes)}`,
    }));
    expect(regime({ ...own, features: 19 })).toEqual({
      kind: 'outOfRegime',
      reason: '19 inputs are too few: the claim is made for 20 and more',
    });
    expect(regime({ ...own, classes: 4 })).toEqual({
      kind: 'outOfRegime',
      reason: '4 classes are too few: the claim is made for 5 and more',
    });
    expect(regime(own, { width: 3 })).toMatchObject({ reason: 'asked of own.csv with {"width":3}' });
  });
});
