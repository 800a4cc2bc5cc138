import type { BlockContext, BlockMeasurement, Claim, Hypothesis } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import type { Figure } from '../core/figure.ts';
import type { Recipe } from '../core/recipe.ts';
import type { Run } from '../core/run.ts';
import { armSharpness, logRatio, RESCALED } from './armSharpness.ts';
import { armsDiffer, weightsMoved } from './guards.ts';
import { plainSgd } from './plainSgd.ts';
import { type RegimeNumbers, regimeFor } from './regimeFor.ts';

const ALIKE = { lower: -Math.log(1.3), upper: Math.log(1.3) };
const NOT_SHARPER = { lower: Number.NEGATIVE_INFINITY, upper: Math.log(1.3) };
const SHARPER = { lower: Math.log(1.5), upper: Number.POSITIVE_INFINITY };
const CLAIM = { unit: 'log ratio', role: 'claim', expected: 'inside' } as const;
const CONTROL = { unit: 'log ratio', role: 'control' } as const;
const FINDING = { unit: 'log ratio', role: 'finding', expected: 'inside' } as const;

const hypotheses: readonly Hypothesis[] = [
  {
    ...CLAIM,
    contrast: 'scaled',
    title: 'Trace of the Hessian, large batch at k times the rate over small batch: not sharper',
    region: NOT_SHARPER,
  },
  {
    ...CLAIM,
    contrast: 'slow',
    title: 'Trace of the Hessian, small batch at a k-th of the rate over small batch: sharper',
    region: SHARPER,
  },
  {
    ...CLAIM,
    contrast: 'matched',
    title: 'Trace of the Hessian, small batch at a k-th of the rate over large batch: alike',
    region: ALIKE,
  },
  {
    ...CONTROL,
    contrast: 'again',
    title: 'Planted parity: trace after another order of examples, large batch, must be alike',
    region: ALIKE,
    expected: 'inside',
  },
  {
    ...CONTROL,
    contrast: 'unscaled',
    title: 'Planted difference: trace of the large batch over the small one at one rate must be told from parity',
    region: NOT_SHARPER,
    expected: 'outside',
  },
  {
    ...CONTROL,
    contrast: RESCALED,
    title: 'Planted effect: trace of the same function with a first layer 3 times as large must be larger',
    region: SHARPER,
    expected: 'inside',
  },
  {
    ...FINDING,
    contrast: 'scaledEigenvalue',
    title: 'Top eigenvalue, large batch at k times the rate over small batch',
    region: NOT_SHARPER,
  },
  {
    ...FINDING,
    contrast: 'slowEigenvalue',
    title: 'Top eigenvalue, small batch at a k-th of the rate over small batch',
    region: SHARPER,
  },
];

const figures: readonly Figure[] = [
  {
    name: 'traceByNoise',
    title: 'Sharpness against rate / batch size',
    meaning: 'Points of one rate / batch size lie at one height, whatever their batch, and fall where it grows.',
    x: { label: 'rate / batch size', scale: 'log' },
    y: { label: 'trace of the Hessian at the end', scale: 'log' },
    curves: { small: 'small batch', large: 'large batch' },
  },
];

const numbersOf = ({ provenance, count }: Dataset): RegimeNumbers => ({
  trainingSize: Math.min(500, Math.floor(0.6 * count)),
  testSize: 1000,
  labelNoise: provenance.name === 'digits' ? 0.2 : 0, // clean digits are fitted before the noise can matter
  width: 64,
  depth: 2,
  smallBatch: 6,
  scale: 8,
  learningRate: 0.1,
  targetLoss: 0.1,
  maxEpochs: 600,
  observeEveryEpochs: 10,
});

const LEAST_EXAMPLES = 400;

const domain: Claim['domain'] = {
  width: { least: 32, most: 128, whole: true },
  depth: { least: 1, most: 2, whole: true },
};

const design: Claim['design'] = ({ seed, regime }) => {
  const { smallBatch, scale, learningRate, targetLoss, maxEpochs } = regime.numbers as Readonly<
    Record<'smallBatch' | 'scale' | 'learningRate' | 'targetLoss' | 'maxEpochs', number>
  >;
  const arm = (batchSize: number, rate: number, checkEveryEpochs: number, order?: string): Recipe =>
    plainSgd({
      seed,
      datasetSize: regime.data.trainingSize,
      batchSize,
      learningRate: rate,
      // With an eighth of the rate per example the loss falls by a few percent an epoch.
      stop: { kind: 'trainingLoss', target: targetLoss, maxEpochs, checkEveryEpochs },
      order,
    });
  const largeBatch = scale * smallBatch;
  return {
    large: arm(largeBatch, learningRate, 2),
    slow: arm(smallBatch, learningRate / scale, 2),
    small: arm(smallBatch, learningRate, 0.5),
    scaled: arm(largeBatch, scale * learningRate, 0.5),
    again: arm(largeBatch, learningRate, 2, 'again'),
  };
};

const measure = async (runs: Readonly<Record<string, Run>>, context: BlockContext): Promise<BlockMeasurement> => {
  const { large, slow, small, scaled, again } = runs as Readonly<
    Record<'large' | 'slow' | 'small' | 'scaled' | 'again', Run>
  >;
  const measured = await armSharpness(runs, context, {
    before: [
      weightsMoved(context.network, 'small', small),
      armsDiffer(['small', small], ['large', large]),
      armsDiffer(['small', small], ['scaled', scaled]),
      armsDiffer(['large', large], ['slow', slow]),
      armsDiffer(['large', large], ['again', again]),
    ],
    rescale: { arm: 'large', factor: 3 },
    measuresOf: (arm) => (arm === 'again' || arm === RESCALED ? 'trace' : 'spectrum'),
  });
  const { passed, guards, arms, sharpness } = measured;
  if (!passed) return { contrasts: {}, guards, arms };
  const ofTrace = (over: string, under: string): number => logRatio(measured, 'trace', [over, under]);
  const ofTop = (over: string, under: string): number => logRatio(measured, 'maxEigenvalue', [over, under]);
  const { smallBatch, scale, learningRate } = context.regime.numbers;
  const noise = learningRate! / smallBatch!;
  const point = (arm: string, ratio: number) => [ratio, sharpness[arm]!.trace!] as const;
  return {
    contrasts: {
      scaled: ofTrace('scaled', 'small'),
      slow: ofTrace('slow', 'small'),
      matched: ofTrace('slow', 'large'),
      again: ofTrace('again', 'large'),
      unscaled: ofTrace('large', 'small'),
      [RESCALED]: ofTrace(RESCALED, 'large'),
      scaledEigenvalue: ofTop('scaled', 'small'),
      slowEigenvalue: ofTop('slow', 'small'),
    },
    guards,
    arms,
    curves: {
      traceByNoise: {
        small: [point('slow', noise / scale!), point('small', noise)],
        large: [point('large', noise / scale!), point('scaled', noise)],
      },
    },
  };
};

/** K1 at matched noise. The effects: trials of this engine, and the controls of CLAIMS.md, section 4. */
export const sharpnessFollowsNoise: Claim = {
  name: 'sharpness-follows-noise',
  headline: false,
  title: 'Sharpness depends on the batch size through rate / batch size',
  statement:
    'At the same training loss a batch k times as large at k times the rate is no sharper than the small batch, and the small batch at a k-th of the rate is as sharp as the large one.',
  sources: [
    {
      row: 'K1',
      reference: 'Keskar et al. 2017, arXiv:1609.04836',
      place: 'Section 3: noise leaves the basins of sharp minima',
    },
    { row: 'K1', reference: 'Jastrzebski et al. 2018, arXiv:1711.04623', place: 'Abstract' },
  ],
  marginReason:
    'Alike is within a factor of 1.3, sharper is 1.5 and more; both lie between what is seen of equal and of unequal noise. At matched rate / batch size the traces differ by x1.00 on digits and x1.09 on Fashion-MNIST (x1.02 for another order of examples), at k times the rate the large batch is x0.8 as sharp, and at unmatched noise ratios are 2.1 and 2.8; a block deviates by 4 % where noise is low and by 20 % where it is high.',
  limits:
    'Of plain SGD, batches far below the data set and rates at which training is stable: the large batch at k times the rate is a little less sharp than the small one, for a rate near the edge of stability keeps out what is sharper than 2 / rate (Cohen et al. 2021, arXiv:2103.00065), and at a rate of 1.25 it diverges on Fashion-MNIST. Beyond a critical batch the ratio no longer counts (Shallue et al. 2019, arXiv:1811.03600). Judged on the trace; top eigenvalues scatter twice as much and are findings. Blind to what changes all arms alike, and sharpness itself is not invariant (Dinh et al. 2017, arXiv:1703.04933; here the planted effect).',
  guards: ['finished', 'weights moved', 'arms differ', 'derivatives belong to the loss', 'sharpness measured'],
  catches: ['rate change ignored'],
  hypotheses,
  figures,
  arms: {
    large: 'large batch, base rate',
    slow: 'small batch, rate divided by k',
    small: 'small batch, base rate',
    scaled: 'large batch, rate times k',
    again: 'large batch, base rate, another order of examples',
  },
  domain,
  regime: regimeFor({ leastExamples: LEAST_EXAMPLES, domain, numbersOf }),
  design,
  measure,
};
