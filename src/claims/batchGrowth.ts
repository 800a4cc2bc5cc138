import type { BlockContext, BlockMeasurement, Claim, Hypothesis } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import type { Figure } from '../core/figure.ts';
import type { Recipe } from '../core/recipe.ts';
import type { Run } from '../core/run.ts';
import { endsAndUpdates } from './endsOfArms.ts';
import { armsDiffer, lossFell, weightsMoved } from './guards.ts';
import { observedCurves } from './observedCurves.ts';
import { plainSgd } from './plainSgd.ts';
import { type RegimeNumbers, regimeFor } from './regimeFor.ts';

const SAME_TEST_LOSS = { lower: -0.01, upper: 0.01 };
const SAME_TRAINING_LOSS = { lower: -0.005, upper: 0.005 };
const CLAIM = { unit: 'nats', role: 'claim', expected: 'inside' } as const;
const CONTROL = { unit: 'nats', role: 'control' } as const;

const hypotheses: readonly Hypothesis[] = [
  { ...CLAIM, contrast: 'growth', title: 'Test loss, batch growth minus rate decay', region: SAME_TEST_LOSS },
  { ...CLAIM, contrast: 'hybrid', title: 'Test loss, growth and then decay minus decay alone', region: SAME_TEST_LOSS },
  {
    ...CLAIM,
    contrast: 'growthTraining',
    title: 'Training loss, batch growth minus rate decay',
    region: SAME_TRAINING_LOSS,
  },
  {
    ...CONTROL,
    contrast: 'noDecay',
    title: 'Planted absence: training loss with neither decay nor growth must be told apart',
    region: SAME_TRAINING_LOSS,
    expected: 'outside',
  },
  {
    ...CONTROL,
    contrast: 'nearlySame',
    title: 'Planted parity: test loss after a last drop of 5.005 in place of 5 must be parity',
    region: SAME_TEST_LOSS,
    expected: 'inside',
  },
];

const CURVES = {
  decay: 'constant batch, rate divided by 5 twice',
  growth: 'constant rate, batch multiplied by 5 twice',
  hybrid: 'batch multiplied by 5, then rate divided by 5',
  noDecay: 'neither',
};
const OVER_EPOCHS = {
  meaning: 'Decay, growth and hybrid fall together at the milestones; without them the loss stays higher.',
  x: { label: 'epochs', scale: 'linear' },
  curves: CURVES,
} as const;
const OVER_UPDATES = {
  meaning: 'Growth comes down as far as decay, and ends after little more than half of its updates.',
  x: { label: 'updates', scale: 'linear' },
  curves: CURVES,
} as const;
const TRAINING_LOSS = { label: 'training loss, nats', scale: 'log' } as const;
const TEST_LOSS = { label: 'test loss, nats', scale: 'linear' } as const;

/** The pictures of the source: each loss over what all schedules share, and over what growth saves. */
const figures: readonly Figure[] = [
  { ...OVER_EPOCHS, name: 'trainingLossByEpoch', title: 'Training loss by epoch', y: TRAINING_LOSS },
  { ...OVER_UPDATES, name: 'trainingLossByUpdates', title: 'Training loss by update', y: TRAINING_LOSS },
  { ...OVER_EPOCHS, name: 'testLossByEpoch', title: 'Test loss by epoch', y: TEST_LOSS },
  { ...OVER_UPDATES, name: 'testLossByUpdates', title: 'Test loss by update', y: TEST_LOSS },
];

const numbersOf = ({ provenance, count }: Dataset): RegimeNumbers => {
  const digits = provenance.name === 'digits';
  return {
    trainingSize: digits ? 1000 : Math.min(4000, Math.floor(0.7 * count)),
    testSize: 4000,
    labelNoise: 0.2,
    width: digits ? 32 : 64,
    depth: 1,
    batchSize: digits ? 4 : 8,
    learningRate: 0.2,
    factor: 5,
    firstMilestone: 8,
    secondMilestone: 12,
    epochs: 16,
    observeEveryEpochs: 1,
  };
};

/** The last batch of the growth arm is 25 times the first one: with fewer examples it is more than half of the set. */
const LEAST_EXAMPLES = 500;

const domain: Claim['domain'] = {
  width: { least: 16, most: 128, whole: true },
  depth: { least: 1, most: 2, whole: true },
};

const design: Claim['design'] = ({ seed, regime }) => {
  const { batchSize, learningRate, factor, firstMilestone, secondMilestone, epochs } = regime.numbers as Readonly<
    Record<'batchSize' | 'learningRate' | 'factor' | 'firstMilestone' | 'secondMilestone' | 'epochs', number>
  >;
  const plain = plainSgd({
    seed,
    datasetSize: regime.data.trainingSize,
    batchSize,
    learningRate,
    stop: { kind: 'epochs', epochs },
  });
  const milestones = [firstMilestone, secondMilestone];
  const decaying = (at: readonly number[], lastFactor = factor): Recipe['learningRate'] => ({
    kind: 'steps',
    initial: learningRate,
    milestones: at.map((epoch, i) => ({ epoch, factor: 1 / (i === at.length - 1 ? lastFactor : factor) })),
  });
  const growing = (at: readonly number[]): Recipe['batchSize'] => ({
    kind: 'steps',
    initial: batchSize,
    milestones: at.map((epoch, i) => ({ epoch, batchSize: batchSize * factor ** (i + 1) })),
  });
  return {
    decay: { ...plain, learningRate: decaying(milestones) },
    growth: { ...plain, batchSize: growing(milestones) },
    hybrid: { ...plain, batchSize: growing([firstMilestone]), learningRate: decaying([secondMilestone]) },
    noDecay: plain,
    nearlySame: { ...plain, learningRate: decaying(milestones, 1.001 * factor) },
  };
};

const measure = async (
  runs: Readonly<Record<string, Run>>,
  { network, data }: BlockContext,
): Promise<BlockMeasurement> => {
  const { decay, growth } = runs as Readonly<Record<'decay' | 'growth', Run>>;
  const ends = endsAndUpdates(runs);
  const behind = (arm: string, loss: 'testLoss' | 'trainingLoss'): number => ends[arm]![loss] - ends.decay![loss];
  return {
    contrasts: {
      growth: behind('growth', 'testLoss'),
      hybrid: behind('hybrid', 'testLoss'),
      growthTraining: behind('growth', 'trainingLoss'),
      noDecay: behind('noDecay', 'trainingLoss'),
      nearlySame: behind('nearlySame', 'testLoss'),
    },
    guards: [
      weightsMoved(network, 'decay', decay),
      lossFell(data.training.classes, 'decay', decay),
      armsDiffer(['decay', decay], ['growth', growth]),
    ],
    arms: ends,
    curves: {
      trainingLossByEpoch: observedCurves(runs, CURVES, ({ epoch, trainingLoss }) => [epoch, trainingLoss]),
      trainingLossByUpdates: observedCurves(runs, CURVES, ({ updates, trainingLoss }) => [updates, trainingLoss]),
      testLossByEpoch: observedCurves(runs, CURVES, ({ epoch, testLoss }) => [epoch, testLoss]),
      testLossByUpdates: observedCurves(runs, CURVES, ({ updates, testLoss }) => [updates, testLoss]),
    },
  };
};

/** H3. The regime, the margin and what they catch: trials in CLAIMS.md, section 3. */
export const batchGrowth: Claim = {
  name: 'batch-growth',
  headline: true,
  title: 'Growing the batch does what decaying the rate does',
  statement:
    'Where a schedule divides the learning rate by five, multiplying the batch by five instead gives the same loss at the same epoch, with far fewer updates.',
  sources: [{ row: 'H3', reference: 'Smith et al. 2018, arXiv:1711.00489', place: 'Abstract' }],
  marginReason:
    '0.01 nats of test loss, a tenth of what leaving out the decay costs (0.1 on Fashion-MNIST, 0.3 on digits), and 0.005 of training loss. The arms of one sample stream differ by 0.0003 +- 0.0016; a factor of 4 for 5, or a milestone an epoch late, moves the training loss by 0.007 to 0.025.',
  limits:
    'Holds where the noise of small batches limits training, and while the batch stays far below the data set; without one sample stream for all arms the deviation is ten times larger. Blind to whether the rate stands inside or outside the momentum buffer, and to bugs that all arms share. Growth ends at a largest useful batch (Shallue et al. 2019, arXiv:1811.03600).',
  guards: ['weights moved', 'loss fell', 'arms differ'],
  catches: [
    'batch change ignored',
    'rate change ignored',
    'gradient summed, rate tuned to B = 8',
    'rate factor 4 for 5',
    'rate milestone late',
    'batch milestone late',
    'growth and decay both',
  ],
  hypotheses,
  figures,
  arms: {
    ...CURVES,
    nearlySame: 'as decay, last drop by 5.005',
  },
  domain,
  regime: regimeFor({ leastExamples: LEAST_EXAMPLES, domain, numbersOf }),
  design,
  measure,
};
