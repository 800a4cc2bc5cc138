import fc from 'fast-check';
import type { Law } from '../core/law.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';
import { plainRecipe } from './arbitraries/plainRecipe.ts';
import { seeds } from './arbitraries/seeds.ts';
import { type DrawnTraining, trainings } from './arbitraries/trainings.ts';
import { lawOf } from './lawOf.ts';
import { countVisits } from './probes/countVisits.ts';

interface Input extends DrawnTraining {
  readonly N: number;
  readonly root: Seed;
}

const inputs: fc.Arbitrary<Input> = fc
  .tuple(trainings(), fc.integer({ min: 8, max: 16 }), seeds)
  .map(([drawn, half, root]) => ({ ...drawn, N: 2 * half, root }));

const REPLICAS = 4;

const seedsOf = (root: Seed): readonly Seed[] => Array.from({ length: REPLICAS }, (_, i) => splitSeed(root, i));

/** Of a list of texts, those that are the first again. */
const likeTheFirst = ([first, ...others]: readonly string[]): number => others.filter((text) => text === first).length;

/** Of the seeds after the first, how many give the first half epoch, and the initial weights, of the first. */
const repeated = async (
  trainer: Trainer,
  { network, data, N, root }: Input,
): Promise<{ readonly orders: number; readonly starts: number }> => {
  const visits = await countVisits(
    trainer,
    N,
    seedsOf(root).map((orderSeed) => ({
      orderSeed,
      batchSize: { kind: 'constant', batchSize: N / 2 },
      batching: 'stream',
      reduction: 'sum',
      stop: { kind: 'updates', updates: 1 },
    })),
  );
  const recipes = seedsOf(root).map((weightsSeed) =>
    plainRecipe(data.training.count, {
      weightsSeed,
      batchSize: { kind: 'constant', batchSize: 1 },
      learningRate: { kind: 'constant', rate: 0 },
      stop: { kind: 'updates', updates: 1 },
    }),
  );
  const starts = await trainer.train({ network, data, recipes });
  return {
    orders: likeTheFirst(visits.map(({ counts }) => counts.map(Math.round).join())),
    starts: likeTheFirst(starts.map(({ weights }) => weights.join())),
  };
};

export const seedsCount: Law = lawOf<Input>({
  name: 'seeds-count',
  title: 'Another seed is another replica',
  statement:
    'Recipes that differ in the seed of their order begin with other examples, and recipes that differ in the seed of their weights begin elsewhere: without it the blocks of a claim would be one block.',
  sources: [{ row: 'S1', reference: 'Smith & Le 2018, arXiv:1710.06451', place: 'Abstract: SGD is a random process' }],
  equality: 'the first half epoch, and the initial weights, of four seeds: not the same',
  unit: 'seeds after the first that give what the first gives',
  tolerance: 1,
  toleranceReason: 'one is left to chance; two of three by chance: 3 in 12870^2, for N = 16',
  catches: ['order seed ignored', 'weights seed ignored'],
  runs: 15,
  needs: ['train'],
  inputs,
  finding: async (trainer, input) => {
    const { orders } = await repeated(trainer, input);
    return orders > 1
      ? 'the seed of the order is ignored: other seeds begin with the same examples'
      : 'the seed of the weights is ignored: other seeds begin with the same weights';
  },
  deviation: async (trainer, input) => {
    const { orders, starts } = await repeated(trainer, input);
    return Math.max(orders, starts);
  },
});
