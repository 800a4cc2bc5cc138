import type { BlockContext, BlockMeasurement, Claim, GuardOutcome, Hypothesis } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import type { Run } from '../core/run.ts';
import { shuffledEpoch } from '../core/shuffledEpoch.ts';
import { type AgedMemory, memoryByAge } from '../measure/memoryByAge.ts';
import { meanAndDeviation } from '../stats/meanAndDeviation.ts';
import { CROSSOVER, crossoverDesign, type RateName } from './crossover.ts';
import { endOfRun } from './endOfRun.ts';
import { noneDiverged, weightsMoved } from './guards.ts';
import { imagePool } from './imagePool.ts';
import { type RegimeNumbers, regimeFor } from './regimeFor.ts';

/** Ages are counted in sixteenths of an epoch: the first one is recent, those from half an epoch on are old. */
const BINS = 16;
/** Nats that recent examples must lie below unseen data, so that a share of it means something. */
const LEAST_MEMORY = 0.03;
/** The share of the old memory that the planted effect takes away. */
const PLANTED = 0.5;

const SHARE = { unit: 'share of the memory' } as const;
const atLeast = (lower: number): Hypothesis['region'] => ({ lower, upper: Number.POSITIVE_INFINITY });
const CLAIM = { ...SHARE, role: 'claim', expected: 'inside' } as const;
const CONTROL = { ...SHARE, role: 'control', region: atLeast(0.2) } as const;

const hypotheses: readonly Hypothesis[] = [
  {
    ...CLAIM,
    contrast: 'forgottenMore',
    title: 'Share forgotten within half an epoch, high rate minus normal rate',
    region: atLeast(0.2),
  },
  {
    ...CLAIM,
    contrast: 'mostForgotten',
    title: 'Share forgotten within half an epoch at the high rate: the larger part',
    region: atLeast(0.5),
  },
  {
    ...CLAIM,
    contrast: 'mostKept',
    title: 'Share forgotten within half an epoch at the normal rate: the smaller part',
    region: { lower: Number.NEGATIVE_INFINITY, upper: 0.5 },
  },
  {
    ...SHARE,
    contrast: 'backAtUnseen',
    title: 'At the high rate the loss is back at the level of unseen data within half an epoch, but for a quarter',
    region: atLeast(0.75),
    role: 'finding',
    expected: 'inside',
  },
  {
    ...CONTROL,
    contrast: 'sameRate',
    title: 'Planted absence: two sets of replicas at the same high rate must not differ so',
    expected: 'outside',
  },
  {
    ...CONTROL,
    contrast: 'planted',
    title: 'Planted effect: ages dealt out at random, half of the old memory taken away, must be seen',
    expected: 'inside',
  },
];

/** Standardised inputs have a squared norm of about their number, and so has what a step does to an example. */
const RATES_ARE_FOR_FEATURES = 64;

const featuresAfterPooling = (dataset: Dataset): number => dataset.features / imagePool(dataset) ** 2;

const numbersOf = (dataset: Dataset): RegimeNumbers => {
  const common = { testSize: 1000, labelNoise: 0.4, depth: 1, batchSize: 4 };
  if (dataset.provenance.name === 'digits') {
    return { ...common, trainingSize: 1696, width: 16, normalRate: 0.02, highRate: 0.3, epochs: 4 };
  }
  const scale = Math.min(1, RATES_ARE_FOR_FEATURES / featuresAfterPooling(dataset));
  const half = Math.min(3000, Math.floor(0.45 * dataset.count));
  const rates = { normalRate: 0.005 * scale, highRate: 0.25 * scale };
  return { ...common, ...rates, trainingSize: 2 * half, width: 32, epochs: half < 1000 ? 3 : 5 };
};

const domain: Claim['domain'] = {
  width: { least: 16, most: 48, whole: true },
  depth: { least: 1, most: 2, whole: true },
  trainingSize: { least: 1500, most: 6000, whole: true },
  batchSize: { least: 4, most: 5, whole: true },
};

const withEnoughExamples = regimeFor({ leastExamples: 1200, domain, numbersOf });

/** A network that tells all examples apart learns each by itself, and forgets little: none of fewer examples is claimed. */
const EXAMPLES_PER_FEATURE = 10;

const regime: Claim['regime'] = (dataset, changes) => {
  const features = featuresAfterPooling(dataset);
  const half = numbersOf(dataset).trainingSize / 2;
  if (half >= EXAMPLES_PER_FEATURE * features) return withEnoughExamples(dataset, changes);
  const reason = `halves of ${half} examples are too few for ${features} features: the claim is made for ${EXAMPLES_PER_FEATURE} a feature and more`;
  return { kind: 'outOfRegime', reason };
};

/** F = 1 - mean memory from half an epoch on / memory of the last sixteenth of an epoch. */
const shareForgotten = (memory: readonly number[]): number =>
  1 - meanAndDeviation(memory.slice(BINS / 2)).mean / memory[0]!;

const lossFell = (classes: number, losses: readonly number[]): GuardOutcome => {
  const { mean } = meanAndDeviation(losses);
  const most = 0.9 * Math.log(classes);
  return {
    name: 'loss fell (high rate)',
    passed: mean < most,
    detail: `the mean training loss at the high rate is ${mean.toPrecision(3)} nats, the guard asks for less than 0.9 log(${classes}) = ${most.toPrecision(3)}`,
  };
};

const recentIsLower = (rate: RateName, { memory }: AgedMemory): GuardOutcome => ({
  name: `recent examples have a lower loss (${rate} rate)`,
  passed: memory[0]! > LEAST_MEMORY,
  detail: `the last sixteenth of an epoch at the ${rate} rate lies ${memory[0]!.toPrecision(3)} nats below unseen data, the guard asks for more than ${LEAST_MEMORY}`,
});

const measure = async (
  runs: Readonly<Record<string, Run>>,
  { network, data, trainer, regime: { numbers } }: BlockContext,
): Promise<BlockMeasurement> => {
  const arms = Object.fromEntries(CROSSOVER.map(({ arm }) => [arm, endOfRun(runs[arm]!)]));
  const first = CROSSOVER[0]!.arm;
  const highLosses = CROSSOVER.filter(({ rate }) => rate === 'high').map(({ arm }) => arms[arm]!.trainingLoss);
  const trained = [
    noneDiverged(runs),
    weightsMoved(network, first, runs[first]!),
    lossFell(data.training.classes, highLosses),
  ];
  if (trained.some(({ passed }) => !passed)) return { contrasts: {}, guards: trained, arms };

  const replicas = await Promise.all(
    CROSSOVER.map(async (cell) => {
      const { recipe, weights } = runs[cell.arm]!;
      return { ...cell, recipe, losses: await trainer.perExampleLoss(network, data.training, weights) };
    }),
  );
  const lastEpoch = numbers.epochs! - 1;
  /** Memory of some of the replicas of a rate, by the ages that epoch number `epoch` gives the examples. */
  const memoryOf = (rate: RateName, epoch = lastEpoch, some = (_replica: number): boolean => true): AgedMemory => {
    const trainedOn = (half: number) =>
      replicas
        .filter((one) => one.rate === rate && one.half === half && some(one.replica))
        .map(({ losses, recipe }) => ({ losses, order: shuffledEpoch(recipe.orderSeed, epoch, recipe.datasetSize) }));
    return memoryByAge([trainedOn(0), trainedOn(1)], BINS);
  };
  const aged = { normal: memoryOf('normal'), high: memoryOf('high') };
  const forgotten = { normal: shareForgotten(aged.normal.memory), high: shareForgotten(aged.high.memory) };
  const forgottenBySet = [0, 1].map((set) =>
    shareForgotten(memoryOf('high', lastEpoch, (replica) => replica % 2 === set).memory),
  );
  /** By the ages of two epochs that were never trained: such ages say nothing about the examples. */
  const dealtOut = (epoch: number): readonly number[] => {
    const [one, other] = [memoryOf('normal', epoch).memory, memoryOf('normal', epoch + 1).memory];
    return one!.map((value, bin) => (value + other![bin]!) / 2);
  };
  const taken = dealtOut(lastEpoch + 1).map((value, bin) => (bin < BINS / 2 ? value : (1 - PLANTED) * value));
  const drawn = (value: (memory: number, unseen: number) => number, { memory, unseen }: AgedMemory) =>
    memory.map((each, bin) => [(bin + 0.5) / BINS, value(each, unseen)] as const);
  return {
    contrasts: {
      forgottenMore: forgotten.high - forgotten.normal,
      mostForgotten: forgotten.high,
      mostKept: forgotten.normal,
      backAtUnseen: forgotten.high,
      sameRate: forgottenBySet[0]! - forgottenBySet[1]!,
      planted: shareForgotten(taken) - shareForgotten(dealtOut(lastEpoch + 3)),
    },
    guards: [...trained, recentIsLower('normal', aged.normal), recentIsLower('high', aged.high)],
    arms,
    curves: {
      lossByAge: {
        normal: drawn((memory, unseen) => unseen - memory, aged.normal),
        normalUnseen: drawn((_, unseen) => unseen, aged.normal),
        high: drawn((memory, unseen) => unseen - memory, aged.high),
        highUnseen: drawn((_, unseen) => unseen, aged.high),
      },
    },
  };
};

/** P6. The regime, the effect and what it catches: trials in CLAIMS.md, section 5. */
export const forgetting: Claim = {
  name: 'forgetting',
  headline: true,
  title: 'At a high learning rate what was learned is forgotten within half an epoch',
  statement:
    'After training at a high rate the most recent batches have a lower loss than unseen data and most of that is gone for batches half an epoch old, while at the normal rate most of it stays.',
  sources: [
    { row: 'P6', reference: 'Page 2018, myrtle.ai', place: 'How to Train Your ResNet 2: Mini-batches, forgetfulness' },
  ],
  marginReason:
    'Memory is the loss of unseen data minus that of seen data, by crossover: each half of the data is unseen by the replicas of the other. On digits half an epoch takes 0.65 +- 0.03 of it at the high rate and 0.24 +- 0.06 at the normal one, on Fashion-MNIST 0.81 +- 0.02 and 0.32 +- 0.06; a half tells most from least. A difference of 0.2 is half of what is seen, and 5 deviations of a block from what two sets of replicas at one rate differ by (0.00 +- 0.04).',
  limits:
    'Needs something to remember (40 % of the training labels are redrawn), and a network that cannot tell all examples apart: with 4 examples a feature less than half is forgotten. That all of it is forgotten is a finding: it takes thousands of examples (Fashion-MNIST 0.81 to 0.9; digits 0.65, and less with every epoch more). Some examples are never forgotten (Toneva et al. 2019, arXiv:1812.05159). Reads the order of the last epoch from the recipe, so a trainer with an order of its own fails it.',
  guards: ['no arm diverged', 'weights moved', 'loss fell', 'recent examples have a lower loss'],
  catches: ['rate change ignored', 'half of the data used', 'shuffled once', 'one epoch less'],
  hypotheses,
  figures: [
    {
      name: 'lossByAge',
      title: 'Loss by age of the batch at the end of training',
      meaning:
        'At the high rate recent batches have a low loss that is back near the level of unseen data within half an epoch, at the normal rate the distance stays.',
      x: { label: 'age of the batch, epochs', scale: 'linear' },
      y: { label: 'loss, nats', scale: 'linear' },
      curves: {
        normal: 'normal rate',
        normalUnseen: 'normal rate, unseen data',
        high: 'high rate',
        highUnseen: 'high rate, unseen data',
      },
    },
  ],
  arms: Object.fromEntries(CROSSOVER.map(({ arm, title }) => [arm, title])),
  domain,
  regime,
  design: crossoverDesign,
  measure,
};
