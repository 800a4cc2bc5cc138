import { test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { seedFrom } from '../../../src/core/seed.ts';
import { gaussianMixture } from '../../../src/data/gaussianMixture.ts';
import { teacherNetwork } from '../../../src/data/teacherNetwork.ts';
import { gaussianMixtures } from '../../support/arbitraries/gaussianMixtures.ts';
import { teacherNetworks } from '../../support/arbitraries/teacherNetworks.ts';

describe('gaussianMixture', () => {
  test.prop([gaussianMixtures()])('has finite inputs and every class', (set) => {
    expect(set.inputs).toHaveLength(set.count * set.features);
    expect(set.inputs.every(Number.isFinite)).toBe(true);
    expect(new Set(set.labels).size).toBe(set.classes);
  });

  it('scatters examples about their centre with deviation one', () => {
    const mixture = { count: 4000, features: 3, classes: 2, separation: 10 };
    const { inputs } = gaussianMixture(mixture, seedFrom(1));
    for (const label of [0, 1]) {
      const values = inputs.filter((_, i) => i % 3 === 0 && (i / 3) % 2 === label);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      // 2,000 values: the variance has a standard error of sqrt(2 / 2000) = 0.032; four of them
      expect(Math.abs(variance - 1)).toBeLessThan(0.13);
    }
  });

  it('keeps its first examples when it grows', () => {
    const mixture = { features: 3, classes: 2, separation: 1 };
    const small = gaussianMixture({ ...mixture, count: 5 }, seedFrom(1));
    const large = gaussianMixture({ ...mixture, count: 9 }, seedFrom(1));
    expect(large.inputs.subarray(0, 15)).toEqual(small.inputs);
    expect(large.id).not.toBe(small.id);
  });
});

describe('teacherNetwork', () => {
  test.prop([teacherNetworks()])('gives labels in range, and the same ones again for the same seed', (set) => {
    expect(set.inputs).toHaveLength(set.count * set.features);
    expect(set.labels.every((label) => label >= 0 && label < set.classes)).toBe(true);
  });

  it('uses every class of a larger set', () => {
    for (let seed = 0; seed < 10; seed++) {
      const set = teacherNetwork({ count: 500, features: 8, classes: 4, hidden: 16 }, seedFrom(seed));
      expect(new Set(set.labels).size).toBe(4);
    }
  });

  it('is a function of its seed', () => {
    const teacher = { count: 20, features: 3, classes: 3, hidden: 4 };
    expect(teacherNetwork(teacher, seedFrom(1))).toEqual(teacherNetwork(teacher, seedFrom(1)));
    expect(teacherNetwork(teacher, seedFrom(1)).inputs).not.toEqual(teacherNetwork(teacher, seedFrom(2)).inputs);
  });
});
