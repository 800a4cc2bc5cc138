import type { BlockContext, BlockMeasurement, Claim, GuardOutcome, Hypothesis } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import type { Figure } from '../core/figure.ts';
import type { Recipe } from '../core/recipe.ts';
import type { Run } from '../core/run.ts';
import { splitSeed } from '../core/seed.ts';
import { initialWeights } from '../networks/initialWeights.ts';
import { type AgreementAtWeights, agreementAtWeights, PARTS, type Part } from './agreementAtWeights.ts';
import { endOfRun } from './endOfRun.ts';
import { armFinished, armsDiffer, lossFell, oracleIsSound, weightsMoved } from './guards.ts';
import { plainSgd } from './plainSgd.ts';
import { plantedAgreement } from './plantedAgreement.ts';
import { type RegimeNumbers, regimeFor } from './regimeFor.ts';

/** The parts that are small enough for N to hardly matter. */
const SMALL_PARTS = [8, 16, 32, 64] as const;

const NEARLY = { lower: 0.9, upper: Number.POSITIVE_INFINITY };
const ON_CURVE = { lower: -0.05, upper: 0.05 };
const SAME_NOISE = { lower: -Math.log(1.25), upper: Math.log(1.25) };
const COSINE = { unit: 'cosine', region: NEARLY } as const;
const CURVE = { unit: 'cosine', region: ON_CURVE, role: 'claim', expected: 'inside' } as const;
const NOISE = { unit: 'log ratio', region: SAME_NOISE } as const;
const CLAIM = { role: 'claim', expected: 'inside' } as const;

const hypotheses: readonly Hypothesis[] = [
  { ...COSINE, ...CLAIM, contrast: 'halfStart', title: 'Half of the data against all of it, at the start' },
  { ...COSINE, ...CLAIM, contrast: 'quarterStart', title: 'A quarter of the data against all of it, at the start' },
  { ...COSINE, ...CLAIM, contrast: 'halfMiddle', title: 'Half of the data against all of it, after half an epoch' },
  { ...CURVE, contrast: 'curveStart', title: 'Measured less predicted, mean over batch sizes, at the start' },
  { ...CURVE, contrast: 'curveMiddle', title: 'Measured less predicted, mean over batch sizes, after half an epoch' },
  {
    ...NOISE,
    ...CLAIM,
    contrast: 'noise',
    title: 'Sampling noise of an eighth of the data and less, over the predicted',
  },
  { ...NOISE, ...CLAIM, contrast: 'noiseHalf', title: 'Sampling noise of half of the data, over the predicted' },
  {
    ...NOISE,
    contrast: 'drawnHere',
    title: 'Planted effect: noise of batches that are drawn here must be as predicted',
    role: 'control',
    expected: 'inside',
  },
  {
    ...NOISE,
    contrast: 'halfAsLarge',
    title: 'Planted absence: batches half as large as said must be told apart',
    role: 'control',
    expected: 'outside',
  },
  {
    ...COSINE,
    contrast: 'otherLabels',
    title: 'Planted absence: all of the data with random labels must not agree',
    role: 'control',
    expected: 'outside',
  },
  {
    ...COSINE,
    contrast: 'halfLate',
    title: 'Half of the data against all of it, after twenty epochs: no longer nearly the same',
    role: 'finding',
    expected: 'outside',
  },
  {
    contrast: 'noiseScaleGrows',
    title: 'Gradient noise scale after half an epoch over that at the start',
    unit: 'log ratio',
    region: { lower: Math.log(1.5), upper: Number.POSITIVE_INFINITY },
    role: 'finding',
    expected: 'inside',
  },
];

const figures: readonly Figure[] = [
  {
    name: 'cosineAgainstBatch',
    title: 'Agreement of the gradient of a batch with that of all data',
    meaning:
      'The measured points lie on the predicted curves, near 1 for half of the data and falling as training goes on.',
    x: { label: 'batch size, share of the data', scale: 'log' },
    y: { label: 'cosine', scale: 'linear' },
    curves: {
      start: 'start, measured',
      startPredicted: 'start, predicted',
      middle: 'after half an epoch, measured',
      middlePredicted: 'after half an epoch, predicted',
      late: 'after twenty epochs, measured',
      latePredicted: 'after twenty epochs, predicted',
    },
  },
];

const numbersOf = ({ count }: Dataset): RegimeNumbers => ({
  trainingSize: Math.min(800, Math.floor(0.6 * count)),
  testSize: 200,
  labelNoise: 0,
  width: 32,
  depth: 1,
  batchSize: 8,
  learningRate: 0.05,
  middleEpochs: 0.5,
  lateEpochs: 20,
  repeats: 12,
  shardSize: 8,
});

const LEAST_EXAMPLES = 500;

const domain: Claim['domain'] = {
  width: { least: 16, most: 64, whole: true },
  depth: { least: 1, most: 2, whole: true },
};

const design: Claim['design'] = ({ seed, regime }) => {
  const { batchSize, learningRate, middleEpochs, lateEpochs } = regime.numbers;
  const arm = (epochs: number): Recipe =>
    plainSgd({
      seed,
      datasetSize: regime.data.trainingSize,
      batchSize: batchSize!,
      learningRate: learningRate!,
      stop: { kind: 'epochs', epochs },
    });
  return { middle: arm(middleEpochs!), late: arm(lateEpochs!) };
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Every update moved the weights, and there is a gradient to agree with. */
const updatesMove = (points: readonly AgreementAtWeights[]): GuardOutcome => {
  const alive = points.every(
    ({ set, measured }) =>
      set.fullSquaredNorm > 0 &&
      set.covarianceTrace > 0 &&
      PARTS.every(
        (part) => measured[part].squaredDistance > 0 && measured[part].cosines.every((cosine) => cosine !== 0),
      ),
  );
  return {
    name: 'updates move the weights',
    passed: alive,
    detail: alive ? 'every update has a gradient' : 'an update left the weights where they were, or as no numbers',
  };
};

const noiseScale = ({ set }: AgreementAtWeights): number => set.covarianceTrace / set.fullSquaredNorm;

/** Measured less predicted cosine, mean over batch sizes. */
const offCurve = ({ measured, predicted }: AgreementAtWeights): number =>
  mean(PARTS.map((part) => measured[part].meanCosine - predicted[part].cosine));

/** Log ratio of measured to predicted noise. */
const excess = ({ measured, predicted }: AgreementAtWeights, part: Part): number =>
  Math.log(measured[part].squaredDistance / predicted[part].squaredDistance);

const measure = async (runs: Readonly<Record<string, Run>>, context: BlockContext): Promise<BlockMeasurement> => {
  const { network, data, trainer, seed } = context;
  const { middle, late } = runs as Readonly<Record<'middle' | 'late', Run>>;
  const ends = { middle: endOfRun(middle), late: endOfRun(late) };
  const guards = [
    armFinished('middle', middle),
    armFinished('late', late),
    weightsMoved(network, 'middle', middle),
    lossFell(data.training.classes, 'middle', middle),
    armsDiffer(['middle', middle], ['late', late]),
  ];
  const given = (): BlockMeasurement => ({ contrasts: {}, guards, arms: ends });
  const failed = (): boolean => guards.some(({ passed }) => !passed);
  if (failed()) return given();
  const oracle = trainer.lossOracle(network, data.training);
  guards.push(await oracleIsSound(oracle, middle.weights, splitSeed(seed, 'oracle')));
  if (failed()) return given();
  const initial = initialWeights(network, middle.recipe.weightsSeed);
  const at = {
    start: await agreementAtWeights(context, 'start', initial),
    middle: await agreementAtWeights(context, 'middle', middle.weights),
    late: await agreementAtWeights(context, 'late', late.weights),
  };
  guards.push(updatesMove(Object.values(at)));
  if (failed()) return given();
  return {
    contrasts: {
      halfStart: at.start.measured[2].meanCosine,
      quarterStart: at.start.measured[4].meanCosine,
      halfMiddle: at.middle.measured[2].meanCosine,
      curveStart: offCurve(at.start),
      curveMiddle: offCurve(at.middle),
      noise: mean([at.start, at.middle].flatMap((point) => SMALL_PARTS.map((part) => excess(point, part)))),
      noiseHalf: mean([excess(at.start, 2), excess(at.middle, 2)]),
      ...(await plantedAgreement(context, initial, at.start)),
      halfLate: at.late.measured[2].meanCosine,
      noiseScaleGrows: Math.log(noiseScale(at.middle) / noiseScale(at.start)),
    },
    guards,
    arms: {
      middle: { ...ends.middle, noiseScaleAtStart: noiseScale(at.start), noiseScale: noiseScale(at.middle) },
      late: { ...ends.late, noiseScale: noiseScale(at.late) },
    },
    curves: {
      cosineAgainstBatch: Object.fromEntries(
        Object.entries(at).flatMap(([point, { measured, predicted }]) => [
          [point, PARTS.map((part) => [1 / part, measured[part].meanCosine] as const)],
          [`${point}Predicted`, PARTS.map((part) => [1 / part, predicted[part].cosine] as const)],
        ]),
      ),
    },
  };
};

/** R1. The gradients are read off single updates of the trainer, so that what trains is what is judged. */
export const gradientAgreement: Claim = {
  name: 'gradient-agreement',
  headline: false,
  title: 'Half of the data, or far less, has nearly the gradient of all',
  statement:
    'Early in training the gradient of half of the data points where that of all data points, and the cosine falls with the batch size as sampling without replacement predicts from the variance of the gradient.',
  sources: [
    {
      row: 'R1',
      reference: 'Hinton 2012, lecture notes',
      place: 'Neural networks for machine learning, lecture 6a, on stochastic gradient descent',
    },
    { row: 'R1', reference: 'McCandlish et al. 2018, arXiv:1812.06162', place: 'Section 2.2; Appendix A.1' },
  ],
  marginReason:
    'A cosine of 0.9 is an angle of 26 degrees: half of the data has 0.986 +- 0.002 at the start and 0.962 +- 0.004 after half an epoch on digits, 0.990 +- 0.002 and 0.944 +- 0.012 on Fashion-MNIST. The mean over batch sizes is within 0.005 +- 0.012 of the predicted one, and 0.05 to 0.11 below it for batches half as large as said. The noise is as predicted to 1 % +- 4 %, a quarter is allowed; batches half as large have twice of it, and so has half of the data drawn with replacement.',
  limits:
    'Early in training only: as the loss falls the gradient shrinks and its noise does not, so that half of the data has a cosine of 0.6 on digits after twenty epochs, and the noise scale trebles within half an epoch. The cosine weighs all weights alike and says nothing of what the noise is good for: McCandlish et al. weigh it by curvature, and for Smith & Le (arXiv:1710.06451) it is what makes small batches generalise. Blind to what a single update does not show: momentum, schedules, a fixed order of examples.',
  guards: [
    'finished',
    'weights moved',
    'loss fell',
    'arms differ',
    'derivatives belong to the loss',
    'updates move the weights',
  ],
  catches: ['gradient times sqrt B', 'batch halved silently', 'with replacement'],
  hypotheses,
  figures,
  arms: { middle: 'half an epoch, batch of 8', late: 'twenty epochs, batch of 8' },
  domain,
  regime: regimeFor({ leastExamples: LEAST_EXAMPLES, domain, numbersOf }),
  design,
  measure,
};
