import type { LadderRung } from '../../core/ladderRung.ts';
import type { MlpNetwork } from '../../core/network.ts';
import type { Recipe } from '../../core/recipe.ts';
import type { Run } from '../../core/run.ts';
import type { Trainer } from '../../core/trainer.ts';
import { initialWeights } from '../../networks/initialWeights.ts';
import { mixtureSplit } from '../arbitraries/mixtureSplit.ts';
import { plainRecipe } from '../arbitraries/plainRecipe.ts';
import { type ReferenceRun, referenceTraining } from '../reference/referenceTraining.ts';
import { relativeError } from '../relativeError.ts';

const N = 45;
/** Of the training set: not all of it, so that whoever takes the rest too is seen. */
const USED = 38;
const network: MlpNetwork = { kind: 'mlp', sizes: [6, 7, 3] };
const data = mixtureSplit({ count: N, features: 6, classes: 3 });

const ONE_UPDATE = { stop: { kind: 'updates', updates: 1 } } as const;

/** One update by each rule that a gradient near 0 does not turn around. */
const FIRST_STEPS: readonly Recipe[] = [
  plainRecipe(N, { ...ONE_UPDATE, optimiser: { kind: 'sgd', momentum: 0.9, nesterov: false }, weightDecay: 0.01 }),
  plainRecipe(N, { ...ONE_UPDATE, optimiser: { kind: 'sgd', momentum: 0.9, nesterov: true }, weightDecay: 0.01 }),
  plainRecipe(N, { ...ONE_UPDATE, reduction: 'sum' }),
  plainRecipe(N, {
    ...ONE_UPDATE,
    optimiser: { kind: 'adam', beta1: 0.9, beta2: 0.999, denominatorEpsilon: 0.01 },
    learningRate: { kind: 'constant', rate: 0.01 },
  }),
];

/** Momentum, decay, a warm-up and a cosine, and batches that grow, over thirteen visits of each example. */
const HUNDRED_STEPS: Recipe = plainRecipe(USED, {
  batchSize: { kind: 'steps', initial: 2, milestones: [{ epoch: 2, batchSize: 7 }] },
  learningRate: { kind: 'warmUp', epochs: 1, after: { kind: 'cosine', initial: 0.1, final: 0.001, epochs: 15 } },
  optimiser: { kind: 'sgd', momentum: 0.9, nesterov: true },
  weightDecay: 1e-3,
  stop: { kind: 'updates', updates: 100 },
});

interface Pair {
  readonly run: Run;
  readonly truth: ReferenceRun;
}

const pairsOf = async (trainer: Trainer, recipes: readonly Recipe[]): Promise<readonly Pair[]> => {
  const runs = await trainer.train({ network, data, recipes });
  return runs.map((run, i) => ({
    run,
    truth: referenceTraining({ network, data, recipe: recipes[i]! }),
  }));
};

const oneStep: LadderRung = {
  name: 'one-step',
  stage: 'step',
  title: 'One update',
  compared:
    'the change of the weights by one update of SGD with momentum, Nesterov, a summed loss, and Adam, and float64',
  unit: 'share of the largest change',
  tolerance: 1e-4,
  toleranceReason:
    'a float32 gradient, and a weight near 1 that changes by 1e-2: the change is known to 6e-6 of itself',
  needs: ['train'],
  deviation: async (trainer) => {
    const pairs = await pairsOf(trainer, FIRST_STEPS);
    const deviations = pairs.map(({ run, truth }) => {
      const start = initialWeights(network, run.recipe.weightsSeed);
      const changeOf = (weights: ArrayLike<number>): Float64Array =>
        Float64Array.from(start, (w, i) => weights[i]! - w);
      return relativeError(changeOf(run.weights), changeOf(truth.weights));
    });
    return Math.max(...deviations);
  },
};

type Observed = Pick<Run, 'observations'>;

const epochsOf = ({ observations }: Observed): readonly number[] => observations.map(({ epoch }) => epoch);

const lossesOf = ({ observations }: Observed): readonly number[] =>
  observations.flatMap(({ trainingLoss, testLoss }) => [trainingLoss, testLoss]);

const hundredSteps: LadderRung = {
  name: 'hundred-steps',
  stage: 'training',
  title: 'A hundred updates',
  compared: 'final weights and losses after 100 updates with schedules of rate and batch size, and float64',
  unit: 'share of the largest weight, loss or epoch',
  tolerance: 1e-4,
  toleranceReason:
    'rounding of a hundred updates adds up, and is amplified some tenfold: 3e-6 seen, thirty times that allowed',
  needs: ['train'],
  deviation: async (trainer) => {
    const [{ run, truth }] = (await pairsOf(trainer, [HUNDRED_STEPS])) as [Pair];
    return Math.max(
      relativeError(run.weights, truth.weights),
      relativeError(epochsOf(run), epochsOf(truth)),
      relativeError(lossesOf(run), lossesOf(truth)),
    );
  },
};

/** What training makes of gradients. */
export const trainingRungs: readonly LadderRung[] = [oneStep, hundredSteps];
