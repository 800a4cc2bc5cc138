import type { LadderRung } from '../../core/ladderRung.ts';
import type { LossOracle } from '../../core/lossOracle.ts';
import type { MlpNetwork } from '../../core/network.ts';
import { seedFrom } from '../../core/seed.ts';
import type { Trainer } from '../../core/trainer.ts';
import { mixtureSplit } from '../arbitraries/mixtureSplit.ts';
import { normalVector } from '../arbitraries/trainings.ts';
import { type Examples, referenceGradient, referenceHessianVector } from '../reference/referenceMlp.ts';
import { relativeError } from '../relativeError.ts';

const SEED = seedFrom(7);

/** From softmax regression to four layers; counts that fill no tile. */
const CASES: readonly { readonly sizes: readonly number[]; readonly count: number }[] = [
  { sizes: [3, 2], count: 7 },
  { sizes: [8, 16, 10], count: 33 },
  { sizes: [17, 33, 5], count: 70 },
  { sizes: [6, 5, 4, 3, 2], count: 9 },
];

type Compare = (
  oracle: LossOracle,
  network: MlpNetwork,
  examples: Examples,
  weights: Float32Array,
) => Promise<readonly [ArrayLike<number>, ArrayLike<number>]>;

const worstOfCases = async (trainer: Trainer, compare: Compare): Promise<number> => {
  let worst = 0;
  for (const { sizes, count } of CASES) {
    const network: MlpNetwork = { kind: 'mlp', sizes };
    const { training } = mixtureSplit({ count, features: sizes[0]!, classes: sizes.at(-1)! });
    const weights = normalVector(network, SEED, 0, 0.5);
    const oracle = trainer.lossOracle(network, training);
    worst = Math.max(worst, relativeError(...(await compare(oracle, network, training, weights))));
  }
  return worst;
};

const gradient: LadderRung = {
  name: 'gradient',
  stage: 'gradient',
  title: 'Gradient of the mean loss',
  compared: 'gradients of networks of one to four layers and those of float64',
  unit: 'share of the largest entry',
  tolerance: 1e-5,
  toleranceReason: 'float32 sums over examples and units: PyTorch in float32 reaches 6e-7, the engines here 4e-7',
  needs: ['lossOracle'],
  deviation: (trainer) =>
    worstOfCases(trainer, async (oracle, network, examples, weights) => [
      (await oracle.gradient(weights)).gradient,
      referenceGradient(network, examples, weights).gradient,
    ]),
};

const hessianVector: LadderRung = {
  name: 'hessian-vector',
  stage: 'gradient',
  title: 'Hessian-vector product',
  compared: 'products with a random direction and those of float64 (R-operator)',
  unit: 'share of the largest entry',
  tolerance: 1e-4,
  toleranceReason:
    'float32 sums over the network twice, with cancellation; a difference quotient of float32 gradients is off by 1e-2',
  needs: ['lossOracle'],
  deviation: (trainer) =>
    worstOfCases(trainer, async (oracle, network, examples, weights) => {
      const direction = normalVector(network, SEED, 1);
      return [
        await oracle.hessianVector(weights, direction),
        referenceHessianVector(network, examples, weights, direction),
      ];
    }),
};

/** First and second derivatives of the loss. */
export const derivativeRungs: readonly LadderRung[] = [gradient, hessianVector];
