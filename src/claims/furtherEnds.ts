import type { BlockContext } from '../core/claim.ts';
import type { MlpNetwork } from '../core/network.ts';
import { splitSeed } from '../core/seed.ts';
import { geneticSearch } from '../measure/geneticSearch.ts';
import { particleSwarm } from '../measure/particleSwarm.ts';
import { initialWeights } from '../networks/initialWeights.ts';
import type { OptimiserName } from './comparedOptimisers.ts';
import { endOfRun } from './endOfRun.ts';
import { type Order, STARTS, startRecipe } from './optimiserStarts.ts';

/** Starts of each search by population, which costs more. */
const SEARCHES = 2;

/** Training losses at the end, by optimiser. */
export type EndLosses = Readonly<Record<string, readonly number[]>>;

/** More runs than the arms: on another network, or from given weights. */
export const trainFurther = async (
  { trainer, data, seed, regime }: BlockContext,
  more: {
    readonly network: MlpNetwork;
    readonly names: readonly OptimiserName[];
    readonly starts: readonly number[];
    readonly order: Order;
    readonly weights?: Float32Array;
  },
): Promise<EndLosses> => {
  const { network, names, starts, order, weights } = more;
  const recipes = names.flatMap((name) => starts.map((start) => startRecipe(name, start, order, { seed, regime })));
  const runs = await trainer.train({
    network,
    data,
    recipes,
    ...(weights === undefined ? {} : { initialWeights: recipes.map(() => weights) }),
  });
  const losses = runs.map((run) => endOfRun(run).trainingLoss);
  return Object.fromEntries(names.map((name, i) => [name, losses.slice(i * starts.length, (i + 1) * starts.length)]));
};

/** Particle swarm and genetic algorithm, from a population of initial weights for each of so many starts. */
export const searchFurther = async ({ network, data, trainer, seed, regime }: BlockContext): Promise<EndLosses> => {
  const { population, generations } = regime.numbers as Readonly<Record<'population' | 'generations', number>>;
  const oracle = trainer.lossOracle(network, data.training);
  const searches = await Promise.all(
    STARTS.slice(0, SEARCHES).map(async (start) => {
      const own = splitSeed(seed, 'population', start);
      const members = Array.from({ length: population }, (_, i) =>
        initialWeights(network, splitSeed(own, 'member', i)),
      );
      return {
        swarm: await particleSwarm(oracle, members, { seed: own, iterations: generations }),
        genetic: await geneticSearch(oracle, members, { seed: own, generations }),
      };
    }),
  );
  return { swarm: searches.map(({ swarm }) => swarm.loss), genetic: searches.map(({ genetic }) => genetic.loss) };
};
