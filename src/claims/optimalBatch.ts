import type { BlockContext, BlockMeasurement, Claim, Hypothesis, Regime } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import { randomStream } from '../core/randomStream.ts';
import type { Recipe } from '../core/recipe.ts';
import type { Run } from '../core/run.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { type CurvePoint, collapseExponent } from '../stats/collapseExponent.ts';
import { endOfRun } from './endOfRun.ts';
import { weightsMoved } from './guards.ts';
import { plainSgd } from './plainSgd.ts';
import { type RegimeNumbers, regimeFor } from './regimeFor.ts';

/** Each rate with the batch sizes around its optimum: B / rate from 10 to 160, so that g = rate N / B spans a factor of 16. */
const SWEEP = [
  { rate: 0.1, batchSizes: [1, 2, 3, 4, 6, 8, 12, 16] },
  { rate: 0.2, batchSizes: [2, 3, 4, 6, 8, 12, 16, 24, 32] },
  { rate: 0.4, batchSizes: [4, 6, 8, 12, 16, 24, 32, 48, 64] },
] as const;

const CELLS = SWEEP.flatMap(({ rate, batchSizes }) =>
  batchSizes.map((batchSize) => ({ arm: `rate ${rate}, B ${batchSize}`, rate, batchSize, ratio: batchSize / rate })),
);

/** Where B / rate is too small (too much noise), about right, and too large (too little noise). */
const isNoisy = (ratio: number): boolean => ratio < 12;
const isMiddle = (ratio: number): boolean => ratio > 17 && ratio < 52;
const isQuiet = (ratio: number): boolean => ratio > 115;

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
];

const LEAST_EXAMPLES = 1200;

const numbersOf = ({ provenance }: Dataset): RegimeNumbers => ({
  trainingSize: provenance.name === 'digits' ? 1024 : 720, // where trials put the optimum in the middle of the sweep
  testSize: 4000,
  labelNoise: 0.4,
  width: 16,
  depth: 1,
  trainingTime: 1000,
});

const domain: Claim['domain'] = {
  width: { least: 12, most: 24, whole: true },
};

const design = ({ seed, regime }: { readonly seed: Seed; readonly regime: Regime }): Readonly<Record<string, Recipe>> =>
  Object.fromEntries(
    CELLS.map(({ arm, rate, batchSize }) => [
      arm,
      plainSgd({
        seed,
        datasetSize: regime.data.trainingSize,
        batchSize,
        learningRate: rate,
        stop: { kind: 'updates', updates: Math.round(regime.numbers.trainingTime! / rate) },
      }),
    ]),
  );

const exponentOf = (points: readonly CurvePoint[]): ReturnType<typeof collapseExponent> =>
  collapseExponent(points, { degree: 4, range: [-0.5, 2.5] });

const shuffled = (values: readonly number[], seed: Seed): readonly number[] => {
  const random = randomStream(seed);
  const rest = [...values];
  return values.map(() => rest.splice(random.nextBelow(rest.length), 1)[0]!);
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const measure = async (
  runs: Readonly<Record<string, Run>>,
  { network, regime, seed }: BlockContext,
): Promise<BlockMeasurement> => {
  const cells = CELLS.map((cell) => ({ ...cell, run: runs[cell.arm]!, end: endOfRun(runs[cell.arm]!) }));
  const points = cells.map(({ rate, batchSize, end }) => ({
    logX: Math.log(batchSize),
    logScale: Math.log(rate),
    y: Math.log(end.testLoss),
  }));
  const { exponent, curve } = exponentOf(points);
  const residuals = points.map(({ logX, logScale, y }) => y - curve(logX - exponent * logScale));
  const centre = Math.log(SWEEP[1].rate);
  const planted = (power: number, name: string): number => {
    const scatter = shuffled(residuals, splitSeed(seed, 'planted', name));
    // The curve stays where it is at the middle rate, and moves with the others by the planted power.
    const moved = points.map((point, i) => ({
      ...point,
      y: curve(point.logX - power * (point.logScale - centre) - exponent * centre) + scatter[i]!,
    }));
    return exponentOf(moved).exponent;
  };
  const level = (within: (ratio: number) => boolean): number =>
    mean(cells.filter(({ ratio }) => within(ratio)).map(({ end }) => end.testLoss));
  const diverged = cells.filter(({ run }) => run.outcome.kind === 'diverged').map(({ arm }) => arm);
  return {
    contrasts: {
      exponent,
      tooSmall: level(isNoisy) - level(isMiddle),
      tooLarge: level(isQuiet) - level(isMiddle),
      plantedProportional: planted(1, 'proportional'),
      plantedUnmoved: planted(0, 'unmoved'),
    },
    guards: [
      weightsMoved(network, cells[0]!.arm, cells[0]!.run),
      {
        name: 'no arm diverged',
        passed: diverged.length === 0,
        detail: diverged.length === 0 ? `all ${cells.length} arms finished` : `diverged: ${diverged.join('; ')}`,
      },
    ],
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
    'The exponent within a quarter of 1: half-way to the square root would be 0.75, and a block on digits is off by 0.07 to 0.1. A depth of 0.05 nats on both sides, a sixth of what is seen: without it there is no optimum to speak of.',
  limits:
    'Needs noise to win from: 40 % of the training labels are redrawn, the network is small (16 hidden units), the training time rate * updates is the same for all arms. With clean labels or wide networks the minimum is flat (0.02 to 0.1 nats). That B_opt grows with the data set (S3) is not judged: its exponent depends on what else is held fixed. A batch that is halved throughout moves the optimum by as much and is hardly seen. Shallue et al. 2019 (arXiv:1811.03600) find no such rule when every rate is tuned.',
  catches: [
    'gradient summed',
    'gradient times sqrt B',
    'batch change ignored',
    'stray weight decay',
    'optimum moving as the square root',
  ],
  hypotheses,
  figures: [],
  arms: Object.fromEntries(CELLS.map(({ arm, rate, batchSize }) => [arm, `rate ${rate}, batch of ${batchSize}`])),
  domain,
  regime: regimeFor({ leastExamples: LEAST_EXAMPLES, domain, numbersOf }),
  design,
  measure,
};
