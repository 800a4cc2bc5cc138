import { describe, expect, it } from 'vitest';
import { regimeFor } from '../../../src/claims/regimeFor.ts';
import type { RegimeChanges } from '../../../src/core/claim.ts';
import type { Dataset } from '../../../src/core/dataset.ts';
import { errorOf } from '../../support/errorOf.ts';
import { namedDataset } from '../../support/namedDataset.ts';

const domain = {
  trainingSize: { least: 50, most: 2000, whole: true },
  width: { least: 8, most: 64, whole: true },
  depth: { least: 0, most: 2, whole: true },
  learningRate: { least: 0.01, most: 0.2, whole: false },
  labelNoise: { least: 0, most: 0.4, whole: false },
};
const numbersOf = ({ count }: Dataset) => ({
  trainingSize: Math.floor(count / 2),
  testSize: 150,
  labelNoise: 0.1,
  width: 16,
  depth: 1,
  learningRate: 0.05,
  epochs: 3,
});
const regime = regimeFor({ leastExamples: 300, domain, numbersOf });
const set = namedDataset('own.csv', 400);

const changed = (changes: RegimeChanges, dataset = set) => {
  const answer = regime(dataset, changes);
  if (answer.kind !== 'regime') throw new Error(answer.reason);
  return answer.regime;
};
const reasonFor = (changes: RegimeChanges, dataset = set): string => {
  const answer = regime(dataset, changes);
  if (answer.kind !== 'outOfRegime') throw new Error('there is a regime');
  return answer.reason;
};

describe('regimeFor', () => {
  it('makes a regime of the numbers on the data', () => {
    const answer = regime(set);
    expect(answer).toEqual({
      kind: 'regime',
      regime: {
        dataset: 'own.csv',
        data: { trainingSize: 200, testSize: 150, labelNoise: 0.1 },
        pool: 1,
        network: expect.any(Function),
        numbers: { learningRate: 0.05, epochs: 3 },
      },
    });
    expect(changed({}).network(20, 10)).toEqual({ kind: 'mlp', sizes: [20, 16, 10] });
  });

  it('puts changed numbers in the place of its own', () => {
    const { data, numbers, network } = changed({
      trainingSize: 100,
      labelNoise: 0,
      width: 8,
      depth: 2,
      learningRate: 0.2,
    });
    expect(data).toEqual({ trainingSize: 100, testSize: 150, labelNoise: 0 });
    expect(numbers).toEqual({ learningRate: 0.2, epochs: 3 });
    expect(network(20, 10).sizes).toEqual([20, 8, 8, 10]);
    expect(changed({ depth: 0 }).network(20, 10).sizes).toEqual([20, 10]);
  });

  it('pools images as every claim does', () => {
    expect(regime(namedDataset('images', 400, { rows: 28, columns: 28, channels: 1 }))).toMatchObject({
      regime: { pool: 4 },
    });
  });

  it('takes the ends of the domain', () => {
    expect(changed({ learningRate: 0.01 }).numbers.learningRate).toBe(0.01);
    expect(changed({ learningRate: 0.2 }).numbers.learningRate).toBe(0.2);
  });

  it.each([
    [{ width: 7 }, 'width 7 is outside [8, 64], where the claim is made'],
    [{ width: 65 }, 'width 65 is outside [8, 64], where the claim is made'],
    [{ width: 16.5 }, 'width 16.5 is not a whole number'],
    [{ width: Number.NaN }, 'width NaN is outside [8, 64], where the claim is made'],
    [{ depth: 1, labelNoise: 0.5 }, 'labelNoise 0.5 is outside [0, 0.4], where the claim is made'],
  ])('is out of regime for %j', (changes, reason) => {
    expect(reasonFor(changes)).toBe(reason);
  });

  it('is out of regime on a set that is too small for the claim', () => {
    expect(reasonFor({}, namedDataset('few.csv', 299))).toBe(
      '299 examples are too few: the claim is made for 300 and more',
    );
  });

  it('says when a set is too small for the arms', () => {
    expect(changed({ trainingSize: 300 }).data.testSize).toBe(100);
    expect(reasonFor({ trainingSize: 301 })).toBe(
      '400 examples are too few for 301 to train on: 99 would be left to test on, at least 100 are needed',
    );
    expect(reasonFor({ trainingSize: 1000 })).toBe(
      '400 examples are too few for 1000 to train on: 0 would be left to test on, at least 100 are needed',
    );
  });

  it.each([
    ['widht', ', did you mean "width"?'],
    ['zzz', ''],
    ['constructor', ''],
  ])('refuses a number %s that the regime has not', async (name, guess) => {
    const { code, message } = await errorOf(() => regime(set, { [name]: 1 }));
    expect(code).toBe('E_REGIME_NUMBER');
    expect(message).toBe(
      `the regime has no number "${name}" to change${guess}: there are trainingSize, width, depth, learningRate, labelNoise.`,
    );
  });

  it('says when no number can be changed', async () => {
    const fixed = regimeFor({ leastExamples: 300, domain: {}, numbersOf });
    expect((await errorOf(() => fixed(set, { width: 8 }))).message).toBe(
      'the regime has no number "width" to change: there are none.',
    );
  });
});
