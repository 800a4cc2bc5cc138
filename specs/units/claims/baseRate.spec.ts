import { describe, expect, it } from 'vitest';
import { baseRate } from '../../../src/claims/baseRate.ts';
import { namedDataset } from '../../support/namedDataset.ts';

describe('baseRate', () => {
  it('is 1 up to 64 inputs, those that pooling leaves', () => {
    expect(baseRate(namedDataset('digits', 1, { rows: 8, columns: 8, channels: 1 }))).toBe(1);
    expect(baseRate(namedDataset('fashion-mnist', 1, { rows: 28, columns: 28, channels: 1 }))).toBe(1);
    expect(baseRate(namedDataset('own.csv', 1))).toBe(1);
  });

  it('falls in proportion to the inputs beyond', () => {
    expect(baseRate({ ...namedDataset('wide.csv', 0), features: 256 })).toBe(0.25);
  });
});
