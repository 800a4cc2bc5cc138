import type { Dataset } from '../../src/core/dataset.ts';
import type { LossOracle, Vector } from '../../src/core/lossOracle.ts';
import type { Network } from '../../src/core/network.ts';
import { randomStream } from '../../src/core/randomStream.ts';
import { seedFrom } from '../../src/core/seed.ts';
import { gaussianMixture } from '../../src/data/gaussianMixture.ts';
import { takeSubset } from '../../src/data/takeSubset.ts';
import { adaptiveSharpness } from '../../src/measure/adaptiveSharpness.ts';
import { ballSharpness } from '../../src/measure/ballSharpness.ts';
import { boxSharpness } from '../../src/measure/boxSharpness.ts';
import { fitSoftmaxRegression } from '../../src/measure/fitSoftmaxRegression.ts';
import { fullBatchPolish } from '../../src/measure/fullBatchPolish.ts';
import { laplaceEvidence } from '../../src/measure/laplaceEvidence.ts';
import { lastLayerTask } from '../../src/measure/lastLayerTask.ts';
import { manifoldSharpness } from '../../src/measure/manifoldSharpness.ts';
import { otherCoordinates } from '../../src/measure/otherCoordinates.ts';
import { polishedBoxSharpness } from '../../src/measure/polishedBoxSharpness.ts';
import { scaledOracle } from '../../src/measure/scaledOracle.ts';
import { symmetrisedBoxSharpness } from '../../src/measure/symmetrisedBoxSharpness.ts';
import { topEigenvalues } from '../../src/measure/topEigenvalues.ts';
import { dot, norm, normalVector } from '../../src/measure/vectorAlgebra.ts';
import { initialWeights } from '../../src/networks/initialWeights.ts';
import { parameterLayout } from '../../src/networks/parameterLayout.ts';
import { referenceOracle } from './referenceOracle.ts';
import { roundedOracle } from './roundedOracle.ts';

/** A loss at weights, and where it is that of a network, the network and the examples. */
export interface Place {
  readonly oracle: LossOracle;
  readonly weights: Float64Array;
  readonly examples: Dataset;
}

export const NETWORK: Network = { kind: 'mlp', sizes: [4, 6, 3] };
const seed = seedFrom(23);
const all = gaussianMixture({ count: 60, features: 4, classes: 3, separation: 1 }, seed);
const PRECISION = 0.1;

/** A trained network: 400 full-batch steps at rate 0.2. */
export const trainedPlace = async (): Promise<Place> => {
  const oracle = referenceOracle(NETWORK, all);
  const { weights } = await fullBatchPolish(oracle, initialWeights(NETWORK, seed), { steps: 400, learningRate: 0.2 });
  return { oracle, weights: Float64Array.from(weights, Math.fround), examples: all };
};

/** The sum of <e_i, H e_i>: what `hutchinsonTrace` estimates, without its standard error. */
export const exactTrace = async (oracle: LossOracle, weights: Float64Array): Promise<number> => {
  let trace = 0;
  for (let i = 0; i < weights.length; i++) {
    const unit = new Float64Array(weights.length);
    unit[i] = 1;
    trace += (await oracle.hessianVector(weights, unit))[i]!;
  }
  return trace;
};

/** The measures of the table, each with the numbers it was asked for there. */
export const MEASURES: Readonly<Record<string, (oracle: LossOracle, weights: Float64Array) => Promise<number>>> = {
  'box, raw (Metric 2.1)': async (oracle, x) =>
    (await boxSharpness(oracle, x, { seed, boxEpsilon: 1e-3, quasiNewtonSteps: 20 })).value,
  'box, symmetrised': async (oracle, x) =>
    (await symmetrisedBoxSharpness(oracle, x, { seed, boxEpsilon: 1e-3, restarts: 8 })).value,
  'box, polished': async (oracle, x) =>
    (await polishedBoxSharpness(oracle, x, { seed, boxEpsilon: 1e-3, quasiNewtonSteps: 20 })).value,
  'box, manifold': async (oracle, x) =>
    (await manifoldSharpness(oracle, x, { seed, boxEpsilons: [1e-3], dimension: 10, draws: 3 }))[0]!.value,
  "SAM's ball": async (oracle, x) => (await ballSharpness(oracle, x, { seed, rho: 0.05 })).value,
  adaptive: async (oracle, x) => (await adaptiveSharpness(oracle, x, { seed, rho: 0.05 })).value,
  'top eigenvalue': async (oracle, x) =>
    (await topEigenvalues(oracle, x, { seed, ends: 'largest', relativeTolerance: 1e-6 })).value,
  'trace of the Hessian': exactTrace,
};

/** The diagonal of D for a first layer times a factor and a last one over it: D x computes what x does. */
export const rescaling = (factor: number): Float64Array => {
  const [, last] = parameterLayout(NETWORK);
  const scales = new Float64Array(last!.biasesAt + last!.outputs).fill(1);
  return scales.map((_, i) => (i < last!.weightsAt ? factor : i < last!.biasesAt ? 1 / factor : 1));
};

const times = (scales: Vector, x: Vector): Float64Array => Float64Array.from(x, (entry, i) => entry * scales[i]!);

/** The loss with weights counted in units half as large, x = u / 2. */
const inHalfUnits = ({ oracle, weights }: Place): Pick<Place, 'oracle' | 'weights'> => {
  const halves = new Float64Array(weights.length).fill(0.5);
  const origin = new Float64Array(weights.length);
  return { oracle: scaledOracle(oracle, origin, halves), weights: weights.map((entry) => 2 * entry) };
};

/** Reflected coordinates, x = (1 - 2 v v') u: a turn of the axes that leaves lengths. */
export const reflected = ({ oracle, weights }: Place): Pick<Place, 'oracle' | 'weights'> => {
  const normal = normalVector(randomStream(seed, 7), weights.length);
  const size = norm(normal);
  const turned = (x: Vector): Float64Array => {
    const along = (2 * dot(normal, x)) / size ** 2;
    return Float64Array.from(x, (entry, i) => entry - along * normal[i]!);
  };
  return {
    weights: turned(weights),
    oracle: {
      ...oracle,
      loss: (u) => oracle.loss(turned(u)),
      gradient: async (u) => {
        const { loss, gradient } = await oracle.gradient(turned(u));
        return { loss, gradient: turned(gradient) };
      },
      hessianVector: async (u, v) => turned(await oracle.hessianVector(turned(u), turned(v))),
    },
  };
};

/** The same loss with a penalty (decay / 2) |x|^2, as training with weight decay minimises it. */
export const penalised = (oracle: LossOracle, decay: number): LossOracle => ({
  ...oracle,
  loss: async (x) => (await oracle.loss(x)) + (decay / 2) * dot(x, x),
  gradient: async (x) => {
    const { loss, gradient } = await oracle.gradient(x);
    return {
      loss: loss + (decay / 2) * dot(x, x),
      gradient: Float64Array.from(gradient, (entry, i) => entry + decay * x[i]!),
    };
  },
  hessianVector: async (x, v) =>
    Float64Array.from(await oracle.hessianVector(x, v), (entry, i) => entry + decay * v[i]!),
});

export const onExamples = ({ weights }: Place, places: ArrayLike<number>): Place => {
  const examples = takeSubset(all, places);
  return { oracle: referenceOracle(NETWORK, examples), weights, examples };
};

/** What the table changes, and nothing else. */
export const CHANGES: Readonly<Record<string, (place: Place) => Pick<Place, 'oracle' | 'weights'>>> = {
  'ReLU rescaling x4': ({ oracle, weights }) => ({ oracle, weights: times(rescaling(4), weights) }),
  'weights in half units': inHalfUnits,
  'axes turned': reflected,
  'penalty 0.01': ({ oracle, weights }) => ({ oracle: penalised(oracle, 0.01), weights }),
  'order of the data': (place) =>
    onExamples(
      place,
      Array.from({ length: 60 }, (_, i) => 59 - i),
    ),
  'half of the data': (place) =>
    onExamples(
      place,
      Array.from({ length: 30 }, (_, i) => i),
    ),
  float32: ({ oracle, weights }) => ({ oracle: roundedOracle(oracle), weights }),
};

/** Log evidence of the last layer above that of guessing, in nats, under the prior of precision 0.1. */
const evidenceOf = ({ weights, examples }: Pick<Place, 'weights' | 'examples'>, scale = 1): number => {
  const task = lastLayerTask(NETWORK, examples, weights);
  const { features: F } = task;
  const precision = Float64Array.from({ length: F * F }, (_, at) =>
    at % (F + 1) !== 0 ? 0 : at === F * F - 1 ? PRECISION : PRECISION * scale ** 2,
  ); // the last input is the bias, which rescaling leaves
  return laplaceEvidence(task, { weights: fitSoftmaxRegression(task, { precision }), precision }).logRatioToUniform;
};

/** The row of the evidence, where the prior is carried along, or stated. */
const evidenceRow = (place: Place): readonly string[] => {
  const { weights } = place;
  const before = evidenceOf(place);
  const rescaled = { ...place, weights: times(rescaling(4), weights) };
  const task = lastLayerTask(NETWORK, all, weights);
  const isotropic = { task, weights: fitSoftmaxRegression(task, { precision: PRECISION }), precision: PRECISION };
  const other = otherCoordinates(isotropic, seed);
  const there = laplaceEvidence(other.task, { weights: other.weights, precision: other.precision });
  return [
    `${word(evidenceOf(rescaled, 4) / before)} (prior left: ${word(evidenceOf(rescaled) / before)})`,
    word(there.logRatioToUniform / before),
    word(there.logRatioToUniform / before),
    'the prior',
    word(
      evidenceOf(
        onExamples(
          place,
          Array.from({ length: 60 }, (_, i) => 59 - i),
        ),
      ) / before,
    ),
    word(
      evidenceOf(
        onExamples(
          place,
          Array.from({ length: 30 }, (_, i) => i),
        ),
      ) / before,
    ),
    'always float64',
  ];
};

/** A ratio to three digits; `same` within 1e-9, and within 1e-3 the power of ten that it is within. */
const word = (ratio: number): string => {
  const off = Math.abs(ratio - 1);
  if (off < 1e-9) return 'same';
  return off < 1e-3 ? `same to 1e${Math.ceil(Math.log10(off))}` : `x${Number(ratio.toPrecision(3))}`;
};

/** The table of docs/sharpness-invariance.md: each measure after the change over before it. */
export const invarianceTable = async (): Promise<string> => {
  const place = await trainedPlace();
  const rows: string[][] = [];
  for (const [name, measure] of Object.entries(MEASURES)) {
    const before = await measure(place.oracle, place.weights);
    const row = [name];
    for (const change of Object.values(CHANGES)) {
      const { oracle, weights } = change(place);
      row.push(word((await measure(oracle, weights)) / before));
    }
    rows.push(row);
  }
  rows.push(['log evidence of the last layer', ...evidenceRow(place)]);
  const header = ['measure', ...Object.keys(CHANGES)];
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
};
