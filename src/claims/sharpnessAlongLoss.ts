import type { BlockContext, BlockMeasurement, Claim, Hypothesis, Regime } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import type { Figure } from '../core/figure.ts';
import type { Recipe } from '../core/recipe.ts';
import type { Run } from '../core/run.ts';
import { armSharpness, logRatio, RESCALED } from './armSharpness.ts';
import { armsDiffer, weightsMoved } from './guards.ts';
import { plainSgd } from './plainSgd.ts';
import { type RegimeNumbers, regimeFor } from './regimeFor.ts';

/** Runs are looked at where their training loss first passes each of so many levels, in equal ratios of the loss. */
const LEVELS = [1, 2, 3, 4] as const;
const [FIRST, BEFORE_LAST, LAST] = [1, 3, 4];

/** One margin for all: a factor of two. */
const ALIKE = { lower: -Math.log(2), upper: Math.log(2) };
const RISES = { lower: Math.log(2), upper: Number.POSITIVE_INFINITY };
const CLAIM = { unit: 'log ratio', role: 'claim', expected: 'inside' } as const;
const CONTROL = { unit: 'log ratio', role: 'control' } as const;
const FINDING = { unit: 'log ratio', role: 'finding', expected: 'inside' } as const;

const hypotheses: readonly Hypothesis[] = [
  {
    ...CLAIM,
    contrast: 'start',
    title: 'Sharpness at the first level of the loss, large over small batch: alike',
    region: ALIKE,
  },
  {
    ...CLAIM,
    contrast: 'largeRises',
    title: 'Sharpness along the large batch, last level of the loss over the first: more than doubles',
    region: RISES,
  },
  {
    ...CLAIM,
    contrast: 'smallStays',
    title: 'Sharpness along the small batch, last level of the loss over the first: does not double',
    region: { lower: Number.NEGATIVE_INFINITY, upper: Math.log(2) },
  },
  {
    ...CONTROL,
    contrast: 'again',
    title: 'Planted parity: sharpness after another order of examples, large batch, must be alike',
    region: ALIKE,
    expected: 'inside',
  },
  {
    ...CONTROL,
    contrast: 'end',
    title: 'Planted difference: large over small batch at the last level must be told from parity',
    region: ALIKE,
    expected: 'outside',
  },
  {
    ...CONTROL,
    contrast: RESCALED,
    title: 'Planted effect: sharpness of the same function with a first layer 5 times as large must have risen',
    region: RISES,
    expected: 'inside',
  },
  {
    ...FINDING,
    contrast: 'smallFalls',
    title: 'Sharpness along the small batch, last level over the one before: falls',
    region: { lower: Number.NEGATIVE_INFINITY, upper: 0 },
  },
  {
    ...FINDING,
    contrast: 'eigenvalueRises',
    title: 'Top eigenvalue along the large batch, last level over the first: rises',
    region: RISES,
  },
];

const CURVES = { large: 'large batch', small: 'batch of 4' };

const along = (name: string, title: string, label: string, meaning: string): Figure => ({
  name,
  title,
  meaning,
  x: { label: 'training loss, nats', scale: 'log' },
  y: { label, scale: 'log' },
  curves: CURVES,
});

const figures: readonly Figure[] = [
  along(
    'sharpnessByLoss',
    'Sharpness against training loss',
    'box sharpness without its first-order part',
    'Both begin alike at the right; as the loss falls the sharpness of the large batch rises and that of the small one stays.',
  ),
  along(
    'eigenvalueByLoss',
    'Top eigenvalue against training loss',
    'top eigenvalue of the Hessian',
    'The large batch keeps its curvature as the loss falls, the small one loses it.',
  ),
];

const numbersOf = ({ provenance, count, classes }: Dataset): RegimeNumbers => ({
  trainingSize: Math.min(500, Math.floor(0.6 * count)),
  testSize: 1000,
  labelNoise: provenance.name === 'digits' ? 0.2 : 0, // clean digits are fitted before the batch size can matter
  width: 64,
  depth: 2,
  smallBatch: 4,
  largeShare: 0.1, // of the data in a large batch, as in Keskar et al.
  learningRate: 0.1,
  firstLoss: 0.8 * Math.log(classes),
  lastLoss: 0.1,
  maxEpochs: 600,
});

const LEAST_EXAMPLES = 400;

const domain: Claim['domain'] = {
  width: { least: 32, most: 128, whole: true },
  depth: { least: 1, most: 2, whole: true },
};

const lossAt = (level: number, { numbers }: Regime): number =>
  numbers.firstLoss! * (numbers.lastLoss! / numbers.firstLoss!) ** ((level - FIRST) / (LAST - FIRST));

const design: Claim['design'] = ({ seed, regime }) => {
  const { smallBatch, largeShare, learningRate, maxEpochs } = regime.numbers as Readonly<
    Record<'smallBatch' | 'largeShare' | 'learningRate' | 'maxEpochs', number>
  >;
  const { trainingSize } = regime.data;
  /** The loss is looked at often while it falls fast: 1/32 of an epoch is 4 small batches. */
  const arm = (batchSize: number, level: number, firstCheck: number, order?: string): Recipe =>
    plainSgd({
      seed,
      datasetSize: trainingSize,
      batchSize,
      learningRate,
      stop: {
        kind: 'trainingLoss',
        target: lossAt(level, regime),
        maxEpochs,
        checkEveryEpochs: firstCheck * 2 ** (level - FIRST),
      },
      order,
    });
  const largeBatch = Math.floor(largeShare * trainingSize);
  // Arms of one batch are the same run, stopped later and later.
  return {
    ...Object.fromEntries(LEVELS.map((level) => [`large ${level}`, arm(largeBatch, level, 1 / 8)])),
    ...Object.fromEntries(LEVELS.map((level) => [`small ${level}`, arm(smallBatch, level, 1 / 32)])),
    again: arm(largeBatch, LAST, 1 / 8, 'again'),
  };
};

const measure = async (runs: Readonly<Record<string, Run>>, context: BlockContext): Promise<BlockMeasurement> => {
  const pair = (one: string, other: string) => armsDiffer([one, runs[one]!], [other, runs[other]!]);
  const measured = await armSharpness(runs, context, {
    before: [
      weightsMoved(context.network, `small ${FIRST}`, runs[`small ${FIRST}`]!),
      pair(`small ${FIRST}`, `large ${FIRST}`),
      pair(`small ${LAST}`, `large ${LAST}`),
      pair(`large ${FIRST}`, `large ${LAST}`),
      pair(`large ${LAST}`, 'again'),
    ],
    rescale: { arm: `large ${LAST}`, factor: 5 },
    measuresOf: () => 'box',
  });
  const { passed, guards, arms, sharpness } = measured;
  if (!passed) return { contrasts: {}, guards, arms };
  const ofBox = (over: string, under: string): number => logRatio(measured, 'symmetrisedBox', [over, under]);
  const drawn = (number: string) =>
    Object.fromEntries(
      Object.keys(CURVES).map((batch) => [
        batch,
        LEVELS.map((level) => [lossAt(level, context.regime), sharpness[`${batch} ${level}`]![number]!] as const),
      ]),
    );
  return {
    contrasts: {
      start: ofBox(`large ${FIRST}`, `small ${FIRST}`),
      largeRises: ofBox(`large ${LAST}`, `large ${FIRST}`),
      smallStays: ofBox(`small ${LAST}`, `small ${FIRST}`),
      again: ofBox('again', `large ${LAST}`),
      end: ofBox(`large ${LAST}`, `small ${LAST}`),
      [RESCALED]: ofBox(RESCALED, `large ${LAST}`),
      smallFalls: ofBox(`small ${LAST}`, `small ${BEFORE_LAST}`),
      eigenvalueRises: logRatio(measured, 'maxEigenvalue', [`large ${LAST}`, `large ${FIRST}`]),
    },
    guards,
    arms,
    curves: { sharpnessByLoss: drawn('symmetrisedBox'), eigenvalueByLoss: drawn('maxEigenvalue') },
  };
};

/** K3. The regime and the effects were found in trials of this engine. */
export const sharpnessAlongLoss: Claim = {
  name: 'sharpness-along-loss',
  headline: false,
  title: 'As the loss falls, a large batch grows sharp and a small one does not',
  statement:
    'Near the start both batches have similar sharpness, and while the training loss falls that of a large batch more than doubles and that of a small one stays.',
  sources: [{ row: 'K3', reference: 'Keskar et al. 2017, arXiv:1609.04836', place: 'Section 3; Figure 6' }],
  marginReason:
    'A factor of two, on one scale for all: similar is within it, a rise is more. From 0.8 of the loss of guessing to 0.1 nats the large batch rises by x4.0 (digits) and x4.9 (Fashion-MNIST), the small one by x1.1 and x1.0; at the beginning they are x1.1 and x1.2 apart, at the end x3.8 and x5.9, and another order of examples changes x1.0. A block deviates by 20 %.',
  limits:
    'Sharpness here is Metric 2.1 of the paper without its first-order part, since the metric itself is dominated by the gradient while the loss falls. A good part of the rise is its denominator 1 + loss, which falls by a factor of 2.6: the top eigenvalue of the large batch hardly rises (a finding), it is the small batch that loses curvature on the way. That full-batch descent sharpens until its rate is no longer stable is another rise (Cohen et al. 2021, arXiv:2103.00065). That the small batch falls in the end is a finding: a sixth, within the scatter. Not invariant (Dinh et al. 2017, arXiv:1703.04933; here the planted effect).',
  guards: ['finished', 'weights moved', 'arms differ', 'derivatives belong to the loss', 'sharpness measured'],
  catches: ['batch change ignored'],
  hypotheses,
  figures,
  arms: {
    ...Object.fromEntries(LEVELS.map((level) => [`large ${level}`, `large batch, level ${level} of the loss`])),
    ...Object.fromEntries(LEVELS.map((level) => [`small ${level}`, `batch of 4, level ${level} of the loss`])),
    again: `large batch, level ${LAST} of the loss, another order of examples`,
  },
  domain,
  regime: regimeFor({ leastExamples: LEAST_EXAMPLES, domain, numbersOf }),
  design,
  measure,
};
