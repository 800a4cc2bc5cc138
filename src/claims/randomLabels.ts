import type { BlockContext, BlockMeasurement, Claim, Hypothesis } from '../core/claim.ts';
import type { Dataset, SplitDataset } from '../core/dataset.ts';
import type { Run } from '../core/run.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { addLabelNoise } from '../data/addLabelNoise.ts';
import { takeSubset } from '../data/takeSubset.ts';
import { softmaxFit, softmaxTask } from '../measure/softmaxRegression.ts';
import { norm } from '../measure/vectorAlgebra.ts';
import { LOSS_CAP } from './endOfRun.ts';
import { armFinished, armsDiffer, weightsMoved } from './guards.ts';
import { linearRegime, memorisableSize, stableRate } from './linearRegime.ts';
import { type LinearModel, lossByScale, lossByScaleCurves } from './lossByScale.ts';
import { plainSgd } from './plainSgd.ts';
import { type RegimeNumbers, regimeFor } from './regimeFor.ts';

const MEMORISED = { lower: Number.NEGATIVE_INFINITY, upper: 0.1 };
const GENERALISES = { lower: 0.25, upper: Number.POSITIVE_INFINITY };
const LOSS = { unit: 'nats per example', region: MEMORISED } as const;
const SKILL = { unit: 'share of the way from guessing to perfect', region: GENERALISES } as const;

const hypotheses: readonly Hypothesis[] = [
  { ...LOSS, contrast: 'random', title: 'Training loss on random labels', role: 'claim', expected: 'inside' },
  {
    ...SKILL,
    contrast: 'realTest',
    title: 'Test accuracy of the model of real labels',
    role: 'claim',
    expected: 'inside',
  },
  {
    ...LOSS,
    contrast: 'real',
    title: 'Planted effect: real labels of the same inputs must be memorised',
    role: 'control',
    expected: 'inside',
  },
  {
    ...LOSS,
    contrast: 'contradicted',
    title: 'Planted absence: inputs that come twice with other labels must not be memorised',
    role: 'control',
    expected: 'outside',
  },
  {
    ...SKILL,
    contrast: 'randomTest',
    title: 'Planted absence: the model of random labels must not know the test labels',
    role: 'control',
    expected: 'outside',
  },
  {
    contrast: 'norm',
    title: 'Norm of the weights, random over real labels',
    unit: 'log ratio',
    region: { lower: Math.log(1.2), upper: Number.POSITIVE_INFINITY },
    role: 'finding',
    expected: 'inside',
  },
];

const numbersOf = (dataset: Dataset): RegimeNumbers => ({
  trainingSize: memorisableSize(dataset),
  testSize: 700,
  labelNoise: 0,
  width: 1,
  depth: 0,
  batchSize: 10,
  learningRate: stableRate(dataset),
  trainingTime: 500,
});

const LEAST_EXAMPLES = 200;

const domain: Claim['domain'] = {
  batchSize: { least: 5, most: 15, whole: true },
  trainingTime: { least: 500, most: 1000, whole: true },
};

/** What each arm is trained on: the inputs of the block with labels that fit, say nothing, or contradict themselves. */
const armData = (arm: string, { data, seed }: { readonly data: SplitDataset; readonly seed: Seed }): SplitDataset => {
  const { training, test } = data;
  const half = Math.ceil(training.count / 2);
  const twice = Array.from({ length: training.count }, (_, n) => n % half);
  switch (arm) {
    case 'random':
      return { training: addLabelNoise(training, 1, splitSeed(seed, 'random labels')), test };
    case 'contradicted':
      return { training: addLabelNoise(takeSubset(training, twice), 1, splitSeed(seed, 'other labels')), test };
    default:
      return data;
  }
};

const ARMS = {
  real: 'real labels',
  random: 'random labels of the same inputs',
  contradicted: 'half of the inputs twice, with random labels each time',
};

const design: Claim['design'] = ({ seed, regime }) => {
  const { batchSize, learningRate, trainingTime } = regime.numbers;
  const recipe = plainSgd({
    seed,
    datasetSize: regime.data.trainingSize,
    batchSize: batchSize!,
    learningRate: learningRate!,
    stop: { kind: 'epochs', epochs: Math.round(trainingTime! / learningRate!) },
  });
  return Object.fromEntries(Object.keys(ARMS).map((arm) => [arm, recipe]));
};

interface LinearEnd {
  /** Capped, so that a model that went astray counts as far off and no farther. */
  readonly trainingLoss: number;
  readonly trainingAccuracy: number;
  readonly testAccuracy: number;
  readonly weightNorm: number;
}

/** What the weights say of the data by the formula of softmax regression: no number of the trainer's is taken on trust. */
const endOf = ({ weights, data: { training, test } }: LinearModel): LinearEnd => {
  const fit = softmaxFit(softmaxTask(training), weights);
  return {
    trainingLoss: Math.min(LOSS_CAP, fit.crossEntropy / training.count),
    trainingAccuracy: fit.accuracy,
    testAccuracy: softmaxFit(softmaxTask(test), weights).accuracy,
    weightNorm: norm(weights),
  };
};

const measure = async (
  runs: Readonly<Record<string, Run>>,
  { network, data, seed }: BlockContext,
): Promise<BlockMeasurement> => {
  const { real, random } = runs as Readonly<Record<'real' | 'random', Run>>;
  const guards = [
    ...Object.entries(runs).flatMap(([arm, run]) => [armFinished(arm, run), weightsMoved(network, arm, run)]),
    armsDiffer(['real', real], ['random', random]),
  ];
  if (guards.some(({ passed }) => !passed)) return { contrasts: {}, guards, arms: {} };
  const model = (arm: keyof typeof ARMS): LinearModel => ({
    weights: runs[arm]!.weights,
    data: armData(arm, { data, seed }),
  });
  const models = { real: model('real'), random: model('random'), contradicted: model('contradicted') };
  const arms = { real: endOf(models.real), random: endOf(models.random), contradicted: endOf(models.contradicted) };
  const guessing = 1 / data.training.classes;
  const skill = ({ testAccuracy }: LinearEnd): number => (testAccuracy - guessing) / (1 - guessing);
  return {
    contrasts: {
      random: arms.random.trainingLoss,
      realTest: skill(arms.real),
      real: arms.real.trainingLoss,
      contradicted: arms.contradicted.trainingLoss,
      randomTest: skill(arms.random),
      norm: Math.log(arms.random.weightNorm / arms.real.weightNorm),
    },
    guards,
    arms: { real: { ...arms.real }, random: { ...arms.random }, contradicted: { ...arms.contradicted } },
    curves: { [lossByScale.name]: lossByScaleCurves(models) },
  };
};

/** S5. Losses and accuracies are computed here from weights and data, so that a test part that leaks is seen. */
export const randomLabels: Claim = {
  name: 'random-labels',
  headline: false,
  title: 'Small linear models memorise random labels too',
  statement:
    'Softmax regression with fewer than a thousand weights fits random labels of a hundred inputs, and with real labels of the same inputs it also knows the labels of inputs it has not seen.',
  sources: [
    { row: 'S5', reference: 'Smith & Le 2018, arXiv:1710.06451', place: 'Abstract' },
    { row: 'S5', reference: 'Zhang et al. 2017, arXiv:1611.03530', place: 'Abstract, of deep networks' },
  ],
  marginReason:
    'At 0.1 nats per example no more than one label in seven is wrong, since a wrong one costs 0.69 or more, and guessing costs 2.3. Random labels end at 0.011 +- 0.002 on digits and 0.030 +- 0.006 on Fashion-MNIST, contradicted ones at 0.8 and 0.9, and a weight decay of 0.01 leaves 0.6. Real labels are 0.87 and 0.59 of the way from guessing to perfect on inputs not seen, random ones 0.00 +- 0.03; a quarter of the way is asked for.',
  limits:
    'Of sets that are small beside the model: with two classes a linear model separates twice as many points as it has inputs, and no more (Cover 1965, doi:10.1109/PGEC.1965.264137), so there are 1.5 times as many here. The finding needs no explanation of its own: the Bayesian evidence tells both models apart (claim evidence), and real labels are learned sooner and with smaller weights than random ones (Arpit et al. 2017, arXiv:1706.05394). Blind to rate, batch size and momentum as long as training gets there.',
  guards: ['finished', 'weights moved', 'arms differ'],
  catches: ['half of the data used', 'stray weight decay'],
  hypotheses,
  figures: [lossByScale],
  arms: ARMS,
  domain,
  regime: linearRegime(regimeFor({ leastExamples: LEAST_EXAMPLES, domain, numbersOf })),
  design,
  armData,
  measure,
};
