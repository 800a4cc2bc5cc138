import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { seedFrom } from '../../../src/core/seed.ts';
import { addLabelNoise } from '../../../src/data/addLabelNoise.ts';
import { averagePool } from '../../../src/data/averagePool.ts';
import { drawSplit } from '../../../src/data/drawSplit.ts';
import { gaussianMixture } from '../../../src/data/gaussianMixture.ts';
import { standardisationOf, standardise } from '../../../src/data/standardise.ts';
import { takeSubset } from '../../../src/data/takeSubset.ts';
import { seeds } from '../../../src/laws/arbitraries/seeds.ts';
import { gaussianMixtures } from '../../support/arbitraries/gaussianMixtures.ts';
import { imageSets } from '../../support/arbitraries/imageSets.ts';
import { sampleDataset } from '../../support/sampleDataset.ts';

const grid = sampleDataset(
  [...Array(16).keys()].flatMap((p) => [p, 100 * p]),
  32,
  { image: { rows: 4, columns: 4, channels: 2 } },
);

describe('averagePool', () => {
  it('averages squares, channel by channel', () => {
    const pooled = averagePool(grid, 2);
    // pixels 0 1 4 5, then 2 3 6 7, ...: means 2.5, 4.5, 10.5, 12.5
    expect([...pooled.inputs]).toEqual([2.5, 250, 4.5, 450, 10.5, 1050, 12.5, 1250]);
    expect(pooled).toMatchObject({ features: 8, image: { rows: 2, columns: 2, channels: 2 } });
    expect(pooled.id).toBe(`${grid.id}|pool=2`);
  });

  it('returns the set itself for factor 1', () => {
    expect(averagePool(grid, 1)).toBe(grid);
  });

  test.prop([imageSets()])('keeps the mean of each image', (set) => {
    const { rows, columns, channels } = set.image!;
    const square = rows === columns;
    const factor = square ? rows : 1;
    const pooled = averagePool(set, factor);
    if (factor === 1) return;
    for (let n = 0; n < set.count; n++) {
      for (let k = 0; k < channels; k++) {
        let sum = 0;
        for (let p = 0; p < rows * columns; p++) sum += set.inputs[n * set.features + p * channels + k]!;
        expect(pooled.inputs[n * channels + k]).toBe(Math.fround(sum / (rows * columns)));
      }
    }
  });

  it('pools the background of a standardised set, so that pooling and standardising commute', () => {
    const shifted = standardise(grid, {
      mean: Float64Array.from({ length: 32 }, (_, i) => i),
      deviation: new Float64Array(32).fill(2),
    });
    const pooled = averagePool(shifted, 4);
    expect([...pooled.background!]).toEqual([-7.5, -8]);
  });
});

describe('takeSubset', () => {
  it('takes examples in the order that is asked for', () => {
    const set = sampleDataset([1, 2, 3, 4, 5, 6], 2, { labels: [0, 1, 0] });
    const subset = takeSubset(set, [2, 0, 2]);
    expect([...subset.inputs]).toEqual([5, 6, 1, 2, 5, 6]);
    expect([...subset.labels]).toEqual([0, 0, 0]);
    expect(subset.classes).toBe(2);
    expect(subset.id).not.toBe(takeSubset(set, [0, 2, 2]).id);
  });
});

describe('standardise', () => {
  const image = { rows: 1, columns: 2, channels: 1 };

  it('takes the mean of each pixel of images and one deviation about the grand mean', () => {
    // pixels 0, 2 and 4, 10: means 1 and 7; grand mean 4; squares 16, 4, 0, 36 over 4 values: variance 14
    const { mean, deviation } = standardisationOf(sampleDataset([0, 4, 2, 10], 2, { image }));
    expect([...mean]).toEqual([1, 7]);
    expect([...deviation]).toEqual([Math.sqrt(14), Math.sqrt(14)]);
  });

  it('takes a deviation for each feature of data that are no images', () => {
    // about their means 1 and 7: squares 1, 1 and 9, 9
    expect([...standardisationOf(sampleDataset([0, 4, 2, 10], 2)).deviation]).toEqual([1, 3]);
  });

  it('gives the same numbers for features in metres and in millimetres', () => {
    const metres = sampleDataset([1, 5, 2, 8, 4, 2], 2);
    const mixed = sampleDataset([1024, 5, 2048, 8, 4096, 2], 2);
    const [one, other] = [metres, mixed].map((set) => standardise(set, standardisationOf(set)).inputs);
    expect(other).toEqual(one);
  });

  it('makes a constant feature 0, even where rounding moves its mean and where it varies elsewhere', () => {
    const training = sampleDataset([0.1, 1, 0.1, 2, 0.1, 3], 2);
    const standardisation = standardisationOf(training);
    const { inputs } = standardise(training, standardisation);
    expect([inputs[0], inputs[2], inputs[4]]).toEqual([0, 0, 0]);
    expect(standardise(sampleDataset([7, 2], 2), standardisation).inputs[0]).toBe(0);
  });

  test.prop([imageSets()])('gives images a total variance of at most one', (set) => {
    fc.pre(set.inputs.some((value, i) => value !== set.inputs[i % set.features]));
    const { inputs } = standardise(set, standardisationOf(set));
    const squares = inputs.reduce((sum, value) => sum + value * value, 0);
    expect(squares / inputs.length).toBeLessThanOrEqual(1 + 1e-6);
  });

  test.prop([gaussianMixtures()])('gives features of mean zero and a variance of one', (set) => {
    const { inputs, features, count } = standardise(set, standardisationOf(set));
    let squares = 0;
    for (let d = 0; d < features; d++) {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += inputs[i * features + d]!;
      expect(Math.abs(sum / count)).toBeLessThan(1e-6);
    }
    for (const value of inputs) squares += value ** 2;
    expect(squares / inputs.length).toBeCloseTo(1, 5);
  });

  it('makes the background of images what a zero becomes, and gives other data none', () => {
    const set = sampleDataset([0, 4, 2, 10], 2, { image });
    const standardised = standardise(set, standardisationOf(set));
    expect(standardised.background![0]).toBe(standardised.inputs[0]);
    expect(standardised.background![1]).toBe(Math.fround(-7 / Math.sqrt(14)));
    const features = sampleDataset([0, 4, 2, 10], 2);
    expect(standardise(features, standardisationOf(features))).not.toHaveProperty('background');
  });
});

describe('addLabelNoise', () => {
  const set = gaussianMixture({ count: 2000, features: 1, classes: 10, separation: 1 }, seedFrom(1));
  const changed = (share: number, seed = 1): number =>
    addLabelNoise(set, share, seedFrom(seed)).labels.filter((label, i) => label !== set.labels[i]).length;

  it('makes a share of (C - 1) / C of the redrawn labels wrong', () => {
    // 800 redrawn: 720 wrong on average, deviation sqrt(800 * 0.9 * 0.1) = 8.5; five of them
    expect(Math.abs(changed(0.4) - 720)).toBeLessThan(43);
    expect(changed(0)).toBe(0);
  });

  it('keeps inputs and the set it was given', () => {
    const before = set.labels.slice();
    const noisy = addLabelNoise(set, 1, seedFrom(1));
    expect(noisy.inputs).toBe(set.inputs);
    expect(set.labels).toEqual(before);
    expect(noisy.id).not.toBe(addLabelNoise(set, 1, seedFrom(2)).id);
  });

  it('changes the same labels in the same way, and more, for a larger share', () => {
    const [some, more] = [0.2, 0.5].map((share) => addLabelNoise(set, share, seedFrom(3)).labels);
    some!.forEach((label, i) => {
      if (label !== set.labels[i]) expect(more![i]).toBe(label);
    });
  });
});

describe('drawSplit', () => {
  const numbered = sampleDataset([...Array(50).keys()], 1);
  const sizes = fc.record({ trainingSize: fc.integer({ min: 2, max: 30 }), testSize: fc.integer({ min: 1, max: 20 }) });

  test.prop([sizes, seeds])('gives parts that share no example, of the sizes asked for', (draw, seed) => {
    const { training, test: tested } = drawSplit(numbered, { ...draw, labelNoise: 0 }, seed);
    const all = [...training.inputs, ...tested.inputs];
    expect(new Set(all).size).toBe(draw.trainingSize + draw.testSize);
    expect([training.count, tested.count]).toEqual([draw.trainingSize, draw.testSize]);
  });

  test.prop([seeds])('standardises both parts by the training part alone', (seed) => {
    const draw = { trainingSize: 20, testSize: 10, labelNoise: 0 };
    const outlier = sampleDataset([...Array(49).keys(), 1e6], 1);
    const { training, test: tested } = drawSplit(outlier, draw, seed);
    const other = drawSplit(numbered, draw, seed);
    const inTest = tested.inputs.some((value) => value > 1000);
    const inTraining = training.inputs.some((value) => value > 3);
    if (inTest) expect(training.inputs).toEqual(other.training.inputs);
    expect(inTest && inTraining).toBe(false);
    const mean = training.inputs.reduce((sum, value) => sum + value, 0) / 20;
    expect(Math.abs(mean)).toBeLessThan(1e-6);
  });

  it('puts noise on training labels only', () => {
    const set = gaussianMixture({ count: 400, features: 2, classes: 4, separation: 3 }, seedFrom(1));
    const clean = drawSplit(set, { trainingSize: 300, testSize: 100, labelNoise: 0 }, seedFrom(5));
    const noisy = drawSplit(set, { trainingSize: 300, testSize: 100, labelNoise: 0.5 }, seedFrom(5));
    expect(noisy.test).toEqual(clean.test);
    expect(noisy.training.inputs).toEqual(clean.training.inputs);
    expect(noisy.training.labels).not.toEqual(clean.training.labels);
  });

  it('draws the same parts from the same seed, others from another', () => {
    const draw = { trainingSize: 20, testSize: 10, labelNoise: 0.2 };
    expect(drawSplit(numbered, draw, seedFrom(1))).toEqual(drawSplit(numbered, draw, seedFrom(1)));
    expect(drawSplit(numbered, draw, seedFrom(1)).training.id).not.toBe(
      drawSplit(numbered, draw, seedFrom(2)).training.id,
    );
  });
});
