import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/core/dataset.ts';
import { averagePool } from '../../../src/data/averagePool.ts';
import { loadDataset } from '../../../src/data/loadDataset.ts';
import { NAMED_SETS } from '../../../src/data/namedSets.ts';
import { standardisationOf, standardise } from '../../../src/data/standardise.ts';
import { takeSubset } from '../../../src/data/takeSubset.ts';

const oracle = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../../../fixtures/${name}/oracle.json`, import.meta.url), 'utf8')) as T;

const example = (set: Dataset, index: number): number[] => [
  ...set.inputs.subarray(index * set.features, (index + 1) * set.features),
];

/** Equal but for the rounding of float64 sums of up to some million terms, added in another order. */
const expectSameSum = (mine: number, numpy: number): void => {
  expect(Math.abs(mine / numpy - 1)).toBeLessThan(1e-11);
};

const range = (count: number): number[] => [...Array(count).keys()];

describe('digits', () => {
  interface DigitsOracle {
    readonly classCounts: readonly number[];
    readonly mean: number;
    readonly deviation: number;
    readonly training: {
      readonly count: number;
      readonly featureMeans: readonly number[];
      readonly deviation: number;
      readonly firstStandardised: readonly number[];
      readonly lastOfAllStandardised: readonly number[];
      readonly background: readonly number[];
    };
  }
  const numpy = oracle<DigitsOracle>('digits');

  it('has the counts, mean and deviation that NumPy finds', async () => {
    const digits = await loadDataset({ data: 'digits' });
    expect(digits).toMatchObject({
      count: 1797,
      features: 64,
      classes: 10,
      image: { rows: 8, columns: 8, channels: 1 },
    });
    expect(range(10).map((label) => digits.labels.filter((y) => y === label).length)).toEqual(numpy.classCounts);
    const { mean, deviation } = standardisationOf(digits);
    expectSameSum(mean.reduce((sum, value) => sum + value, 0) / 64, numpy.mean);
    expectSameSum(deviation[0]!, numpy.deviation);
  });

  it('is standardised by a training part as NumPy does it', async () => {
    const digits = await loadDataset({ data: 'digits' });
    const { training } = numpy;
    const standardisation = standardisationOf(takeSubset(digits, range(training.count)));
    expectSameSum(standardisation.deviation[0]!, training.deviation);
    const all = standardise(digits, standardisation);
    const float32 = (values: readonly number[]): number[] => values.map(Math.fround);
    training.featureMeans.forEach((mean, d) => {
      expect(standardisation.mean[d]).toBeCloseTo(mean, 12);
    });
    for (const [mine, theirs] of [
      [example(all, 0), training.firstStandardised],
      [example(all, 1796), training.lastOfAllStandardised],
      [[...all.background!], training.background],
    ] as const) {
      float32(theirs).forEach((value, d) => {
        expect(Math.abs(mine[d]! - value)).toBeLessThanOrEqual(2 ** -22 * Math.abs(value));
      });
    }
  });
});

const FASHION = NAMED_SETS.find((set) => set.name === 'fashion-mnist')!.systemFolders[0]!;
const missing = existsSync(FASHION) ? '' : `Debian's dataset-fashion-mnist is not installed (${FASHION} is not there)`;

describe('fashion-mnist', () => {
  it('averaged down to 7 x 7 is what NumPy makes of it', async ({ skip }) => {
    if (missing !== '') skip(missing);
    interface FashionOracle {
      readonly count: number;
      readonly mean: number;
      readonly deviation: number;
      readonly examples: Readonly<Record<string, readonly number[]>>;
    }
    const numpy = oracle<FashionOracle>('fashion');
    const raw = await loadDataset({ data: 'fashion-mnist', folder: FASHION });
    const pooled = averagePool(raw, 4);
    expect(pooled).toMatchObject({ count: numpy.count, features: 49, classes: 10 });
    for (const [index, pixels] of Object.entries(numpy.examples))
      expect(example(pooled, Number(index))).toEqual(pixels);
    const { mean, deviation } = standardisationOf(pooled);
    expectSameSum(mean.reduce((sum, value) => sum + value, 0) / 49, numpy.mean);
    expectSameSum(deviation[0]!, numpy.deviation);
  });
});
