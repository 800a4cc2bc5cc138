import type { BlockContext, BlockMeasurement, Claim, Hypothesis, Regime } from '../core/claim.ts';
import type { SplitDataset } from '../core/dataset.ts';
import type { MlpNetwork } from '../core/network.ts';
import type { Run } from '../core/run.ts';
import { splitSeed } from '../core/seed.ts';
import { leastSquaresSlope } from '../stats/leastSquaresSlope.ts';
import { lowestPoint } from '../stats/lowestPoint.ts';
import { dataSizeCurves, dataSizeFigures } from './dataSizeFigures.ts';
import {
  curveCells,
  SETTING_NAMES,
  SETTINGS,
  type SettingName,
  SIZE_CELLS,
  SIZES,
  type SizeCell,
} from './dataSizeSweep.ts';
import { endOfRun } from './endOfRun.ts';
import { noneDiverged, weightsMoved } from './guards.ts';
import { lateTestLoss } from './lateTestLoss.ts';
import { plainSgd } from './plainSgd.ts';
import { type LossCurve, plantedParabolas } from './plantedParabolas.ts';
import { type RegimeNumbers, regimeFor } from './regimeFor.ts';
import { repeatedSet } from './repeatedSet.ts';

const GROWS = { lower: 0.5, upper: Number.POSITIVE_INFINITY };
const PROPORTIONAL = { lower: 0.75, upper: 1.25 };
const EXPONENT = { unit: 'exponent of N' } as const;

/** In proportion to N, as the source has it: reported for each setting, and not judged. */
const proportional = (contrast: string, { line }: { readonly line: string }): Hypothesis => ({
  ...EXPONENT,
  contrast,
  title: `B_opt in proportion to N: ${line}`,
  region: PROPORTIONAL,
  role: 'finding',
  expected: 'inside',
});

const hypotheses: readonly Hypothesis[] = [
  {
    ...EXPONENT,
    contrast: 'fixed',
    title: 'Slope of log B_opt on log N, network and training time the same: B_opt grows',
    region: GROWS,
    role: 'claim',
    expected: 'inside',
  },
  {
    ...EXPONENT,
    contrast: 'planted',
    title: 'Planted effect: lowest points that move in proportion, in the noise of this block, must be seen to grow',
    region: GROWS,
    role: 'control',
    expected: 'inside',
  },
  {
    ...EXPONENT,
    contrast: 'repeated',
    title: 'Planted absence: every example two and three times is not more data, B_opt must not be seen to grow',
    region: GROWS,
    role: 'control',
    expected: 'outside',
  },
  proportional('fixedProportional', SETTINGS.fixed),
  proportional('widthRoot', SETTINGS.widthRoot),
  proportional('widthLinear', SETTINGS.widthLinear),
  proportional('time', SETTINGS.time),
  proportional('widthAndTime', SETTINGS.widthAndTime),
];

const LEAST_EXAMPLES = 1600;

const numbersOf = (): RegimeNumbers => ({
  trainingSize: 1440,
  testSize: 600,
  labelNoise: 0.4,
  width: 16,
  depth: 1,
  learningRate: 0.5,
  momentum: 0,
  trainingTime: 600,
  observeEveryEpochs: 2,
});

const domain: Claim['domain'] = {
  labelNoise: { least: 0.35, most: 0.5, whole: false },
  width: { least: 14, most: 20, whole: true },
  momentum: { least: 0, most: 0.9, whole: false },
};

const batchSizeOf = ({ ratio }: SizeCell, { numbers }: Regime): number => Math.round(ratio * numbers.learningRate!);

/** N of the arms with so many times the smallest set; the largest is the whole training part. */
const datasetSizeOf = ({ size }: { readonly size: number }, { data }: Regime): number =>
  Math.round((data.trainingSize * size) / SIZES.length);

const design: Claim['design'] = ({ seed, regime }) => {
  const { learningRate, momentum, trainingTime } = regime.numbers as Readonly<
    Record<'learningRate' | 'momentum' | 'trainingTime', number>
  >;
  return Object.fromEntries(
    SIZE_CELLS.map((cell) => [
      cell.arm,
      plainSgd({
        seed,
        datasetSize: datasetSizeOf(cell, regime),
        batchSize: batchSizeOf(cell, regime),
        learningRate,
        momentum,
        stop: {
          kind: 'updates',
          updates: Math.round((trainingTime * cell.size ** SETTINGS[cell.setting].time) / learningRate),
        },
      }),
    ]),
  );
};

const cellNamed = (arm: string): SizeCell => SIZE_CELLS.find((cell) => cell.arm === arm)!;

const armData = (arm: string, { data }: { readonly data: SplitDataset }): SplitDataset =>
  cellNamed(arm).setting === 'repeated' ? repeatedSet(data, SIZES.length) : data;

const armNetwork = (arm: string, { kind, sizes }: MlpNetwork): MlpNetwork => {
  const { setting, size } = cellNamed(arm);
  const times = size ** SETTINGS[setting].width;
  const hidden = sizes.slice(1, -1).map((units) => Math.round(times * units));
  return { kind, sizes: [sizes[0]!, ...hidden, sizes.at(-1)!] };
};

const measure = async (
  runs: Readonly<Record<string, Run>>,
  { network, regime, seed }: BlockContext,
): Promise<BlockMeasurement> => {
  const first = SIZE_CELLS[0]!.arm;
  const ends = Object.fromEntries(
    SIZE_CELLS.map(({ arm }) => [arm, { ...endOfRun(runs[arm]!), testLoss: lateTestLoss(runs[arm]!) }]),
  );
  const curvesOf = (setting: SettingName): readonly LossCurve[] =>
    SIZES.map((size) => {
      const cells = curveCells(setting, size);
      return {
        x: cells.map((cell) => Math.log(batchSizeOf(cell, regime))),
        y: cells.map(({ arm }) => Math.log(ends[arm]!.testLoss)),
      };
    });
  const logSizes = SIZES.map(Math.log);
  const slopeOf = (curves: readonly LossCurve[]): number =>
    leastSquaresSlope(
      logSizes,
      curves.map(({ x, y }) => lowestPoint(x, y)),
    );
  const slopes = Object.fromEntries(SETTING_NAMES.map((setting) => [setting, slopeOf(curvesOf(setting))]));
  const fixed = curvesOf('fixed');
  const moves = logSizes.map((logSize) => logSize - logSizes[1]!);
  return {
    contrasts: {
      ...slopes,
      fixedProportional: slopes.fixed!,
      planted: slopeOf(plantedParabolas(fixed, moves, splitSeed(seed, 'planted'))),
    },
    guards: [weightsMoved(network, first, runs[first]!), noneDiverged(runs)],
    arms: Object.fromEntries(
      SIZE_CELLS.map((cell) => [
        cell.arm,
        { datasetSize: datasetSizeOf(cell, regime), batchSize: batchSizeOf(cell, regime), ...ends[cell.arm]! },
      ]),
    ),
    curves: dataSizeCurves({
      testLoss: ({ arm }) => ends[arm]!.testLoss,
      batchSize: (cell) => batchSizeOf(cell, regime),
      noiseScale: (cell) => (regime.numbers.learningRate! * datasetSizeOf(cell, regime)) / batchSizeOf(cell, regime),
    }),
  };
};

/** S3. The regime, the effects and why no more is claimed: trials in CLAIMS.md, section 1. */
export const optimalBatchDataSize: Claim = {
  name: 'optimal-batch-data-size',
  headline: false,
  title: 'The best batch size grows with the training set',
  statement:
    'With two fifths of the labels redrawn, and network, rate and training time the same, the batch size of least test loss grows with the number of training examples.',
  sources: [{ row: 'S3', reference: 'Smith & Le 2018, arXiv:1710.06451', place: 'Abstract' }],
  marginReason:
    'An exponent above 0.5, half-way between no growth and the proportion that the source has: a block on digits gives 1.55 +- 0.24, on Fashion-MNIST 1.05 +- 0.18, lowest points that are planted in proportion 0.9 +- 0.2, and examples that are only repeated -0.1 to 0.1 +- 0.1 to 0.3.',
  limits:
    'That B_opt is in proportion to N is not claimed: the exponent depends on what else is held fixed, and is given with its interval for each. Network and time fixed 1.5 on digits and 1.0 on Fashion-MNIST; width as the root of N 1.2 and 0.9; width as N 0.9 and 0.9; time as N 1.1 and 0.9; both as N 0.2 and 0.1, where nearly nothing is left. With clean labels, or 64 units, the optimum is flat and the exponent not to be told from 0. A factor of 3 in N is what lies between a minimum that leaves the sweep on the left and one that vanishes on the right. Shallue et al. 2019 (arXiv:1811.03600) find that how far larger batches help depends on model and data set by no simple rule.',
  guards: ['weights moved', 'no arm diverged'],
  catches: ['training-set size ignored'],
  hypotheses,
  figures: dataSizeFigures,
  arms: Object.fromEntries(
    SIZE_CELLS.map(({ arm, setting, size, ratio }) => [
      arm,
      `${size === 1 ? 'N' : `${size} N`}, ${SETTINGS[setting].line}; batch of ${ratio} times the rate`,
    ]),
  ),
  domain,
  regime: regimeFor({ leastExamples: LEAST_EXAMPLES, domain, numbersOf }),
  design,
  armData,
  armNetwork,
  measure,
};
