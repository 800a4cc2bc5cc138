import type { Dataset, SplitDataset } from '../../core/dataset.ts';
import type { Network } from '../../core/network.ts';
import type { Recipe } from '../../core/recipe.ts';
import { seedFrom } from '../../core/seed.ts';
import type { Trainer } from '../../core/trainer.ts';
import { gaussianMixture } from '../../data/gaussianMixture.ts';
import { initialWeights } from '../../networks/initialWeights.ts';

/** One thing that a trainer must keep for claims to mean anything. */
export interface ConformanceCheck {
  /** A present-tense fact. */
  readonly title: string;
  /** What is wrong, in a sentence; undefined when nothing is. Throws what the trainer throws. */
  fault(trainer: Trainer): Promise<string | undefined>;
}

const N = 48;
const NETWORK: Network = { kind: 'mlp', sizes: [5, 7, 3] };

const recipeOf = (change: Partial<Recipe> = {}): Recipe => ({
  weightsSeed: seedFrom(1),
  orderSeed: seedFrom(2),
  datasetSize: N,
  batchSize: { kind: 'constant', batchSize: 8 },
  batching: 'stream',
  learningRate: { kind: 'constant', rate: 0.1 },
  optimiser: { kind: 'sgd', momentum: 0, nesterov: false },
  weightDecay: 0,
  reduction: 'mean',
  stop: { kind: 'epochs', epochs: 3 },
  ...change,
});

const clusters = (): SplitDataset => {
  const of = (seed: number): Dataset =>
    gaussianMixture({ classes: 3, features: 5, count: N, separation: 1 }, seedFrom(seed));
  return { training: of(3), test: of(4) };
};

const trained = async (trainer: Trainer, change: Partial<Recipe> = {}, observeEveryEpochs?: number) => {
  const [run] = await trainer.train({
    network: NETWORK,
    data: clusters(),
    recipes: [recipeOf(change)],
    ...(observeEveryEpochs !== undefined && { observeEveryEpochs }),
  });
  return run!;
};

/** Examples that each own a feature, all of one class: a linear model shows which of them an update has seen. */
const ownFeatures = (): SplitDataset => {
  const inputs = new Float32Array(N * N);
  for (let i = 0; i < N; i++) inputs[i * N + i] = 1;
  const provenance = { name: 'own-features', source: 'made up', licence: 'none needed', sha256: '' };
  const training = {
    id: 'own-features',
    inputs,
    labels: new Int32Array(N),
    count: N,
    features: N,
    classes: 2,
    provenance,
  };
  return { training, test: training };
};

/** The examples that the first updates have seen, in ascending order. */
const seenBy = async (
  trainer: Trainer,
  batchSize: number,
  updates: number,
  orderSeed = 2,
): Promise<readonly number[]> => {
  const network: Network = { kind: 'mlp', sizes: [N, 2] };
  const recipe = recipeOf({
    orderSeed: seedFrom(orderSeed),
    batchSize: { kind: 'constant', batchSize },
    stop: { kind: 'updates', updates },
  });
  const zeros = new Float32Array(2 * N + 2);
  const [run] = await trainer.train({ network, data: ownFeatures(), recipes: [recipe], initialWeights: [zeros] });
  return Array.from({ length: N }, (_, i) => i).filter((i) => run!.weights[2 * i] !== 0);
};

const differ = (a: readonly number[], b: readonly number[]): boolean => a.join() !== b.join();

/** What `batchlaw trainer test` asks before the laws: the promises of docs/trainer-protocol.md that need one training each. */
export const conformanceChecks: readonly ConformanceCheck[] = [
  {
    title: 'begins with the weights it is given',
    fault: async (trainer) => {
      const given = initialWeights(NETWORK, seedFrom(9));
      const recipes = [recipeOf({ learningRate: { kind: 'constant', rate: 0 } })];
      const [run] = await trainer.train({ network: NETWORK, data: clusters(), recipes, initialWeights: [given] });
      const moved = run!.weights.filter((weight, i) => weight !== given[i]).length;
      return moved === 0 ? undefined : `${moved} of ${given.length} weights differ after training at rate 0`;
    },
  },
  {
    title: 'learns',
    fault: async (trainer) => {
      const { weights } = await trained(trainer);
      const { training } = clusters();
      const before = await trainer.evaluate(NETWORK, training, initialWeights(NETWORK, seedFrom(1)));
      const after = await trainer.evaluate(NETWORK, training, weights);
      return after.loss < before.loss
        ? undefined
        : `the loss of its weights is ${after.loss.toPrecision(3)} after three epochs, and was ${before.loss.toPrecision(3)}`;
    },
  },
  {
    title: 'counts updates and examples',
    fault: async (trainer) => {
      const { updates, examplesSeen } = await trained(trainer);
      return updates === (3 * N) / 8 && examplesSeen === 3 * N
        ? undefined
        : `three epochs of ${N} in batches of 8 are ${(3 * N) / 8} updates and ${3 * N} examples, it tells of ${updates} and ${examplesSeen}`;
    },
  },
  {
    title: 'observes where it is asked to',
    fault: async (trainer) => {
      if (trainer.refuses?.(recipeOf(), 1) !== undefined) return undefined; // it says that it does not
      const { observations } = await trained(trainer, {}, 1);
      const epochs = observations.map(({ epoch }) => epoch);
      return differ(epochs, [1, 2, 3]) ? `asked for epochs 1, 2 and 3, it observed at ${epochs.join(', ')}` : undefined;
    },
  },
  {
    title: 'tells of divergence',
    fault: async (trainer) => {
      const { outcome } = await trained(trainer, { learningRate: { kind: 'constant', rate: 1e8 } });
      return outcome.kind === 'diverged' ? undefined : `at a rate of 1e8 it ended as ${outcome.kind}`;
    },
  },
  {
    title: 'sees the same examples in the same order, whatever the batch size',
    fault: async (trainer) => {
      const [together, oneByOne] = [await seenBy(trainer, 6, 1), await seenBy(trainer, 1, 6)];
      if (together.length !== 6) return `a batch of 6 changed the weights of ${together.length} examples`;
      return differ(together, oneByOne)
        ? `the first batch of 6 had examples ${together.join(', ')}; the first 6 batches of 1 had ${oneByOne.join(', ')}`
        : undefined;
    },
  },
  {
    title: 'draws the order from the seed',
    fault: async (trainer) => {
      const [first, second] = [await seenBy(trainer, 6, 1), await seenBy(trainer, 6, 1, 77)];
      return differ(first, second)
        ? undefined
        : `with two seeds the first batch had the same examples ${first.join(', ')}`;
    },
  },
  {
    title: 'is there again after a training that is cancelled',
    fault: async (trainer) => {
      const stop = new AbortController();
      setTimeout(() => stop.abort(), 200);
      const recipes = [recipeOf({ stop: { kind: 'updates', updates: 1_000_000_000 } })];
      const request = { network: NETWORK, data: clusters(), recipes, signal: stop.signal };
      await trainer.train(request).catch(() => undefined); // the abort
      try {
        await trained(trainer);
        return undefined;
      } catch {
        return 'it did not stop within the time it is given, and was ended: call job.progress now and then';
      }
    },
  },
];
