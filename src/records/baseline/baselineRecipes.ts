import { imagePool } from '../../claims/imagePool.ts';
import type { DataDraw } from '../../core/claim.ts';
import type { Dataset } from '../../core/dataset.ts';
import type { Network } from '../../core/network.ts';
import type { Recipe } from '../../core/recipe.ts';
import { type Seed, splitSeed } from '../../core/seed.ts';
import type { Trainer } from '../../core/trainer.ts';
import { pooledFeatures } from '../../data/pooledFeatures.ts';
import { cardHash } from '../cardHash.ts';

/** A recipe whose outcome is compared, without its seeds. */
export interface BaselineTask {
  readonly name: string;
  readonly draw: DataDraw;
  readonly network: Network;
  /** How often the losses on the way are asked for; absent where the trainer does not evaluate on the way. */
  readonly observeEveryEpochs?: number;
  readonly recipe: (seed: Seed) => Recipe;
  /** sha256 of all of it but the seeds. */
  readonly hash: string;
}

const EPOCHS = 6;
const OBSERVE_EVERY = 0.25;
const MOST_EXAMPLES = 512;
const HIDDEN = 32;

const plain = (datasetSize: number): Omit<Recipe, 'weightsSeed' | 'orderSeed'> => ({
  datasetSize,
  batchSize: { kind: 'constant', batchSize: 16 },
  batching: 'stream',
  learningRate: { kind: 'constant', rate: 0.05 },
  optimiser: { kind: 'sgd', momentum: 0, nesterov: false },
  weightDecay: 0,
  reduction: 'mean',
  stop: { kind: 'epochs', epochs: EPOCHS },
});

/** What differs from plain SGD, by the name of the recipe: each touches a part of a trainer of its own. */
const CHANGES: Readonly<Record<string, Partial<Recipe>>> = {
  'plain SGD': {},
  'momentum, decay and a step of the rate': {
    batchSize: { kind: 'constant', batchSize: 40 },
    optimiser: { kind: 'sgd', momentum: 0.9, nesterov: false },
    weightDecay: 1e-3,
    learningRate: { kind: 'steps', initial: 0.02, milestones: [{ epoch: 4, factor: 0.2 }] },
  },
  'growing batches': {
    batchSize: { kind: 'steps', initial: 8, milestones: [{ epoch: 3, batchSize: 64 }] },
  },
  Adam: {
    batchSize: { kind: 'constant', batchSize: 32 },
    optimiser: { kind: 'adam', beta1: 0.9, beta2: 0.999, denominatorEpsilon: 1e-8 },
    learningRate: { kind: 'constant', rate: 0.003 },
  },
};

/** The recipes of a baseline on a data set that this trainer can run; losses on the way where it gives them. */
export const baselineTasks = (dataset: Dataset, trainer: Pick<Trainer, 'refuses'>): readonly BaselineTask[] => {
  const trainingSize = Math.min(MOST_EXAMPLES, Math.floor(0.6 * dataset.count));
  const draw = { trainingSize, testSize: Math.min(MOST_EXAMPLES, dataset.count - trainingSize), labelNoise: 0.1 };
  const features = pooledFeatures(dataset, imagePool(dataset));
  const network: Network = { kind: 'mlp', sizes: [features, HIDDEN, dataset.classes] };
  return Object.entries(CHANGES).flatMap(([name, changes]): readonly BaselineTask[] => {
    const seedless = { ...plain(trainingSize), ...changes };
    const recipe = (seed: Seed): Recipe => ({
      ...seedless,
      weightsSeed: splitSeed(seed, 'weights'),
      orderSeed: splitSeed(seed, 'order'),
    });
    const example = recipe([0, 0] as unknown as Seed);
    if (trainer.refuses?.(example) !== undefined) return [];
    const onTheWay = trainer.refuses?.(example, OBSERVE_EVERY) === undefined;
    const hash = cardHash({ network, draw, pool: imagePool(dataset), seedless, onTheWay });
    return [{ name, draw, network, recipe, hash, ...(onTheWay && { observeEveryEpochs: OBSERVE_EVERY }) }];
  });
};
