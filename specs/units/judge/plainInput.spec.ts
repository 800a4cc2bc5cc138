import { describe, expect, it } from 'vitest';
import { seedFrom } from '../../../src/core/seed.ts';
import { plainInput } from '../../../src/judge/plainInput.ts';
import { mixtureSplit } from '../../../src/laws/arbitraries/mixtureSplit.ts';

describe('plainInput', () => {
  it('survives JSON', () => {
    const input = {
      weights: Float32Array.of(0.5, -1),
      labels: Int32Array.of(2),
      seed: seedFrom(3),
      deep: [{ a: null }],
    };
    const plain = plainInput(input);
    expect(JSON.parse(JSON.stringify(plain))).toEqual(plain);
    expect(plain).toEqual({ weights: [0.5, -1], labels: [2], seed: [3, 0], deep: [{ a: null }] });
  });

  it('names numbers that JSON has not', () => {
    expect(plainInput({ numbers: [Number.NaN, Number.NEGATIVE_INFINITY, 1] })).toEqual({
      numbers: ['NaN', '-Infinity', 1],
    });
  });

  it('leaves out what is undefined, and where drawn data come from', () => {
    const { training } = mixtureSplit({ count: 1, features: 1, classes: 2 });
    expect(Object.keys(plainInput({ ...training, image: undefined })).sort()).toEqual(
      ['classes', 'count', 'features', 'inputs', 'labels'].sort(),
    );
  });
});
