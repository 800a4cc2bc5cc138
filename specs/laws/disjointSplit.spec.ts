import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataDraw } from '../../src/core/claim.ts';
import type { Dataset, SplitDataset } from '../../src/core/dataset.ts';
import { type Seed, splitSeed } from '../../src/core/seed.ts';
import { shuffledEpoch } from '../../src/core/shuffledEpoch.ts';
import { drawSplit } from '../../src/data/drawSplit.ts';
import { takeSubset } from '../../src/data/takeSubset.ts';
import { seeds } from '../../src/laws/arbitraries/seeds.ts';

/** Examples whose one feature is their number: a split can be read off its inputs, standardised or not. */
const numbered = (count: number): Dataset => ({
  id: `numbered-${count}`,
  inputs: Float32Array.from({ length: count }, (_, i) => i),
  labels: Int32Array.from({ length: count }, (_, i) => i % 2),
  count,
  features: 1,
  classes: 2,
  provenance: { name: 'numbered', source: 'made up', licence: 'none needed', sha256: '' },
});

const draws: fc.Arbitrary<{ readonly count: number; readonly draw: DataDraw; readonly seed: Seed }> = fc
  .record({
    trainingSize: fc.integer({ min: 2, max: 40 }),
    testSize: fc.integer({ min: 1, max: 40 }),
    left: fc.integer({ min: 0, max: 20 }),
    labelNoise: fc.constantFrom(0, 0.4),
    seed: seeds,
  })
  .map(({ left, seed, ...draw }) => ({ count: draw.trainingSize + draw.testSize + left, draw, seed }));

type Split = (dataset: Dataset, draw: DataDraw, seed: Seed) => SplitDataset;

/** Every example of either part stands in it once and in the other not at all. */
const disjoint = (split: Split) =>
  fc.property(draws, ({ count, draw, seed }) => {
    const { training, test } = split(numbered(count), draw, seed);
    const seen = new Set([...training.inputs, ...test.inputs]);
    return (
      seen.size === draw.trainingSize + draw.testSize &&
      training.count === draw.trainingSize &&
      test.count === draw.testSize
    );
  });

/** The planted bug: both parts from the beginning of the order. */
const leaking: Split = (dataset, { trainingSize, testSize }, seed) => {
  const order = shuffledEpoch(splitSeed(seed, 'split'), 0, dataset.count);
  return {
    training: takeSubset(dataset, order.subarray(0, trainingSize)),
    test: takeSubset(dataset, order.subarray(0, testSize)),
  };
};

describe('the training and the test part of a drawn split', () => {
  it('share no example', () => {
    fc.assert(disjoint(drawSplit));
  });

  it('are found out when they do', () => {
    expect(fc.check(disjoint(leaking)).failed).toBe(true);
  });
});
