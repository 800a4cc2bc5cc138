import type { BlockContext, BlockMeasurement, Claim, GuardOutcome, Hypothesis } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import type { Run } from '../core/run.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { leastSquaresSlope } from '../stats/leastSquaresSlope.ts';
import { baseRate } from './baseRate.ts';
import { endsOfArms } from './endsOfArms.ts';
import { weightsMoved } from './guards.ts';
import { largestStableRate, type RateTrial } from './largestStableRate.ts';
import { plainSgd } from './plainSgd.ts';
import { type RegimeNumbers, regimeFor } from './regimeFor.ts';
import { shuffled } from './shuffled.ts';

const SMALL = [1, 2, 4, 8] as const;
const LARGE = [128, 256, 512] as const;
/** In units of the base rate: half an octave apart, over a factor of 2,900, the same for every batch size. */
const RATES = Array.from({ length: 24 }, (_, step) => 2 ** (step / 2 - 9));

/** Every batch size with its rates in ascending order. */
const SWEEP = [...SMALL, ...LARGE].map((batchSize) => ({
  batchSize,
  trials: RATES.map((factor) => ({ factor, arm: `B ${batchSize}, rate ${Number(factor.toPrecision(3))}` })),
}));

const PER_EXAMPLE = { lower: 0.7, upper: 1.3 };
const PER_UPDATE = { lower: -0.3, upper: 0.3 };
const UNIT = { unit: 'exponent of the batch size' } as const;

const hypotheses: readonly Hypothesis[] = [
  {
    ...UNIT,
    contrast: 'smallBatches',
    title: 'Exponent by which the largest stable rate grows, batches of 1 to 8: a limit per example',
    region: PER_EXAMPLE,
    role: 'claim',
    expected: 'inside',
  },
  {
    ...UNIT,
    contrast: 'largeBatches',
    title: 'Exponent by which the largest stable rate grows, batches of 128 to 512: a limit per update',
    region: PER_UPDATE,
    role: 'claim',
    expected: 'inside',
  },
  {
    ...UNIT,
    contrast: 'plantedPerExample',
    title: 'Planted effect: limits of small batches in proportion to the batch, with the scatter of this block',
    region: PER_EXAMPLE,
    role: 'control',
    expected: 'inside',
  },
  {
    ...UNIT,
    contrast: 'plantedPerUpdate',
    title: 'Planted effect: one limit for all large batches, with the scatter of this block',
    region: PER_UPDATE,
    role: 'control',
    expected: 'inside',
  },
  {
    ...UNIT,
    contrast: 'plantedRoot',
    title: 'Planted absence: limits of small batches that grow as the square root of the batch must be told apart',
    region: PER_EXAMPLE,
    role: 'control',
    expected: 'outside',
  },
  {
    ...UNIT,
    contrast: 'plantedRootLarge',
    title: 'Planted absence: limits of large batches that grow as the square root of the batch must be told apart',
    region: PER_UPDATE,
    role: 'control',
    expected: 'outside',
  },
];

const numbersOf = (dataset: Dataset): RegimeNumbers => ({
  trainingSize: Math.min(1024, Math.floor(0.7 * dataset.count)),
  testSize: 500,
  labelNoise: 0,
  width: 32,
  depth: 1,
  baseRate: baseRate(dataset),
  epochs: 4,
  stableShare: 0.65,
});

/** With fewer, batches of 512 make no more than a handful of updates. */
const LEAST_EXAMPLES = 1200;

const domain: Claim['domain'] = {
  width: { least: 24, most: 64, whole: true },
  depth: { least: 1, most: 2, whole: true },
  epochs: { least: 3, most: 6, whole: true },
  trainingSize: { least: 700, most: 4096, whole: true },
};

const design: Claim['design'] = ({ seed, regime: { data, numbers } }) =>
  Object.fromEntries(
    SWEEP.flatMap(({ batchSize, trials }) =>
      trials.map(({ arm, factor }) => [
        arm,
        plainSgd({
          seed,
          datasetSize: data.trainingSize,
          batchSize,
          learningRate: factor * numbers.baseRate!,
          stop: { kind: 'epochs', epochs: numbers.epochs! },
        }),
      ]),
    ),
  );

const limitFound = (batchSize: number, limit: number | undefined, below: number): GuardOutcome => ({
  name: `the largest stable rate is among those tried (B ${batchSize})`,
  passed: limit !== undefined,
  detail:
    limit === undefined
      ? `with batches of ${batchSize} all rates tried end below ${below.toPrecision(3)} nats, or none does`
      : `with batches of ${batchSize} training ends below ${below.toPrecision(3)} nats up to a rate of ${limit.toPrecision(3)}`,
});

const slope = (batchSizes: readonly number[], logLimits: readonly number[]): number =>
  leastSquaresSlope(
    batchSizes.map((batchSize) => Math.log(batchSize)),
    logLimits,
  );

/** What a straight line leaves of log limits over log batch size. */
const residuals = (batchSizes: readonly number[], logLimits: readonly number[]): readonly number[] => {
  const power = slope(batchSizes, logLimits);
  const rest = logLimits.map((limit, i) => limit - power * Math.log(batchSizes[i]!));
  const level = rest.reduce((sum, value) => sum + value, 0) / rest.length;
  return rest.map((value) => value - level);
};

const contrastsOf = (logLimits: readonly number[], seed: Seed): Readonly<Record<string, number>> => {
  const [small, large] = [logLimits.slice(0, SMALL.length), logLimits.slice(SMALL.length)];
  const scatter = [...residuals(SMALL, small), ...residuals(LARGE, large)];
  const planted = (batchSizes: readonly number[], power: number, name: string): number => {
    const dealt = shuffled(scatter, splitSeed(seed, 'planted', name));
    return slope(
      batchSizes,
      batchSizes.map((batchSize, i) => power * Math.log(batchSize) + dealt[i]!),
    );
  };
  return {
    smallBatches: slope(SMALL, small),
    largeBatches: slope(LARGE, large),
    plantedPerExample: planted(SMALL, 1, 'per example'),
    plantedPerUpdate: planted(LARGE, 0, 'per update'),
    plantedRoot: planted(SMALL, 0.5, 'root'),
    plantedRootLarge: planted(LARGE, 0.5, 'root, large'),
  };
};

const measure = async (
  runs: Readonly<Record<string, Run>>,
  { network, data, seed, regime: { numbers } }: BlockContext,
): Promise<BlockMeasurement> => {
  const ends = endsOfArms(runs);
  const below = numbers.stableShare! * Math.log(data.training.classes);
  const swept = SWEEP.map(({ batchSize, trials }) => {
    const ofRates = trials.map(
      ({ arm, factor }): RateTrial => ({ rate: factor * numbers.baseRate!, loss: ends[arm]!.trainingLoss }),
    );
    const best = ofRates.reduce((least, one) => (one.loss < least.loss ? one : least));
    return { batchSize, best: best.rate, limit: largestStableRate(ofRates, below) };
  });
  const first = SWEEP[0]!.trials[0]!.arm;
  const guards = [
    weightsMoved(network, first, runs[first]!),
    ...swept.map(({ batchSize, limit }) => limitFound(batchSize, limit, below)),
  ];
  const limits = swept.flatMap(({ limit }) => limit ?? []);
  return {
    contrasts:
      limits.length < SWEEP.length
        ? {}
        : contrastsOf(
            limits.map((limit) => Math.log(limit)),
            seed,
          ),
    guards,
    arms: ends,
    curves: {
      limits: {
        stable: swept.flatMap(({ batchSize, limit }) => (limit === undefined ? [] : [[batchSize, limit] as const])),
        best: swept.map(({ batchSize, best }) => [batchSize, best] as const),
      },
    },
  };
};

/** P3. The regime, the effect and what it catches: trials in CLAIMS.md, section 8. */
export const stability: Claim = {
  name: 'stability',
  headline: false,
  title: 'Small batches have a largest stable rate per example, large ones a largest rate per update',
  statement:
    'While batches are small the largest stable learning rate is proportional to the batch size, and for large batches it stays the same, so that its factor per example falls as one over the batch size.',
  sources: [
    { row: 'P3', reference: 'Page 2018, myrtle.ai', place: 'How to Train Your ResNet 2: Mini-batches, curvature' },
  ],
  marginReason:
    'An exponent within 0.3 of 1 for small batches and of 0 for large ones: each is nearer to its own number than to the other, and than to the square root, which is planted. Seen are 0.98 +- 0.03 and -0.04 +- 0.05 on digits, 0.87 +- 0.07 and 0.09 +- 0.09 on Fashion-MNIST.',
  limits:
    'Stable means that four epochs end below 0.65 of the loss of guessing: the step at which training begins to oscillate may be lower. Small batches and narrow networks lose single units for good, so that exponents scatter below 24 units. Between batches of 16 and 64 lies the bend, a critical batch size (Ma et al. 2018, arXiv:1712.06559). The limit of large batches is that of curvature and moves with it: training itself goes to the edge (Cohen et al. 2021, arXiv:2103.00065). The source sees 8 times the usual rate at a batch of 128 and 2 times at 512 for a ResNet on CIFAR-10, with momentum and batch normalisation.',
  guards: ['weights moved', 'the largest stable rate is among those tried'],
  catches: ['gradient summed', 'gradient times sqrt B', 'batch change ignored'],
  hypotheses,
  figures: [
    {
      name: 'limits',
      title: 'Largest stable rate and best rate against batch size',
      meaning:
        'Both rise in proportion to small batches; for large ones the largest stable rate stays where it is, so that per example it falls as one over the batch size.',
      x: { label: 'batch size', scale: 'log' },
      y: { label: 'learning rate', scale: 'log' },
      curves: { stable: 'largest stable rate', best: 'rate of the least training loss' },
    },
  ],
  arms: Object.fromEntries(
    SWEEP.flatMap(({ batchSize, trials }) =>
      trials.map(({ arm, factor }) => [
        arm,
        `batch of ${batchSize}, ${Number(factor.toPrecision(3))} times the base rate`,
      ]),
    ),
  ),
  domain,
  regime: regimeFor({ leastExamples: LEAST_EXAMPLES, domain, numbersOf }),
  design,
  measure,
};
