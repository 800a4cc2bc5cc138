import type { BlockContext, BlockMeasurement, Claim, Hypothesis, Regime } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import type { Figure } from '../core/figure.ts';
import type { Recipe, StopRule } from '../core/recipe.ts';
import type { Run } from '../core/run.ts';
import type { Seed } from '../core/seed.ts';
import { fitSoftmaxRegression } from '../measure/fitSoftmaxRegression.ts';
import { laplaceEvidence } from '../measure/laplaceEvidence.ts';
import { lastLayerTask } from '../measure/lastLayerTask.ts';
import { sgdNoiseScale } from '../schedules/sgdNoiseScale.ts';
import { endsOfArms } from './endsOfArms.ts';
import { armFinished, armsDiffer, weightsMoved } from './guards.ts';
import { plainSgd } from './plainSgd.ts';
import { type RegimeNumbers, regimeFor } from './regimeFor.ts';

/** Precision of the prior of the last layer, as in Smith & Le's figures and in the claim `evidence`. */
const PRECISION = 1;
const MORE = { lower: 0.02, upper: Number.POSITIVE_INFINITY };
const PER_EXAMPLE = { unit: 'nats per example', region: MORE } as const;

const hypotheses: readonly Hypothesis[] = [
  {
    ...PER_EXAMPLE,
    contrast: 'small',
    title: 'Log evidence of the last layer, small batch above full batch',
    role: 'claim',
    expected: 'inside',
  },
  {
    ...PER_EXAMPLE,
    contrast: 'halved',
    title: 'Planted effect: as much noise by half the batch and half the rate, above full batch',
    role: 'control',
    expected: 'inside',
  },
  {
    ...PER_EXAMPLE,
    contrast: 'quiet',
    title: 'Planted absence: a small batch at the rate that leaves as little noise as a full batch',
    role: 'control',
    expected: 'outside',
  },
  {
    contrast: 'testAccuracy',
    title: 'Test accuracy, small less full batch',
    unit: 'share of the examples',
    region: { lower: -0.02, upper: 0.02 },
    role: 'finding',
    expected: 'inside',
  },
];

const figures: readonly Figure[] = [
  {
    name: 'evidenceAgainstNoise',
    title: 'Evidence of the last layer against noise of the training',
    meaning: 'Arms with more noise end with more evidence at the same training loss, whatever their batch size.',
    x: { label: 'noise scale g = rate (N / B - 1)', scale: 'log' },
    y: { label: 'log evidence above full batch, nats per example', scale: 'linear' },
    curves: { arms: 'all arms but the full batch' },
  },
];

const numbersOf = ({ count }: Dataset): RegimeNumbers => ({
  trainingSize: Math.min(200, Math.floor(0.5 * count)),
  testSize: 700,
  labelNoise: 0.2,
  width: 16,
  depth: 1,
  smallBatch: 4,
  learningRate: 0.2,
  targetLoss: 0.05,
  maxEpochs: 6000,
  maxNoisyEpochs: 600,
});

const LEAST_EXAMPLES = 300;

const domain: Claim['domain'] = {
  width: { least: 16, most: 32, whole: true },
};

const ARMS = {
  small: 'batch of 4',
  large: 'all examples at once, the same rate',
  halved: 'batch of 2, half of the rate',
  middle: 'batch of 16, the same rate',
  quiet: 'batch of 4, a rate with as little noise as a full batch',
};
type Arm = keyof typeof ARMS;
type LossTarget = Extract<StopRule, { kind: 'trainingLoss' }>;

interface Cell {
  readonly batchSize: number;
  readonly learningRate: number;
}

const cellsOf = ({ data, numbers }: Regime): Readonly<Record<Arm, Cell>> => {
  const N = data.trainingSize;
  const [batchSize, learningRate] = [numbers.smallBatch!, numbers.learningRate!];
  return {
    small: { batchSize, learningRate },
    large: { batchSize: N, learningRate },
    halved: { batchSize: batchSize / 2, learningRate: learningRate / 2 },
    middle: { batchSize: 4 * batchSize, learningRate },
    quiet: { batchSize, learningRate: (learningRate * batchSize) / N },
  };
};

const design = ({ seed, regime }: { readonly seed: Seed; readonly regime: Regime }): Readonly<Record<Arm, Recipe>> => {
  const { trainingSize } = regime.data;
  const { targetLoss, maxEpochs, maxNoisyEpochs } = regime.numbers;
  const cells = cellsOf(regime);
  const arm = (name: Arm, limit: Pick<LossTarget, 'maxEpochs' | 'checkEveryEpochs'>): Recipe =>
    plainSgd({
      seed,
      datasetSize: trainingSize,
      ...cells[name],
      stop: { kind: 'trainingLoss', target: targetLoss!, ...limit },
    });
  // Fast arms are looked at often, or they would end below the loss they are compared at.
  const fast = { maxEpochs: maxNoisyEpochs!, checkEveryEpochs: 0.1 };
  const slow = { maxEpochs: maxEpochs!, checkEveryEpochs: 1 };
  return {
    small: arm('small', fast),
    large: arm('large', slow),
    halved: arm('halved', fast),
    middle: arm('middle', fast),
    quiet: arm('quiet', slow),
  };
};

const measure = async (
  runs: Readonly<Record<string, Run>>,
  { network, data, regime }: BlockContext,
): Promise<BlockMeasurement> => {
  const { small, large, quiet } = runs as Readonly<Record<'small' | 'large' | 'quiet', Run>>;
  const guards = [
    ...Object.entries(runs).map(([arm, run]) => armFinished(arm, run)),
    weightsMoved(network, 'small', small),
    armsDiffer(['small', small], ['large', large]),
    armsDiffer(['small', small], ['quiet', quiet]),
  ];
  const ends = endsOfArms(runs);
  if (guards.some(({ passed }) => !passed)) return { contrasts: {}, guards, arms: ends };
  const N = data.training.count;
  const found = Object.fromEntries(
    Object.entries(cellsOf(regime)).map(([arm, cell]) => {
      const task = lastLayerTask(network, data.training, runs[arm]!.weights);
      const weights = fitSoftmaxRegression(task, { precision: PRECISION });
      const { logEvidence } = laplaceEvidence(task, { weights, precision: PRECISION });
      const noiseScale = sgdNoiseScale({ ...cell, datasetSize: N, momentum: 0 });
      return [arm, { ...ends[arm]!, logEvidence: logEvidence / N, noiseScale }];
    }),
  );
  const above = (arm: string): number => found[arm]!.logEvidence - found.large!.logEvidence;
  return {
    contrasts: {
      small: above('small'),
      halved: above('halved'),
      quiet: above('quiet'),
      testAccuracy: found.small!.testAccuracy - found.large!.testAccuracy,
    },
    guards,
    arms: found,
    curves: {
      evidenceAgainstNoise: {
        arms: ['quiet', 'middle', 'small', 'halved'].map((arm) => [found[arm]!.noiseScale, above(arm)] as const),
      },
    },
  };
};

/** S7, its second half. The last layer stands for the network: its evidence needs no approximation but Laplace's. */
export const noiseAndEvidence: Claim = {
  name: 'noise-and-evidence',
  headline: false,
  title: 'Noise of SGD drives towards minima of more evidence',
  statement:
    'Trained from the same weights to the same training loss, small batches end in a hidden layer on which the best last layer has more Bayesian evidence than on that of full-batch descent, and what counts is rate over batch size.',
  sources: [{ row: 'S7', reference: 'Smith & Le 2018, arXiv:1710.06451', place: 'Abstract' }],
  marginReason:
    '0.02 nats per example, 4 nats for 200 examples: small batches are 0.070 +- 0.020 ahead on digits and 0.160 +- 0.035 on Fashion-MNIST, by either batch size, and a small batch at the rate that leaves as little noise as a full batch by 0.001 +- 0.003 and 0.001 +- 0.011.',
  limits:
    'The evidence is that of the last layer, with what the hidden layer gives taken for its inputs; volume in the hidden weights does not count, nor do norms of the features, which are alike. More evidence is not more accuracy here: on the test part the arms are equal to 0.01 (a finding), and full-batch descent with more regularisation generalises as well as SGD elsewhere too (Geiping et al. 2021, arXiv:2109.14119). Too much noise ends it: at a rate of 0.4 and batches of 4 hidden units die, and the training loss is not reached.',
  guards: ['finished', 'weights moved', 'arms differ'],
  catches: ['batch change ignored', 'rate change ignored'],
  hypotheses,
  figures,
  arms: ARMS,
  domain,
  regime: regimeFor({ leastExamples: LEAST_EXAMPLES, domain, numbersOf }),
  design,
  measure,
};
