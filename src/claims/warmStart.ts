import type { BlockContext, BlockMeasurement, Claim, Hypothesis } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import type { Figure } from '../core/figure.ts';
import type { Recipe } from '../core/recipe.ts';
import type { Run } from '../core/run.ts';
import { armSharpness, logRatio, RESCALED } from './armSharpness.ts';
import { armsDiffer, weightsMoved } from './guards.ts';
import { plainSgd } from './plainSgd.ts';
import { type RegimeNumbers, regimeFor } from './regimeFor.ts';

/** Arms by the number of the regime that says after how many epochs the batch grows. */
const SWITCHES = { early: 'earlySwitch', middle: 'middleSwitch', late: 'lateSwitch' } as const;
type SwitchName = keyof typeof SWITCHES;
const NAMES = Object.keys(SWITCHES) as readonly SwitchName[];

const FLATTER = { lower: Math.log(1.2), upper: Number.POSITIVE_INFINITY };
const CLAIM = { unit: 'log ratio', region: FLATTER, role: 'claim', expected: 'inside' } as const;
const CONTROL = { unit: 'log ratio', region: FLATTER, role: 'control' } as const;

const hypotheses: readonly Hypothesis[] = [
  {
    ...CLAIM,
    contrast: 'earlyToMiddle',
    title: 'Trace of the Hessian, switch after 1 epoch over switch after 5: the later one is flatter',
  },
  {
    ...CLAIM,
    contrast: 'middleToLate',
    title: 'Trace of the Hessian, switch after 5 epochs over switch after 12: the later one is flatter',
  },
  {
    ...CLAIM,
    contrast: 'noneToLate',
    title: 'Trace of the Hessian, large batch alone over switch after 12 epochs: twice as sharp and more',
    region: { lower: Math.log(2), upper: Number.POSITIVE_INFINITY },
  },
  {
    ...CONTROL,
    contrast: RESCALED,
    title: 'Planted effect: trace of the same function with a first layer 3 times as large must be larger',
    expected: 'inside',
  },
  {
    ...CONTROL,
    contrast: 'again',
    title: 'Planted absence: trace after another order of examples, large batch alone, must not be larger',
    expected: 'outside',
  },
  {
    ...CLAIM,
    contrast: 'eigenvalue',
    title: 'Top eigenvalue, large batch alone over switch after 12 epochs: twice as sharp and more',
    region: { lower: Math.log(2), upper: Number.POSITIVE_INFINITY },
    role: 'finding',
  },
  {
    contrast: 'accuracy',
    title: 'Test accuracy, switch after 12 epochs minus large batch alone: better',
    unit: 'share of the test examples',
    region: { lower: 0.005, upper: Number.POSITIVE_INFINITY },
    role: 'finding',
    expected: 'inside',
  },
];

const x = { label: 'epochs of the small batch', scale: 'linear' } as const;
const CURVES = { warm: 'small batch, then large' };

const figures: readonly Figure[] = [
  {
    name: 'sharpnessBySwitch',
    title: 'Sharpness of the large-batch solution against epochs of warm start',
    meaning: 'The curve falls: the later the batch grows, the flatter the solution.',
    x,
    y: { label: 'top eigenvalue of the Hessian', scale: 'log' },
    curves: CURVES,
  },
  {
    name: 'accuracyBySwitch',
    title: 'Test accuracy of the large-batch solution against epochs of warm start',
    meaning: 'Where the paper sees accuracy rise with the warm start there is a gain of a percent here, or none.',
    x,
    y: { label: 'test accuracy', scale: 'linear' },
    curves: CURVES,
  },
];

const numbersOf = ({ provenance, count }: Dataset): RegimeNumbers => ({
  trainingSize: Math.min(500, Math.floor(0.6 * count)),
  testSize: 1000,
  labelNoise: provenance.name === 'digits' ? 0.2 : 0, // clean digits are fitted before the batch size can matter
  width: 64,
  depth: 2,
  smallBatch: 4,
  largeShare: 0.1, // of the data in a large batch, as in Keskar et al.
  learningRate: 0.1,
  earlySwitch: 1,
  middleSwitch: 5,
  lateSwitch: 12,
  targetLoss: 0.1,
  maxEpochs: 600,
});

const LEAST_EXAMPLES = 400;

const domain: Claim['domain'] = {
  width: { least: 32, most: 128, whole: true },
  depth: { least: 1, most: 2, whole: true },
};

const design: Claim['design'] = ({ seed, regime }) => {
  const { smallBatch, largeShare, learningRate, targetLoss, maxEpochs } = regime.numbers as Readonly<
    Record<'smallBatch' | 'largeShare' | 'learningRate' | 'targetLoss' | 'maxEpochs', number>
  >;
  const largeBatch = Math.floor(largeShare * regime.data.trainingSize);
  const none = (order?: string): Recipe =>
    plainSgd({
      seed,
      datasetSize: regime.data.trainingSize,
      batchSize: largeBatch,
      learningRate,
      stop: { kind: 'trainingLoss', target: targetLoss, maxEpochs, checkEveryEpochs: 1 },
      order,
    });
  const switching = (name: SwitchName): Recipe => ({
    ...none(),
    batchSize: {
      kind: 'steps',
      initial: smallBatch,
      milestones: [{ epoch: regime.numbers[SWITCHES[name]]!, batchSize: largeBatch }],
    },
  });
  return {
    none: none(),
    early: switching('early'),
    middle: switching('middle'),
    late: switching('late'),
    again: none('again'),
  };
};

const measure = async (runs: Readonly<Record<string, Run>>, context: BlockContext): Promise<BlockMeasurement> => {
  const { numbers } = context.regime;
  const pair = (one: string, other: string) => armsDiffer([one, runs[one]!], [other, runs[other]!]);
  const measured = await armSharpness(runs, context, {
    before: [
      weightsMoved(context.network, 'late', runs.late!),
      pair('none', 'early'),
      pair('early', 'middle'),
      pair('middle', 'late'),
      pair('none', 'again'),
    ],
    rescale: { arm: 'none', factor: 3 },
    measuresOf: (arm) => (arm === 'again' || arm === RESCALED ? 'trace' : 'spectrum'),
  });
  const { passed, guards, arms } = measured;
  if (!passed) return { contrasts: {}, guards, arms };
  const ofTrace = (over: string, under: string): number => logRatio(measured, 'trace', [over, under]);
  const drawn = (number: string) => ({
    warm: [
      [0, arms.none![number]!] as const,
      ...NAMES.map((name) => [numbers[SWITCHES[name]]!, arms[name]![number]!] as const),
    ],
  });
  return {
    contrasts: {
      earlyToMiddle: ofTrace('early', 'middle'),
      middleToLate: ofTrace('middle', 'late'),
      noneToLate: ofTrace('none', 'late'),
      [RESCALED]: ofTrace(RESCALED, 'none'),
      again: ofTrace('again', 'none'),
      eigenvalue: logRatio(measured, 'maxEigenvalue', ['none', 'late']),
      accuracy: arms.late!.testAccuracy! - arms.none!.testAccuracy!,
    },
    guards,
    arms,
    curves: { sharpnessBySwitch: drawn('maxEigenvalue'), accuracyBySwitch: drawn('testAccuracy') },
  };
};

/** K4. The regime and the effects: trials of this engine, and CLAIMS.md, section 4. */
export const warmStart: Claim = {
  name: 'warm-start',
  headline: false,
  title: 'The later a small batch gives way to a large one, the flatter the minimum',
  statement:
    'Large-batch training that begins with a few epochs of a small batch ends at the same training loss in a flatter minimum, and the flatter the more epochs there were.',
  sources: [{ row: 'K4', reference: 'Keskar et al. 2017, arXiv:1609.04836', place: 'Section 3; Figure 5' }],
  marginReason:
    'Flatter by a factor of 1.2 from each switch to the next, half on a log scale of the least that is seen: x1.5 from 1 to 5 epochs and x1.5 (digits) and x1.7 (Fashion-MNIST) from 5 to 12, with a block deviation of 7 %. By a factor of 2 in all: x2.9 and x3.2 are seen (top eigenvalue x4.0 and x4.4). Another order of examples changes x1.00 to x1.03.',
  limits:
    'At one rate and to one training loss, with switches that come before the small batch has reached it by itself (after 15 epochs on digits, 22 on Fashion-MNIST); where it does, the arms are the same run and nothing is said. The paper sees no gain for the first epochs and then a fall; here each epoch counts. That test accuracy rises with the warm start is a finding, and mostly does not: the flatter solutions are 0 to 1 % better or worse. Growing the batch so does what decaying the rate does (Smith et al. 2018, arXiv:1711.00489), so that the noise of the first epochs is what counts, not the size of a batch. Sharpness is not invariant (Dinh et al. 2017, arXiv:1703.04933; here the planted effect).',
  guards: ['finished', 'weights moved', 'arms differ', 'derivatives belong to the loss', 'sharpness measured'],
  catches: ['batch schedule ignored'],
  hypotheses,
  figures,
  arms: {
    none: 'batch of a tenth of the data from the start',
    early: 'batch of 4 for 1 epoch, then a tenth of the data',
    middle: 'batch of 4 for 5 epochs, then a tenth of the data',
    late: 'batch of 4 for 12 epochs, then a tenth of the data',
    again: 'batch of a tenth of the data from the start, another order of examples',
  },
  domain,
  regime: regimeFor({ leastExamples: LEAST_EXAMPLES, domain, numbersOf }),
  design,
  measure,
};
