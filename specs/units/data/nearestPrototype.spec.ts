import { describe, expect, it } from 'vitest';
import { nearestPrototype } from '../../../src/data/nearestPrototype.ts';
import { sampleDataset } from '../../support/sampleDataset.ts';

describe('nearestPrototype', () => {
  it('labels each example by the nearest of the first ones, the earlier where two are as near', () => {
    const dataset = sampleDataset([0, 0, 10, 0, 0, 10, 1, 2, 9, 9, 5, 0], 2, {
      labels: [1, 1, 0, 0, 2, 2],
      classes: 3,
    });
    const labelled = nearestPrototype(dataset);
    expect([...labelled.labels]).toEqual([0, 1, 2, 0, 1, 0]);
    expect(labelled.inputs).toBe(dataset.inputs);
    expect(labelled.id).toBe(`${dataset.id}|prototypes`);
  });

  it('has no more prototypes than examples', () => {
    expect([...nearestPrototype(sampleDataset([3, 4], 1, { classes: 5 })).labels]).toEqual([0, 1]);
  });
});
