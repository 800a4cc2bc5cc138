import type { BlockContext, BlockMeasurement, Claim, GuardOutcome, Hypothesis, Regime } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import type { Run } from '../core/run.ts';
import { baseRate } from './baseRate.ts';
import { endsOfArms } from './endsOfArms.ts';
import { weightsMoved } from './guards.ts';
import { lowestRate } from './lowestRate.ts';
import { plainSgd } from './plainSgd.ts';
import { type RegimeNumbers, regimeFor } from './regimeFor.ts';

const SMALL_BATCH = 1;
const LARGE_BATCH = 8;

interface Sweep {
  readonly name: string;
  readonly size: 'small' | 'all';
  readonly batchSize: number;
  /** Of the small sets of a block: which. */
  readonly part: number;
  readonly order: string;
}

const sweepOf = (size: Sweep['size'], batchSize: number, part: number, order = 'shared'): Sweep => {
  const data = size === 'all' ? 'all' : part === 0 ? 'an eighth' : 'another eighth';
  return { name: `${data}, B ${batchSize}${order === 'shared' ? '' : ', other order'}`, size, batchSize, part, order };
};
/** What is compared: each size of the data with each batch size. */
const COMPARED = [SMALL_BATCH, LARGE_BATCH].map((batchSize) => ({
  small: sweepOf('small', batchSize, 0),
  all: sweepOf('all', batchSize, 0),
  other: sweepOf('small', batchSize, 1),
  again: sweepOf('small', batchSize, 0, 'again'),
  otherAgain: sweepOf('small', batchSize, 1, 'again'),
}));
const SWEEPS = COMPARED.flatMap(({ all, ...small }) => [all, ...Object.values(small)]);

/** Per example, in units of the base rate: half an octave apart, the same for all. */
const FACTORS = Array.from({ length: 14 }, (_, step) => 2 ** (step / 2 - 8.5));
const armOf = ({ name }: Sweep, factor: number): string => `${name}, factor ${Number(factor.toPrecision(3))}`;

/** How many times as many examples all of the data has as the small part. */
const TIMES = 8;
/** Between the ends of a comparison, in powers of what is compared. */
const FALLS = { lower: 0.15, upper: Number.POSITIVE_INFINITY };
const SAME = { lower: -0.2, upper: 0.2 };
/** The power that is planted. */
const PLANTED = 0.5;
const BY_SIZE = { unit: 'exponent of 1 / data-set size', region: FALLS } as const;
const BY_BATCH = { unit: 'exponent of the batch size', region: SAME } as const;

const hypotheses: readonly Hypothesis[] = [
  {
    ...BY_SIZE,
    contrast: 'dataSize',
    title: 'Exponent by which the best rate per example falls as the data set grows to the eightfold',
    role: 'claim',
    expected: 'inside',
  },
  {
    ...BY_BATCH,
    contrast: 'batchSize',
    title: 'Exponent by which the best rate per example grows from batches of 1 to batches of 8',
    role: 'claim',
    expected: 'inside',
  },
  {
    ...BY_SIZE,
    contrast: 'otherExamples',
    title: 'Planted absence: two small sets of one size must not differ so',
    role: 'control',
    expected: 'outside',
  },
  {
    ...BY_SIZE,
    contrast: 'plantedFall',
    title: 'Planted effect: two small sets, the rate of one moved by the square root of 8, must be seen to differ',
    role: 'control',
    expected: 'inside',
  },
  {
    ...BY_BATCH,
    contrast: 'otherOrder',
    title: 'Planted parity: batches in another order of examples must have the same best rate',
    role: 'control',
    expected: 'inside',
  },
  {
    ...BY_BATCH,
    contrast: 'plantedGrowth',
    title: 'Planted absence: a best rate per example that grows as the square root of the batch must be told apart',
    role: 'control',
    expected: 'outside',
  },
];

const numbersOf = (dataset: Dataset): RegimeNumbers => ({
  trainingSize: Math.min(1024, Math.floor(0.7 * dataset.count)),
  testSize: 500,
  labelNoise: 0.4,
  width: 16,
  depth: 1,
  baseRate: baseRate(dataset),
  epochs: 6,
});

/** An eighth of what is left to train on are a hundred. */
const LEAST_EXAMPLES = 1200;

const domain: Claim['domain'] = {
  width: { least: 16, most: 32, whole: true },
  labelNoise: { least: 0.3, most: 0.5, whole: false },
};

const sizeOf = ({ size }: Sweep, { data }: Regime): number =>
  size === 'all' ? data.trainingSize : Math.floor(data.trainingSize / TIMES);

const design: Claim['design'] = ({ seed, regime }) =>
  Object.fromEntries(
    SWEEPS.flatMap((sweep) =>
      FACTORS.map((factor) => {
        const datasetSize = sizeOf(sweep, regime);
        const plain = plainSgd({
          seed,
          datasetSize,
          batchSize: sweep.batchSize,
          learningRate: factor * sweep.batchSize * regime.numbers.baseRate!,
          stop: { kind: 'epochs', epochs: regime.numbers.epochs! },
          order: sweep.order,
        });
        return [armOf(sweep, factor), { ...plain, firstExample: sweep.part * datasetSize }];
      }),
    ),
  );

const lowestFound = ({ name }: Sweep, best: number | undefined): GuardOutcome => ({
  name: `the best rate is among those tried (${name})`,
  passed: best !== undefined,
  detail:
    best === undefined
      ? `${name}: the lowest or the highest rate tried has the least training loss`
      : `${name}: the best rate per example is ${best.toPrecision(3)}`,
});

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const measure = async (
  runs: Readonly<Record<string, Run>>,
  { network, regime }: BlockContext,
): Promise<BlockMeasurement> => {
  const arms = endsOfArms(runs);
  const best = SWEEPS.map((sweep) => ({
    sweep,
    rate: lowestRate(FACTORS.map((rate) => ({ rate, loss: arms[armOf(sweep, rate)]!.trainingLoss }))),
  }));
  const first = armOf(SWEEPS[0]!, FACTORS[0]!);
  const guards = [
    weightsMoved(network, first, runs[first]!),
    ...best.map(({ sweep, rate }) => lowestFound(sweep, rate)),
  ];
  const curves = {
    rates: Object.fromEntries(
      [SMALL_BATCH, LARGE_BATCH].map((batchSize) => [
        `batch${batchSize}`,
        best
          .filter(({ sweep }) => sweep.batchSize === batchSize && sweep.part === 0 && sweep.order === 'shared')
          .flatMap(({ sweep, rate }) => (rate === undefined ? [] : [[sizeOf(sweep, regime), rate] as const])),
      ]),
    ),
  };
  if (guards.some(({ passed }) => !passed)) return { contrasts: {}, guards, arms, curves };
  const logBest = (wanted: Sweep): number => Math.log(best.find(({ sweep }) => sweep.name === wanted.name)!.rate!);
  const fall = (from: 'small' | 'other', to: 'small' | 'all'): number =>
    mean(COMPARED.map((sweeps) => (logBest(sweeps[from]) - logBest(sweeps[to])) / Math.log(TIMES)));
  const perPower = Math.log(LARGE_BATCH / SMALL_BATCH);
  const growth = mean(
    (['small', 'all', 'other'] as const).map((size) => logBest(COMPARED[1]![size]) - logBest(COMPARED[0]![size])),
  );
  const again =
    mean(
      COMPARED.flatMap((sweeps) => [
        logBest(sweeps.again) - logBest(sweeps.small),
        logBest(sweeps.otherAgain) - logBest(sweeps.other),
      ]),
    ) / perPower;
  return {
    contrasts: {
      dataSize: fall('small', 'all'),
      batchSize: growth / perPower,
      otherExamples: fall('other', 'small'),
      plantedFall: fall('other', 'small') + PLANTED,
      otherOrder: again,
      plantedGrowth: again + PLANTED,
    },
    guards,
    arms,
    curves,
  };
};

/** P4. */
export const bestRate: Claim = {
  name: 'best-rate',
  headline: false,
  title: 'The best learning rate per example depends on the size of the data set and not on the batch size',
  statement:
    'Over equally many epochs the rate of the least training loss, counted per example, is higher for an eighth of the data than for all of it, and the same for batches of 1 and of 8.',
  sources: [
    { row: 'P4', reference: 'Page 2018, myrtle.ai', place: 'How to Train Your ResNet 2: Mini-batches, forgetfulness' },
  ],
  marginReason:
    'An exponent of the data-set size of 0.15 and more is a third of what is seen: 0.41 +- 0.10 on digits, 0.44 +- 0.15 on Fashion-MNIST, where two sets of one size differ by 0.01 +- 0.10. An exponent of the batch size within 0.2 of 0 is far from the square root: seen are -0.04 +- 0.05 and -0.07 +- 0.05.',
  limits:
    'Said of training losses of networks that cannot tell all examples apart (16 hidden units, 40 % of the labels redrawn); with clean labels and 32 units the exponent of the size is 0.2 to 0.25. A small set makes fewer updates in as many epochs, so that forgetting is not the only reason for its higher rate. Said of small batches: beyond some 16 examples curvature sets the rate, and the best one per example falls (claim stability). With momentum and schedules tuned Shallue et al. 2019 (arXiv:1811.03600) find no rule for the best rate that holds on all data.',
  guards: ['weights moved', 'the best rate is among those tried'],
  catches: ['gradient times sqrt B', 'data-set size ignored'],
  hypotheses,
  figures: [
    {
      name: 'rates',
      title: 'Best rate per example against the size of the data set',
      meaning: 'Small sets have a higher best rate, the same for both batch sizes.',
      x: { label: 'training examples', scale: 'log' },
      y: { label: 'best rate per example, base rates', scale: 'log' },
      curves: { batch1: 'batches of 1', batch8: 'batches of 8' },
    },
  ],
  arms: Object.fromEntries(
    SWEEPS.flatMap((sweep) =>
      FACTORS.map((factor) => [
        armOf(sweep, factor),
        `${sweep.name}, rate per example ${Number(factor.toPrecision(3))} times the base rate`,
      ]),
    ),
  ),
  domain,
  regime: regimeFor({ leastExamples: LEAST_EXAMPLES, domain, numbersOf }),
  design,
  measure,
};
