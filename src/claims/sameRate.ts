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

/** From one batch size to the next: 64, 256 and 1,024 in the source. */
const STEP = 4;
/** Where it begins in the source; on fewer than 1,024 examples it begins lower. */
const SMALL_BATCH = 64;

const WORSE = { lower: 0.05, upper: Number.POSITIVE_INFINITY };
const LOSS = { unit: 'nats', region: WORSE } as const;

const hypotheses: readonly Hypothesis[] = [
  {
    ...LOSS,
    contrast: 'middle',
    title: 'Test loss of 4 times the batch, above that of the small batch',
    role: 'claim',
    expected: 'inside',
  },
  {
    ...LOSS,
    contrast: 'large',
    title: 'Test loss of 16 times the batch, above that of 4 times the batch',
    role: 'claim',
    expected: 'inside',
  },
  {
    contrast: 'largeAccuracy',
    title: 'Test accuracy of 16 times the batch, below that of the small batch',
    unit: 'share of the test examples',
    region: { lower: 0.02, upper: Number.POSITIVE_INFINITY },
    role: 'claim',
    expected: 'inside',
  },
  {
    contrast: 'asManyUpdates',
    title: 'Test loss of 4 times the batch, less that of the small batch after as many updates',
    unit: 'nats',
    region: { lower: -0.05, upper: 0.05 },
    role: 'finding',
    expected: 'inside',
  },
  {
    ...LOSS,
    contrast: 'fewerEpochs',
    title: 'Planted effect: the small batch stopped after a quarter of the epochs must be worse',
    role: 'control',
    expected: 'inside',
  },
  {
    ...LOSS,
    contrast: 'again',
    title: 'Planted absence: the small batch in another order of examples must not be',
    role: 'control',
    expected: 'outside',
  },
];

const CURVES = { small: 'small batch', middle: '4 times the batch', large: '16 times the batch' };
const TEST_LOSS = { label: 'test loss, nats', scale: 'log' } as const;

const figures: readonly Figure[] = [
  {
    name: 'lossByEpoch',
    title: 'Test loss by epoch at one learning rate',
    meaning: 'The larger the batch, the higher its curve.',
    x: { label: 'epochs', scale: 'linear' },
    y: TEST_LOSS,
    curves: CURVES,
  },
  {
    name: 'lossByUpdates',
    title: 'Test loss by update at one learning rate, an epoch from point to point',
    meaning: 'The curves lie on one another: what the larger batch lacks after as many epochs is updates.',
    x: { label: 'updates', scale: 'log' },
    y: TEST_LOSS,
    curves: CURVES,
  },
];

const numbersOf = ({ provenance, count }: Dataset): RegimeNumbers => {
  const trainingSize = provenance.name === 'digits' ? 1280 : Math.min(4096, Math.floor(0.7 * count));
  return {
    trainingSize,
    testSize: 4000,
    labelNoise: 0,
    width: 64,
    depth: 1,
    smallBatch: Math.min(SMALL_BATCH, Math.floor(trainingSize / STEP ** 2)),
    learningRate: 0.1,
    epochs: 8,
    observeEveryEpochs: 1,
  };
};

const LEAST_EXAMPLES = 500;

const domain: Claim['domain'] = {
  width: { least: 16, most: 128, whole: true },
  depth: { least: 1, most: 2, whole: true },
  smallBatch: { least: 16, most: 64, whole: true },
  learningRate: { least: 0.05, most: 0.15, whole: false },
  epochs: { least: 4, most: 10, whole: true },
};

const design: Claim['design'] = ({ seed, regime }) => {
  const { smallBatch, learningRate, epochs } = regime.numbers as Readonly<
    Record<'smallBatch' | 'learningRate' | 'epochs', number>
  >;
  const arm = (batchSize: number, length = epochs, order?: string): Recipe =>
    plainSgd({
      seed,
      datasetSize: regime.data.trainingSize,
      batchSize,
      learningRate,
      stop: { kind: 'epochs', epochs: length },
      order,
    });
  return {
    small: arm(smallBatch),
    again: arm(smallBatch, epochs, 'again'),
    fewerEpochs: arm(smallBatch, epochs / STEP),
    middle: arm(STEP * smallBatch),
    large: arm(STEP ** 2 * smallBatch),
  };
};

const measure = async (
  runs: Readonly<Record<string, Run>>,
  { network, data }: BlockContext,
): Promise<BlockMeasurement> => {
  const { small, again } = runs as Readonly<Record<'small' | 'again', Run>>;
  const ends = endsAndUpdates(runs);
  const above = (arm: string, other: string): number => ends[arm]!.testLoss - ends[other]!.testLoss;
  return {
    contrasts: {
      middle: above('middle', 'small'),
      large: above('large', 'middle'),
      largeAccuracy: ends.small!.testAccuracy - ends.large!.testAccuracy,
      asManyUpdates: above('middle', 'fewerEpochs'),
      fewerEpochs: above('fewerEpochs', 'small'),
      again: above('again', 'small'),
    },
    guards: [
      weightsMoved(network, 'small', small),
      lossFell(data.training.classes, 'small', small),
      armsDiffer(['small', small], ['again', again]),
    ],
    arms: ends,
    curves: {
      lossByEpoch: observedCurves(runs, CURVES, ({ epoch, testLoss }) => [epoch, testLoss]),
      lossByUpdates: observedCurves(runs, CURVES, ({ updates, testLoss }) => [updates, testLoss]),
    },
  };
};

/** H1. CLAIMS.md has the effect as the unscaled arms of section 2; the batch sizes are those of the source. */
export const sameRate: Claim = {
  name: 'same-rate',
  headline: false,
  title: 'At one learning rate a larger batch learns less in the same epochs',
  statement:
    'Trained for the same number of epochs at the same learning rate, a batch four times as large ends with a higher test loss, and one sixteen times as large with a higher one again.',
  sources: [{ row: 'H1', reference: 'Goyal et al. 2017, arXiv:1706.02677', place: 'Section 2.1' }],
  marginReason:
    '0.05 nats and 2 % of the test examples: a third and a sixth of the smallest effect seen (0.14 +- 0.01 nats from 64 to 256 on Fashion-MNIST, 0.32 +- 0.02 on digits; 12 % and 32 % of the examples from 64 to 1,024), and four deviations of what another order of examples changes.',
  limits:
    'Said of a number of epochs that is not enough for the large batch, at a rate that suits the small one: the larger batch has done too little, and after as many updates it is where the small one was (the finding). With the rate scaled it is not behind (linear-scaling). With label noise and many epochs it is ahead, since it has memorised less of the noise. Shallue et al. 2019 (arXiv:1811.03600) tune the rate for each batch size and find no loss then: the disagreement is one of tuning and budget.',
  guards: ['weights moved', 'loss fell', 'arms differ'],
  catches: ['gradient summed', 'batch change ignored'],
  hypotheses,
  figures,
  arms: {
    small: 'small batch',
    again: 'small batch, another order of examples',
    fewerEpochs: 'small batch, a quarter of the epochs',
    middle: '4 times the batch',
    large: '16 times the batch',
  },
  domain,
  regime: regimeFor({ leastExamples: LEAST_EXAMPLES, domain, numbersOf }),
  design,
  measure,
};
