import type { BlockContext, BlockMeasurement, Claim, Hypothesis, Regime } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import type { Run } from '../core/run.ts';
import { leastSquaresSlope } from '../stats/leastSquaresSlope.ts';
import { lowestPoint } from '../stats/lowestPoint.ts';
import { collapsedSweep } from './collapsedSweep.ts';
import { endOfRun } from './endOfRun.ts';
import { noneDiverged, weightsMoved } from './guards.ts';
import { lateTestLoss } from './lateTestLoss.ts';
import { plainSgd } from './plainSgd.ts';
import { type RegimeNumbers, regimeFor } from './regimeFor.ts';

/** Multiples of the regime's rate. A factor of 8 between the ends: the wider, the better an exponent is known. */
const RATES = [1, 2, 4, 8];
/** g = rate N / B, from too little noise to too much; in this order the longest trainings begin first. */
const NOISE_SCALES = [8, 40 / 3, 20, 80 / 3, 40, 160 / 3, 80];

/** With 640 examples and a rate of 1/8 every batch is a whole number, but for one that is left out. */
const CELLS = NOISE_SCALES.flatMap((noise) =>
  RATES.filter((times) => times > 1 || noise !== 160 / 3).map((times) => ({
    arm: `rate x ${times}, g ${Number(noise.toPrecision(3))}`,
    times,
    noise,
  })),
);

const isNoisy = (noise: number): boolean => noise > 70;
const isMiddle = (noise: number): boolean => noise > 22 && noise < 45;
const isQuiet = (noise: number): boolean => noise < 10;

const PROPORTIONAL = { lower: 0.75, upper: 1.25 };
const DEEP = { lower: 0.05, upper: Number.POSITIVE_INFINITY };
const EXPONENT = { unit: 'exponent of the rate', region: PROPORTIONAL } as const;
const DEPTH = { unit: 'nats', region: DEEP, role: 'claim', expected: 'inside' } as const;

const hypotheses: readonly Hypothesis[] = [
  {
    ...EXPONENT,
    contrast: 'exponent',
    title: 'Exponent that lays the loss curves over one another: B_opt grows as the rate to this power',
    role: 'claim',
    expected: 'inside',
  },
  { ...DEPTH, contrast: 'tooSmall', title: 'Test loss of batches that are too small, above that in the middle' },
  { ...DEPTH, contrast: 'tooLarge', title: 'Test loss of batches that are too large, above that in the middle' },
  {
    ...EXPONENT,
    contrast: 'plantedProportional',
    title: 'Planted effect: the fitted curve moved in proportion, with the scatter of this block, must be seen',
    role: 'control',
    expected: 'inside',
  },
  {
    ...EXPONENT,
    contrast: 'plantedUnmoved',
    title: 'Planted absence: the fitted curve at the same batch size for every rate must be told apart',
    role: 'control',
    expected: 'outside',
  },
  {
    ...EXPONENT,
    contrast: 'lowestPoints',
    title: 'A second view: slope of log B_opt on the log rate, B_opt the lowest point of a cubic through each curve',
    role: 'finding',
    expected: 'inside',
  },
];

const LEAST_EXAMPLES = 1200;

/**
 * Time is rate times updates per training example; trials put the optimum in the middle of the sweep. The shortest runs
 * last for 8 and 16 epochs, and are observed twice in their last third, longer ones more often.
 */
const numbersOf = ({ provenance }: Dataset): RegimeNumbers => ({
  trainingSize: 640,
  testSize: 600,
  labelNoise: 0.4,
  width: 16,
  depth: 1,
  learningRate: 0.125,
  momentum: 0,
  ...(provenance.name === 'digits'
    ? { timePerExample: 1, observeEveryEpochs: 2 }
    : { timePerExample: 2, observeEveryEpochs: 4 }),
});

const domain: Claim['domain'] = {
  trainingSize: { least: 560, most: 720, whole: true },
  labelNoise: { least: 0.35, most: 0.5, whole: false },
  width: { least: 14, most: 20, whole: true },
  depth: { least: 1, most: 2, whole: true },
  learningRate: { least: 0.1, most: 0.15, whole: false },
  momentum: { least: 0, most: 0.9, whole: false },
};

interface Cell {
  readonly arm: string;
  readonly times: number;
  readonly noise: number;
  readonly rate: number;
  readonly batchSize: number;
}

/** Rounded to whole examples, which moves a point along the axis and not off its curve. */
const cellsOf = ({ data, numbers }: Regime): readonly Cell[] =>
  CELLS.map((cell) => {
    const rate = cell.times * numbers.learningRate!;
    return { ...cell, rate, batchSize: Math.max(1, Math.round((rate * data.trainingSize) / cell.noise)) };
  });

const design: Claim['design'] = ({ seed, regime }) =>
  Object.fromEntries(
    cellsOf(regime).map(({ arm, rate, batchSize }) => [
      arm,
      plainSgd({
        seed,
        datasetSize: regime.data.trainingSize,
        batchSize,
        learningRate: rate,
        momentum: regime.numbers.momentum!,
        stop: {
          kind: 'updates',
          updates: Math.round((regime.numbers.timePerExample! * regime.data.trainingSize) / rate),
        },
      }),
    ]),
  );

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const measure = async (
  runs: Readonly<Record<string, Run>>,
  { network, regime, seed }: BlockContext,
): Promise<BlockMeasurement> => {
  const cells = cellsOf(regime).map((cell) => {
    const run = runs[cell.arm]!;
    const testLoss = lateTestLoss(run);
    const point = { logX: Math.log(cell.batchSize), logScale: Math.log(cell.rate), y: Math.log(testLoss) };
    return { ...cell, testLoss, end: { ...endOfRun(run), testLoss }, point };
  });
  const level = (within: (noise: number) => boolean): number =>
    mean(cells.filter(({ noise }) => within(noise)).map(({ testLoss }) => testLoss));
  const middle = level(isMiddle);
  const lowest = RATES.map((times) => {
    const curve = cells.filter((cell) => cell.times === times).map(({ point }) => point);
    const bestLogX = lowestPoint(
      curve.map(({ logX }) => logX),
      curve.map(({ y }) => y),
    );
    return { bestLogX, logScale: curve[0]!.logScale };
  });
  return {
    contrasts: {
      ...collapsedSweep(
        cells.map(({ point }) => point),
        seed,
      ),
      tooSmall: level(isNoisy) - middle,
      tooLarge: level(isQuiet) - middle,
      lowestPoints: leastSquaresSlope(
        lowest.map(({ logScale }) => logScale),
        lowest.map(({ bestLogX }) => bestLogX),
      ),
    },
    guards: [weightsMoved(network, cells[0]!.arm, runs[cells[0]!.arm]!), noneDiverged(runs)],
    arms: Object.fromEntries(
      cells.map(({ arm, rate, batchSize, end }) => [
        arm,
        { learningRate: rate, batchSize, noiseScale: (rate * regime.data.trainingSize) / batchSize, ...end },
      ]),
    ),
  };
};

/** S1, S2. The regime, the effect and what it catches: trials in CLAIMS.md, section 1. */
export const optimalBatch: Claim = {
  name: 'optimal-batch',
  headline: true,
  title: 'The best batch size grows in proportion to the learning rate',
  statement:
    'At a fixed learning rate and training time the test loss has a minimum at a batch size between too much and too little noise, and that batch size is proportional to the rate.',
  sources: [
    { row: 'S1', reference: 'Smith & Le 2018, arXiv:1710.06451', place: 'Abstract' },
    { row: 'S2', reference: 'Smith & Le 2018, arXiv:1710.06451', place: 'Abstract' },
  ],
  marginReason:
    'The exponent within a quarter of 1: half-way to the square root would be 0.75, and a block is off by 0.05 +- 0.04 on digits, 0.09 +- 0.03 on Fashion-MNIST. A depth of 0.05 nats on both sides, a seventh of what is seen: without it there is no optimum to speak of.',
  limits:
    'Needs noise to win from: 40 % of the training labels are redrawn, the network is small (16 hidden units), the training time rate * updates is the same for all arms. The loss is the mean over the last third of training: at its end alone it is so uneven that one block in some hundreds read an exponent of 1.4 or 2.5. With clean labels or wide networks the minimum is flat (0.02 to 0.1 nats); below 14 or above 20 units, or away from 640 examples, it leaves the sweep. With momentum m the rate stands for rate / (1 - m). A summed gradient makes arms at the highest rate diverge, and a gradient times the root of B mostly leaves the exponent undecided: the check then does not hold, and names neither. How B_opt grows with the data set (S3) is a claim of its own. A batch that is halved throughout moves the optimum by as much and is hardly seen. Shallue et al. 2019 (arXiv:1811.03600) find no such rule when every rate is tuned.',
  guards: ['weights moved', 'no arm diverged'],
  catches: ['batch change ignored', 'stray weight decay'],
  hypotheses,
  figures: [],
  arms: Object.fromEntries(
    CELLS.map(({ arm, times, noise }) => [
      arm,
      `${times} times the base rate, batch for a noise scale of ${Number(noise.toPrecision(3))}`,
    ]),
  ),
  domain,
  regime: regimeFor({ leastExamples: LEAST_EXAMPLES, domain, numbersOf }),
  design,
  measure,
};
