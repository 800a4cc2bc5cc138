import type { BlockContext, BlockMeasurement, Claim, Hypothesis } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import type { Recipe } from '../core/recipe.ts';
import type { Run } from '../core/run.ts';
import { armSharpness, logRatio, RESCALED } from './armSharpness.ts';
import { armsDiffer, weightsMoved } from './guards.ts';
import { lossBetween, lossesBetween } from './lossBetween.ts';
import { plainSgd } from './plainSgd.ts';
import { type RegimeNumbers, regimeFor } from './regimeFor.ts';

/** At least half as sharp again; 1 is none, the effects seen are 3 to 6. */
const SHARPER = { lower: Math.log(1.5), upper: Number.POSITIVE_INFINITY };
/** The planted effect: a first layer 3 times as large makes the same function 2.9 to 3.9 times as sharp. */
const PLANTED_FACTOR = 3;

const hypothesis = (
  contrast: string,
  title: string,
  role: Hypothesis['role'] = 'claim',
  expected: Hypothesis['expected'] = 'inside',
): Hypothesis => ({ contrast, title, unit: 'log ratio', region: SHARPER, role, expected });

const hypotheses: readonly Hypothesis[] = [
  hypothesis('maxEigenvalue', 'Top eigenvalue of the Hessian, large over small batch'),
  hypothesis('trace', 'Trace of the Hessian, large over small batch'),
  hypothesis('symmetrisedBox', 'Box sharpness without its first-order part, large over small batch'),
  hypothesis(
    'rescaled',
    'Planted effect: trace of the same function with a first layer 3 times as large must be larger',
    'control',
  ),
  hypothesis(
    'again',
    'Planted absence: trace after another order of examples, large batch, must not be larger',
    'control',
    'outside',
  ),
  hypothesis('box', 'Metric 2.1 of the paper, gradient at the end point and all, large over small batch', 'finding'),
];

const numbersOf = ({ provenance, count }: Dataset): RegimeNumbers => {
  return {
    trainingSize: Math.min(500, Math.floor(0.6 * count)),
    testSize: 1000,
    labelNoise: provenance.name === 'digits' ? 0.2 : 0, // clean digits are fitted before the batch size can matter
    width: 64,
    depth: 2,
    smallBatch: 4,
    largeShare: 0.1, // of the data in a large batch, as in Keskar et al.
    learningRate: 0.1,
    targetLoss: 0.1,
    maxEpochs: 600,
    observeEveryEpochs: 10,
  };
};

const LEAST_EXAMPLES = 400;

const domain: Claim['domain'] = {
  width: { least: 32, most: 128, whole: true },
  depth: { least: 1, most: 2, whole: true },
};

const design: Claim['design'] = ({ seed, regime }) => {
  const { smallBatch, largeShare, learningRate, targetLoss, maxEpochs } = regime.numbers as Readonly<
    Record<'smallBatch' | 'largeShare' | 'learningRate' | 'targetLoss' | 'maxEpochs', number>
  >;
  const arm = (batchSize: number, checkEveryEpochs: number, order?: string): Recipe =>
    plainSgd({
      seed,
      datasetSize: regime.data.trainingSize,
      batchSize,
      learningRate,
      // The large batch falls a few percent an epoch, the small one tens.
      stop: { kind: 'trainingLoss', target: targetLoss, maxEpochs, checkEveryEpochs },
      order,
    });
  const largeBatch = Math.floor(largeShare * regime.data.trainingSize);
  return {
    large: arm(largeBatch, 2),
    small: arm(smallBatch, 0.5),
    again: arm(largeBatch, 2, 'again'),
  };
};

const measure = async (runs: Readonly<Record<string, Run>>, context: BlockContext): Promise<BlockMeasurement> => {
  const { network, data, trainer } = context;
  const { small, large, again } = runs as Readonly<Record<'small' | 'large' | 'again', Run>>;
  const measured = await armSharpness(runs, context, {
    before: [
      weightsMoved(network, 'small', small),
      armsDiffer(['small', small], ['large', large]),
      armsDiffer(['large', large], ['again', again]),
    ],
    rescale: { arm: 'again', factor: PLANTED_FACTOR },
    measuresOf: (arm) => (arm === 'small' || arm === 'large' ? 'all' : 'trace'),
  });
  const { passed, guards, arms } = measured;
  if (!passed) return { contrasts: {}, guards, arms };
  const ratio = (number: string, ...of: readonly [string, string]): number => logRatio(measured, number, of);
  return {
    contrasts: {
      maxEigenvalue: ratio('maxEigenvalue', 'large', 'small'),
      trace: ratio('trace', 'large', 'small'),
      symmetrisedBox: ratio('symmetrisedBox', 'large', 'small'),
      rescaled: ratio('trace', RESCALED, 'large'),
      again: ratio('trace', 'again', 'large'),
      box: ratio('box', 'large', 'small'),
    },
    guards,
    arms: { ...arms, again: { ...arms.again, rescaledTrace: measured.sharpness[RESCALED]!.trace! } },
    curves: { lossBetween: await lossesBetween({ network, data, trainer }, small.weights, large.weights) },
  };
};

/** K1. The regime, the effects and what they catch: trials in CLAIMS.md, section 4. */
export const sharperMinima: Claim = {
  name: 'sharper-minima',
  headline: true,
  title: 'Larger batches end in sharper minima',
  statement:
    'Trained from the same weights at the same rate to the same training loss, a batch of a tenth of the data ends where the loss curves more than where a batch of 4 ends.',
  sources: [
    { row: 'K1', reference: 'Keskar et al. 2017, arXiv:1609.04836', place: 'Abstract; Metric 2.1; Table 3; Figure 3' },
  ],
  marginReason:
    'Half as sharp again (a ratio of 1.5). On a log scale this is a third of the way from no effect to the smallest effect here (3.0, the trace on digits); a large batch in another order stays below 1.1 in every block.',
  limits:
    'Said of runs that reach the training loss they are compared at; a block in which one does not is left out, and more than a fifth of such blocks end the check. Sharpness is not invariant: rescaling ReLU layers changes it at equal loss (Dinh et al. 2017, arXiv:1703.04933; here that is the planted effect), so it compares solutions of one recipe only. What matters is rate / batch size: `sharpness-follows-noise`. Sharper is not worse here: the test accuracies are equal. The raw metric 2.1 of the paper is dominated by the gradient at the end point (a ratio of 1.2 on digits), so it is a finding.',
  guards: ['finished', 'weights moved', 'arms differ', 'derivatives belong to the loss', 'sharpness measured'],
  catches: ['gradient summed, rate tuned to B = 8'],
  hypotheses,
  figures: [lossBetween],
  arms: {
    large: 'batch of a tenth of the data',
    small: 'batch of 4',
    again: 'batch of a tenth of the data, another order of examples',
  },
  domain,
  regime: regimeFor({ leastExamples: LEAST_EXAMPLES, domain, numbersOf }),
  design,
  measure,
};
