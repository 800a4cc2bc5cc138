import type { Regime } from '../core/claim.ts';
import type { Recipe } from '../core/recipe.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { comparedOptimisers, type OptimiserName } from './comparedOptimisers.ts';
import { plainSgd } from './plainSgd.ts';

/** Initial weights that every optimiser begins with, by number. */
export const STARTS: readonly number[] = [0, 1, 2, 3, 4, 5];
/** Orders of examples that each of them is trained in. */
export const ORDERS = ['a', 'b'] as const;
export type Order = (typeof ORDERS)[number];

export const OPTIMISERS = Object.keys(comparedOptimisers) as readonly OptimiserName[];
/** Those that learn from mini-batches. */
export const MINI_BATCH: readonly OptimiserName[] = OPTIMISERS.filter(
  (name) => comparedOptimisers[name].batches === 'mini',
);

export const startArm = (name: OptimiserName, start: number, order: Order): string => `${name} ${start + 1}${order}`;

/** Every optimiser from every start, in both orders where it has any: the full batch has none. */
export const START_CELLS: readonly {
  readonly name: OptimiserName;
  readonly start: number;
  readonly order: Order;
}[] = OPTIMISERS.flatMap((name) =>
  STARTS.flatMap((start) =>
    ORDERS.slice(0, comparedOptimisers[name].batches === 'mini' ? 2 : 1).map((order) => ({ name, start, order })),
  ),
);

/** One optimiser from one start to the end of its budget; the rate of mini-batches falls to 0, so that the end is quiet. */
export const startRecipe = (
  name: OptimiserName,
  start: number,
  order: Order,
  { seed, regime }: { readonly seed: Seed; readonly regime: Regime },
): Recipe => {
  const { optimiser, learningRate, batches } = comparedOptimisers[name];
  const { batchSize, epochs, fullUpdates } = regime.numbers as Readonly<
    Record<'batchSize' | 'epochs' | 'fullUpdates', number>
  >;
  const N = regime.data.trainingSize;
  const plain = plainSgd({
    seed,
    datasetSize: N,
    batchSize: batches === 'full' ? N : batchSize,
    learningRate,
    stop: batches === 'full' ? { kind: 'updates', updates: fullUpdates } : { kind: 'epochs', epochs },
    order,
  });
  return {
    ...plain,
    weightsSeed: splitSeed(seed, 'weights', start),
    optimiser,
    ...(batches === 'full' ? {} : { learningRate: { kind: 'cosine', initial: learningRate, final: 0, epochs } }),
  };
};
