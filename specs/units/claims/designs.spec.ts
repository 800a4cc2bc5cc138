import { describe, expect, it } from 'vitest';
import { allClaims } from '../../../src/claims/allClaims.ts';
import { linearScaling } from '../../../src/claims/linearScaling.ts';
import { sharperMinima } from '../../../src/claims/sharperMinima.ts';
import type { Claim, Regime } from '../../../src/core/claim.ts';
import type { Dataset } from '../../../src/core/dataset.ts';
import type { Recipe } from '../../../src/core/recipe.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { validateRecipe } from '../../../src/schedules/validateRecipe.ts';
import { namedDataset } from '../../support/namedDataset.ts';

const digits = namedDataset('digits', 1797, { rows: 8, columns: 8, channels: 1 });
const fashion = namedDataset('fashion-mnist', 70_000, { rows: 28, columns: 28, channels: 1 });
const own = namedDataset('own.csv', 600);
const enough = namedDataset('enough.csv', 2000);

const regimeOn = (claim: Claim, dataset: Dataset): Regime => {
  const answer = claim.regime(dataset);
  if (answer.kind !== 'regime') throw new Error(answer.reason);
  return answer.regime;
};

const armsOn = (claim: Claim, dataset: Dataset, seed = 1): Readonly<Record<string, Recipe>> =>
  claim.design({ seed: seedFrom(seed), regime: regimeOn(claim, dataset) });

/** Batch size and rate of each arm. */
const numbers = (arms: Readonly<Record<string, Recipe>>): Readonly<Record<string, readonly [number, number]>> =>
  Object.fromEntries(
    Object.entries(arms).map(([arm, { batchSize, learningRate }]) => {
      if (batchSize.kind !== 'constant' || learningRate.kind !== 'constant') throw new Error(`${arm} changes`);
      return [arm, [batchSize.batchSize, learningRate.rate]];
    }),
  );

const everyClaimOnEverySet = allClaims.flatMap((claim) =>
  [digits, fashion, enough].map((dataset) => [claim.name, dataset.provenance.name, claim, dataset] as const),
);

describe.each(everyClaimOnEverySet)('the design of %s on %s', (_name, _set, claim, dataset) => {
  const regime = regimeOn(claim, dataset);
  const arms = armsOn(claim, dataset);

  it('has the arms of the card, each a recipe that can be run', () => {
    expect(Object.keys(arms)).toEqual(Object.keys(claim.arms));
    for (const recipe of Object.values(arms)) validateRecipe(recipe, regime.data.trainingSize);
  });
});

/** Claims with another way to pair their arms, or other optimisers, say so in specs of their own. */
const PLAIN = ['sharper-minima', 'linear-scaling', 'batch-growth', 'optimal-batch'];

describe.each(
  everyClaimOnEverySet.filter(([name]) => PLAIN.includes(name)),
)('the arms of %s on %s', (_name, _set, claim, dataset) => {
  const regime = regimeOn(claim, dataset);
  const arms = armsOn(claim, dataset);
  const first = Object.values(arms)[0]!;

  it('gives all arms the same initial weights, and the same order of examples but where it is the point', () => {
    const { again, ...others } = arms;
    for (const recipe of Object.values(others)) {
      expect(recipe.weightsSeed).toEqual(first.weightsSeed);
      expect(recipe.orderSeed).toEqual(first.orderSeed);
    }
    if (again === undefined) return;
    expect(again.orderSeed).not.toEqual(first.orderSeed);
    expect({ ...again, orderSeed: first.orderSeed }).toEqual(first);
  });

  it('cuts all batches from one stream, of plain SGD on the mean loss', () => {
    for (const recipe of Object.values(arms)) {
      expect(recipe).toMatchObject({
        batching: 'stream',
        reduction: 'mean',
        weightDecay: 0,
        optimiser: { kind: 'sgd', momentum: 0, nesterov: false },
        datasetSize: regime.data.trainingSize,
      });
      expect(recipe.stop.kind).toBe(first.stop.kind);
    }
  });

  it('draws other weights and another order for another block', () => {
    const other = Object.values(armsOn(claim, dataset, 2))[0]!;
    expect(other.weightsSeed).not.toEqual(first.weightsSeed);
    expect(other.orderSeed).not.toEqual(first.orderSeed);
  });

  it('leaves room for a test part', () => {
    const { trainingSize, testSize } = regime.data;
    expect(trainingSize + testSize).toBeLessThanOrEqual(dataset.count);
    expect(testSize).toBeGreaterThanOrEqual(100);
  });
});

describe('linear scaling', () => {
  it('scales the rate on digits with the batch, by the square root, and not at all', () => {
    const { scaled, ...others } = numbers(armsOn(linearScaling, digits));
    expect(others).toEqual({
      small: [8, 0.01],
      unscaled: [152, 0.01],
      squareRoot: [152, Math.sqrt(19) * 0.01],
      nearlySame: [8, 1.001 * 0.01],
      scaledHalfWay: [32, 0.04],
      squareRootHalfWay: [32, 0.02],
      unscaledHalfWay: [32, 0.01],
    });
    expect(scaled![0]).toBe(152);
    expect(scaled![1]).toBeCloseTo(0.19, 12);
  });

  it('has a large batch on digits that does not divide the data, so that the last batch matters', () => {
    expect(regimeOn(linearScaling, digits).data.trainingSize % 152).not.toBe(0);
  });

  it('pools 28 x 28 images by 4, and takes 70 % of a small set to train', () => {
    const large = regimeOn(linearScaling, fashion);
    expect(large).toMatchObject({ pool: 4, data: { trainingSize: 4096, testSize: 4000 } });
    expect(large.network(49, 10)).toEqual({ kind: 'mlp', sizes: [49, 64, 10] });
    expect(regimeOn(linearScaling, own)).toMatchObject({ pool: 1, data: { trainingSize: 420, testSize: 180 } });
  });

  it('has no regime below 500 examples', () => {
    expect(linearScaling.regime(namedDataset('own.csv', 499))).toEqual({
      kind: 'outOfRegime',
      reason: '499 examples are too few: the claim is made for 500 and more',
    });
    expect(linearScaling.regime(namedDataset('own.csv', 500)).kind).toBe('regime');
  });
});

describe('sharper minima', () => {
  it('compares batches of 4 with batches of a tenth of the data, at one rate', () => {
    expect(numbers(armsOn(sharperMinima, digits))).toEqual({ large: [50, 0.1], small: [4, 0.1], again: [50, 0.1] });
    expect(numbers(armsOn(sharperMinima, own)).large).toEqual([36, 0.1]);
  });

  it('trains every arm to the same training loss', () => {
    expect(armsOn(sharperMinima, digits).large!.stop).toMatchObject({ kind: 'trainingLoss', target: 0.1 });
  });

  it('adds label noise to digits alone, and pools 28 x 28 images by 4', () => {
    expect(regimeOn(sharperMinima, digits)).toMatchObject({ pool: 1, data: { labelNoise: 0.2 } });
    expect(regimeOn(sharperMinima, fashion)).toMatchObject({ pool: 4, data: { labelNoise: 0 } });
    expect(regimeOn(sharperMinima, digits).network(64, 10).sizes).toEqual([64, 64, 64, 10]);
  });

  it('has no regime below 400 examples', () => {
    expect(sharperMinima.regime(namedDataset('own.csv', 399))).toEqual({
      kind: 'outOfRegime',
      reason: '399 examples are too few: the claim is made for 400 and more',
    });
    expect(sharperMinima.regime(namedDataset('own.csv', 400)).kind).toBe('regime');
  });
});
