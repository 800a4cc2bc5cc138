import type { BlockContext, BlockMeasurement, Claim, Hypothesis } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import type { Figure } from '../core/figure.ts';
import type { Recipe } from '../core/recipe.ts';
import type { Run } from '../core/run.ts';
import { decayedSgd } from './decayedSgd.ts';
import { endsAndUpdates } from './endsOfArms.ts';
import { armsDiffer, lossFell, weightsMoved } from './guards.ts';
import { observedCurves } from './observedCurves.ts';
import { type RegimeNumbers, regimeFor } from './regimeFor.ts';

/** A gap in accuracy that is worth closing: one test example in a hundred. */
const GAP = { lower: 0.01, upper: Number.POSITIVE_INFINITY };
/** What is left, less half of the gap. */
const CLOSED = { lower: Number.NEGATIVE_INFINITY, upper: 0 };
const SAME = { lower: -0.01, upper: 0.01 };
const ACCURACY = { unit: 'share of the test examples' } as const;

const hypotheses: readonly Hypothesis[] = [
  {
    ...ACCURACY,
    contrast: 'gap',
    title: 'Accuracy that the large batch lacks after as many epochs',
    region: GAP,
    role: 'claim',
    expected: 'inside',
  },
  {
    ...ACCURACY,
    contrast: 'left',
    title: 'Of that, beyond one half: what it lacks after as many updates, at the rate times the square root of k',
    region: CLOSED,
    role: 'claim',
    expected: 'inside',
  },
  {
    ...ACCURACY,
    contrast: 'adapted',
    title: 'Accuracy that it lacks after as many updates at that rate: hardly any',
    region: SAME,
    role: 'finding',
    expected: 'inside',
  },
  {
    ...ACCURACY,
    contrast: 'longer',
    title: 'Accuracy that it lacks after as many updates at the same rate: hardly any',
    region: SAME,
    role: 'finding',
    expected: 'inside',
  },
  {
    ...ACCURACY,
    contrast: 'again',
    title: 'Planted absence: the small batch in another order of examples must not lack so much',
    region: GAP,
    role: 'control',
    expected: 'outside',
  },
  {
    ...ACCURACY,
    contrast: 'againLeft',
    title: 'Planted effect: what the small batch lacks in another order must be less than half of the gap',
    region: CLOSED,
    role: 'control',
    expected: 'inside',
  },
  {
    ...ACCURACY,
    contrast: 'shortLeft',
    title: 'Planted absence: what the small batch lacks after half as few updates must be more',
    region: CLOSED,
    role: 'control',
    expected: 'outside',
  },
];

const CURVES = {
  small: 'small batch',
  large: 'large batch, as many epochs',
  adapted: 'large batch, as many updates, rate times the square root of k',
  longer: 'large batch, as many updates, same rate',
};

const figures: readonly Figure[] = [
  {
    name: 'accuracyByUpdates',
    title: 'Test accuracy by update',
    meaning:
      'The large batch ends where the small one does when it makes as many updates, and below it after as many epochs.',
    x: { label: 'updates', scale: 'log' },
    y: { label: 'test accuracy', scale: 'linear' },
    curves: CURVES,
  },
];

const numbersOf = ({ provenance, count }: Dataset): RegimeNumbers => {
  const digits = provenance.name === 'digits';
  return {
    trainingSize: digits ? 400 : Math.min(1000, Math.floor(0.5 * count)),
    testSize: 4000,
    labelNoise: 0,
    width: 32,
    depth: 2,
    smallBatch: 8,
    scale: 16,
    learningRate: 0.1,
    epochs: digits ? 30 : 20,
    observeEveryEpochs: 5,
  };
};

/** Half of them are three of the large batches. */
const LEAST_EXAMPLES = 800;

const domain: Claim['domain'] = {
  width: { least: 24, most: 64, whole: true },
  epochs: { least: 15, most: 30, whole: true },
};

const design: Claim['design'] = ({ seed, regime }) => {
  const { smallBatch, scale, learningRate, epochs } = regime.numbers as Readonly<
    Record<'smallBatch' | 'scale' | 'learningRate' | 'epochs', number>
  >;
  const arm = (batchSize: number, rate: number, length: number, order?: string): Recipe =>
    decayedSgd({
      seed,
      datasetSize: regime.data.trainingSize,
      batchSize,
      learningRate: rate,
      epochs: length,
      order,
    });
  const large = scale * smallBatch;
  return {
    adapted: arm(large, Math.sqrt(scale) * learningRate, scale * epochs),
    longer: arm(large, learningRate, scale * epochs),
    small: arm(smallBatch, learningRate, epochs),
    again: arm(smallBatch, learningRate, epochs, 'again'),
    large: arm(large, learningRate, epochs),
    short: arm(smallBatch, learningRate, epochs / (2 * scale)),
  };
};

const measure = async (
  runs: Readonly<Record<string, Run>>,
  { network, data }: BlockContext,
): Promise<BlockMeasurement> => {
  const { small, again } = runs as Readonly<Record<'small' | 'again', Run>>;
  const ends = endsAndUpdates(runs);
  const lacks = (arm: string): number => ends.small!.testAccuracy - ends[arm]!.testAccuracy;
  const half = lacks('large') / 2;
  return {
    contrasts: {
      gap: lacks('large'),
      left: lacks('adapted') - half,
      adapted: lacks('adapted'),
      longer: lacks('longer'),
      again: lacks('again'),
      againLeft: lacks('again') - half,
      shortLeft: lacks('short') - half,
    },
    guards: [
      weightsMoved(network, 'small', small),
      lossFell(data.training.classes, 'small', small),
      armsDiffer(['small', small], ['again', again]),
    ],
    arms: ends,
    curves: {
      accuracyByUpdates: observedCurves(runs, CURVES, ({ updates, testAccuracy }) => [updates, testAccuracy]),
    },
  };
};

/** H4. The regime and the effects: trials in CLAIMS.md, section 7. */
export const trainLonger: Claim = {
  name: 'train-longer',
  headline: false,
  title: 'A large batch generalises better when it is trained for as many updates as a small one',
  statement:
    'After as many epochs a batch 16 times as large has a lower test accuracy, and after as many updates, at the rate times the square root of 16, at least half of what it lacked is made good.',
  sources: [{ row: 'H4', reference: 'Hoffer et al. 2017, arXiv:1705.08741', place: 'Abstract' }],
  marginReason:
    'A gap counts from 0.01 on, and is half made good at the least. After as many epochs the large batch lacks 0.052 +- 0.013 on digits and 0.067 +- 0.013 on Fashion-MNIST, after as many updates -0.001 +- 0.004 and 0.012 +- 0.006, in another order of examples the small batch 0.000 +- 0.004. That all of it is made good within 0.01 is a finding: on digits it is, on Fashion-MNIST a fifth is left.',
  limits:
    'The source adds ghost batch normalisation, which is a claim of its own (`ghost-batch`), and clips gradients: rate and length are what is judged. The networks are small and the large batch makes no more than a hundred updates, so that part of what it lacks is that it has not fitted the training set. Said of clean labels: with label noise longer training of a large batch is worse, and at equal epochs it wins. Sixteen times the epochs are sixteen times the examples; at an equal budget of examples nothing is made good, and with every rate tuned Shallue et al. 2019 (arXiv:1811.03600) find no harm in large batches to begin with. Blind to schedules that are ignored, and to most bugs that all arms share.',
  guards: ['weights moved', 'loss fell', 'arms differ'],
  catches: ['batch change ignored', 'gradient summed, rate tuned to B = 8'],
  hypotheses,
  figures,
  arms: {
    adapted: 'large batch, as many updates, rate times the square root of k',
    longer: 'large batch, as many updates, same rate',
    small: 'small batch',
    again: 'small batch, another order of examples',
    large: 'large batch, as many epochs',
    short: 'small batch, as few updates as the large one in as many epochs',
  },
  domain,
  regime: regimeFor({ leastExamples: LEAST_EXAMPLES, domain, numbersOf }),
  design,
  measure,
};
