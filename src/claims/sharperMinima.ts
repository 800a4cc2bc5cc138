import type { ArmNumbers, BlockContext, BlockMeasurement, Claim, Hypothesis, Regime } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import type { LossOracle } from '../core/lossOracle.ts';
import type { Recipe } from '../core/recipe.ts';
import type { Run } from '../core/run.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { boxSharpness } from '../measure/boxSharpness.ts';
import { hutchinsonTrace } from '../measure/hutchinsonTrace.ts';
import { symmetrisedBoxSharpness } from '../measure/symmetrisedBoxSharpness.ts';
import { topEigenvalues } from '../measure/topEigenvalues.ts';
import { endOfRun } from './endOfRun.ts';
import { armFinished, armsDiffer, oracleIsSound, sharpnessMeasured, weightsMoved } from './guards.ts';
import { plainSgd } from './plainSgd.ts';
import { type RegimeNumbers, regimeFor } from './regimeFor.ts';

/** At least half as sharp again; 1 is none, the smallest effect seen is 2.8. */
const SHARPER = { lower: Math.log(1.5), upper: Number.POSITIVE_INFINITY };
const BOX_EPSILON = 1e-3;

const hypothesis = (
  contrast: string,
  title: string,
  role: Hypothesis['role'],
  expected: Hypothesis['expected'],
): Hypothesis => ({ contrast, title, unit: 'log ratio', region: SHARPER, role, expected });

const hypotheses: readonly Hypothesis[] = [
  hypothesis('maxEigenvalue', 'Top eigenvalue of the Hessian, large over small batch', 'claim', 'inside'),
  hypothesis('trace', 'Trace of the Hessian, large over small batch', 'claim', 'inside'),
  hypothesis('symmetrisedBox', 'Box sharpness without its first-order part, large over small batch', 'claim', 'inside'),
  hypothesis(
    'slow',
    'Planted effect: trace at a quarter of the rate, small batch, must be larger',
    'control',
    'inside',
  ),
  hypothesis(
    'again',
    'Planted absence: trace after another order of examples, small batch, must not be',
    'control',
    'outside',
  ),
];

const numbersOf = ({ provenance, count }: Dataset): RegimeNumbers => {
  const trainingSize = Math.min(1000, Math.floor(0.6 * count));
  return {
    trainingSize,
    testSize: 1000,
    labelNoise: provenance.name === 'digits' ? 0.2 : 0, // clean digits are fitted before the batch size can matter
    width: 64,
    depth: 2,
    smallBatch: 8,
    largeBatch: Math.floor(trainingSize / 10), // Keskar et al. use a tenth of the data
    learningRate: 0.1,
    targetLoss: 0.05,
    maxEpochs: 1000,
    observeEveryEpochs: 5,
  };
};

const LEAST_EXAMPLES = 400;

const domain: Claim['domain'] = {
  width: { least: 32, most: 128, whole: true },
  depth: { least: 1, most: 2, whole: true },
};

const design = ({
  seed,
  regime,
}: {
  readonly seed: Seed;
  readonly regime: Regime;
}): Readonly<Record<string, Recipe>> => {
  const { smallBatch, largeBatch, learningRate, targetLoss, maxEpochs } = regime.numbers;
  const arm = (batchSize: number, rate: number, order?: string): Recipe =>
    plainSgd({
      seed,
      datasetSize: regime.data.trainingSize,
      batchSize,
      learningRate: rate,
      stop: { kind: 'trainingLoss', target: targetLoss!, maxEpochs: maxEpochs!, checkEveryEpochs: 0.5 },
      ...(order === undefined ? {} : { order }),
    });
  return {
    small: arm(smallBatch!, learningRate!),
    large: arm(largeBatch!, learningRate!),
    again: arm(smallBatch!, learningRate!, 'again'),
    slow: arm(smallBatch!, learningRate! / 4),
  };
};

/** Sharpness of one solution on the training part: every number of the report, the box in the paper's raw form too. */
const sharpness = async (
  oracle: LossOracle,
  weights: Float32Array,
  seed: Seed,
): Promise<{ readonly numbers: ArmNumbers; readonly faults: readonly string[] }> => {
  const [top, trace] = await Promise.all([
    topEigenvalues(oracle, weights, { seed, ends: 'largest', relativeTolerance: 0.02, maxIterations: 60 }),
    hutchinsonTrace(oracle, weights, { seed, relativeStandardError: 0.05, maxProbes: 64 }),
  ]);
  const [symmetrised, raw] = await Promise.all([
    symmetrisedBoxSharpness(oracle, weights, {
      seed,
      boxEpsilon: BOX_EPSILON,
      restarts: 1,
      startDirection: top.largest.vector,
      signSteps: 8,
    }),
    boxSharpness(oracle, weights, { seed, boxEpsilon: BOX_EPSILON, restarts: 1 }),
  ]);
  const numbers = {
    maxEigenvalue: top.value,
    maxEigenvalueError: top.error,
    trace: trace.value,
    traceStandardError: trace.standardError,
    symmetrisedBox: symmetrised.value,
    box: raw.value,
  };
  const faults = [
    top.converged ? '' : `the top eigenvalue did not converge (${top.value} +- ${top.error})`,
    top.value > 2 * top.error ? '' : `the top eigenvalue ${top.value} is not above twice its error ${top.error}`,
    trace.value > 2 * trace.standardError
      ? ''
      : `the trace ${trace.value} is not above twice its standard error ${trace.standardError}`,
    symmetrised.increase > 2 * symmetrised.precisionFloor
      ? ''
      : `the loss rises by ${symmetrised.increase} in the box, twice its round-off is ${2 * symmetrised.precisionFloor}`,
  ].filter((fault) => fault !== '');
  return { numbers, faults };
};

const measure = async (
  runs: Readonly<Record<string, Run>>,
  { network, data, trainer, seed }: BlockContext,
): Promise<BlockMeasurement> => {
  const { small, large, again } = runs as Readonly<Record<'small' | 'large' | 'again', Run>>;
  const guards = [
    ...Object.entries(runs).map(([arm, run]) => armFinished(arm, run)),
    weightsMoved(network, 'small', small),
    armsDiffer(['small', small], ['large', large]),
    armsDiffer(['small', small], ['again', again]),
  ];
  const ends = Object.entries(runs).map(([arm, run]) => {
    const { epoch } = run.observations.at(-1) ?? { epoch: 0 };
    return [arm, { ...endOfRun(run), epochs: epoch }] as const;
  });
  if (guards.some(({ passed }) => !passed)) return { contrasts: {}, guards, arms: Object.fromEntries(ends) };
  const oracle = trainer.lossOracle(network, data.training);
  const found = await Promise.all(
    ends.map(async ([arm, end]) => {
      const result = await sharpness(oracle, runs[arm]!.weights, splitSeed(seed, 'sharpness', arm));
      return { arm, end, ...result };
    }),
  );
  const measured: Readonly<Record<string, ArmNumbers>> = Object.fromEntries(
    found.map(({ arm, end, numbers }) => [arm, { ...end, ...numbers }]),
  );
  const measurable = [
    await oracleIsSound(oracle, small.weights, splitSeed(seed, 'oracle')),
    ...found.map(({ arm, faults }) => sharpnessMeasured(arm, faults)),
  ];
  if (measurable.some(({ passed }) => !passed)) {
    return { contrasts: {}, guards: [...guards, ...measurable], arms: measured };
  }
  const logRatio = (arm: string, number: string): number =>
    Math.log(measured[arm]![number]! / measured.small![number]!);
  return {
    contrasts: {
      maxEigenvalue: logRatio('large', 'maxEigenvalue'),
      trace: logRatio('large', 'trace'),
      symmetrisedBox: logRatio('large', 'symmetrisedBox'),
      slow: logRatio('slow', 'trace'),
      again: logRatio('again', 'trace'),
    },
    guards: [...guards, ...measurable],
    arms: measured,
  };
};

/** K1. The regime, the effects and what they catch: trials in CLAIMS.md, section 4. */
export const sharperMinima: Claim = {
  name: 'sharper-minima',
  headline: true,
  title: 'Larger batches end in sharper minima',
  statement:
    'Trained from the same weights at the same rate to the same training loss, a batch of a tenth of the data ends where the loss curves more than where a batch of 8 ends.',
  sources: [{ row: 'K1', reference: 'Keskar et al. 2017, arXiv:1609.04836', place: 'Abstract; Metric 2.1' }],
  marginReason:
    'Half as sharp again (a ratio of 1.5). On a log scale this is a third of the way from no effect to the smallest effect of the trials (2.8, the trace on digits); batches of 8 against batches of 8 stay below 1.2 in the mean.',
  limits:
    'Said of runs that reach the training loss they are compared at; a block in which one does not is left out, and more than a fifth of such blocks end the check. Sharpness is not invariant: rescaling ReLU layers changes it at equal loss (Dinh et al. 2017, arXiv:1703.04933), so it compares solutions of one recipe only. What matters is rate / batch size: a large batch at a raised rate is not sharper. Sharper is not worse here: the test accuracies are equal. The raw metric 2.1 of the paper is dominated by the gradient at the end point, so it is reported and not judged.',
  catches: ['gradient summed', 'batch change ignored'],
  hypotheses,
  figures: [],
  arms: {
    small: 'batch of 8',
    large: 'batch of a tenth of the data',
    again: 'batch of 8, another order of examples',
    slow: 'batch of 8, a quarter of the rate',
  },
  domain,
  regime: regimeFor({ leastExamples: LEAST_EXAMPLES, domain, numbersOf }),
  design,
  measure,
};
