import fc from 'fast-check';
import type { Dataset } from '../core/dataset.ts';
import type { Law } from '../core/law.ts';
import type { MlpNetwork } from '../core/network.ts';
import { randomStream } from '../core/randomStream.ts';
import type { Trainer } from '../core/trainer.ts';
import { type DrawnTraining, trainings } from './arbitraries/trainings.ts';
import { lawOf } from './lawOf.ts';
import { congruence, logDeterminant, type Matrix } from './reference/denseMatrix.ts';

interface Input extends DrawnTraining {
  /** Precision of the Gaussian prior over the weights. */
  readonly precision: number;
  /** Of each feature x: the transformed one is scale x, plus a little of the others, plus shift. */
  readonly scales: readonly number[];
  readonly shifts: readonly number[];
}

const inputs: fc.Arbitrary<Input> = trainings({ maxCount: 12, maxFeatures: 3, maxClasses: 3, maxDepth: 0 }).chain(
  (drawn) => {
    const each = (values: fc.Arbitrary<number>): fc.Arbitrary<number[]> =>
      fc.array(values, { minLength: drawn.data.training.features, maxLength: drawn.data.training.features });
    return fc
      .record({
        precision: fc.constantFrom(1, 3, 10),
        scales: each(fc.constantFrom(1, -1, 0.5, 2, 3)),
        shifts: each(fc.constantFrom(0, 1, -1)),
      })
      .map((numbers) => ({ ...drawn, ...numbers }));
  },
);

/** How much of each other feature goes into a transformed one: small, so that no matrix is near singular. */
const MIX = 0.1;

/** A of x' = A x + c. */
const mixing = ({ scales, seed }: Input): Matrix => {
  const random = randomStream(seed, 5);
  return scales.map((scale, i) =>
    Float64Array.from(scales, (_, j) => scale * ((i === j ? 1 : 0) + MIX * random.nextUniform())),
  );
};

const transformed = (dataset: Dataset, A: Matrix, shifts: readonly number[]): Dataset => {
  const { inputs, features: D } = dataset;
  return {
    ...dataset,
    id: `${dataset.id}|times ${A.map((row) => row.join()).join(' ')} plus ${shifts.join()}`,
    inputs: inputs.map((_, at) => {
      const example = inputs.subarray(at - (at % D), at - (at % D) + D);
      return example.reduce((sum, x, j) => sum + A[at % D]![j]! * x, shifts[at % D]!);
    }),
  };
};

/** S of w = S w': the weights on x that compute what w' computes on x'. [P][P] */
const pullBack = ({ sizes }: MlpNetwork, A: Matrix, shifts: readonly number[]): Matrix => {
  const [D, C] = [sizes[0]!, sizes[1]!];
  return Array.from({ length: (D + 1) * C }, (_, row) => {
    const [i, o] = [Math.floor(row / C), row % C]; // i = D: the biases
    return Float64Array.from({ length: (D + 1) * C }, (__, column) => {
      const [j, p] = [Math.floor(column / C), column % C];
      if (p !== o) return 0;
      if (i < D) return j < D ? A[j]![i]! : 0;
      return j < D ? shifts[j]! : 1;
    });
  });
};

interface Place {
  readonly dataset: Dataset;
  readonly weights: Float32Array;
  readonly prior: Matrix;
}

const hessianAt = async (trainer: Trainer, network: MlpNetwork, { dataset, weights }: Place): Promise<Matrix> => {
  const { hessianVector, parameterCount } = trainer.lossOracle(network, dataset);
  return Promise.all(
    Array.from({ length: parameterCount }, async (_, k) => {
      const unit = new Float32Array(parameterCount);
      unit[k] = 1;
      return Float64Array.from(await hessianVector(weights, unit));
    }),
  );
};

/** -N L - w^T P w / 2 + log|P| / 2 - log|N H + P| / 2: Laplace's approximation of the log evidence about w. */
const logEvidence = async (trainer: Trainer, network: MlpNetwork, place: Place, hessian: Matrix): Promise<number> => {
  const { dataset, weights, prior } = place;
  const { count: N } = dataset;
  const loss = await trainer.lossOracle(network, dataset).loss(weights);
  const energy = prior.reduce((sum, row, i) => sum + weights[i]! * row.reduce((s, p, j) => s + p * weights[j]!, 0), 0);
  const posterior = hessian.map((row, i) => row.map((h, j) => N * h + prior[i]![j]!));
  return -N * loss - energy / 2 + logDeterminant(prior) / 2 - logDeterminant(posterior) / 2;
};

/** Softmax regression on x' = A x + c is softmax regression on x with w = S w': another parametrisation, S linear. */
export const evidenceInvariance: Law = lawOf<Input>({
  name: 'evidence-invariance',
  title: 'The Bayesian evidence does not depend on the parametrisation, the Hessian does',
  statement:
    "Under w = S w', with the prior carried along, Laplace's log evidence stays, while the Hessian becomes S^T H S, so that its trace and eigenvalues are others.",
  sources: [
    {
      row: 'S6',
      reference: 'Smith & Le 2018, arXiv:1710.06451',
      place: 'Abstract: evidence is invariant to parametrisation',
    },
    {
      row: 'S6',
      reference: 'Dinh et al. 2017, arXiv:1703.04933',
      place: 'Abstract: reparametrisation changes the geometry',
    },
  ],
  equality:
    'the log evidence of softmax regression on features and on transformed ones, and the two Hessians, S between them',
  unit: 'nats over 1 + |log evidence|, or share of the largest entry of the Hessian (at least 1/4)',
  tolerance: 1e-4,
  toleranceReason: 'features, weights and Hessian are float32; its least eigenvalue may be a thousandth of the largest',
  catches: ['product without the biases'],
  runs: 15,
  needs: ['lossOracle'],
  inputs,
  deviation: async (trainer, input) => {
    const { network, data, weights, precision, shifts } = input;
    const A = mixing(input);
    const S = pullBack(network, A, shifts);
    const prior = S.map((row, i) => row.map((_, j) => (i === j ? precision : 0)));
    const original: Place = {
      dataset: data.training,
      weights: Float32Array.from(S, (row) => row.reduce((sum, s, k) => sum + s * weights[k]!, 0)),
      prior,
    };
    const other: Place = {
      dataset: transformed(data.training, A, shifts),
      weights,
      prior: congruence(S, prior),
    };
    const H = await hessianAt(trainer, network, original);
    const otherH = await hessianAt(trainer, network, other);
    const expectedH = congruence(S, H);
    const largest = Math.max(0.25, ...expectedH.flatMap((row) => [...row.map(Math.abs)])); // p (1 - p) of a bias is 1/4 at most
    const hessianError = Math.max(
      ...otherH.flatMap((row, i) => [...row.map((h, j) => Math.abs(h - expectedH[i]![j]!))]),
    );
    const evidence = await logEvidence(trainer, network, original, H);
    const otherEvidence = await logEvidence(trainer, network, other, otherH);
    return Math.max(hessianError / largest, Math.abs(otherEvidence - evidence) / (1 + Math.abs(evidence)));
  },
});
