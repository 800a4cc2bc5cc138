import type { LossOracle, Vector } from '../core/lossOracle.ts';
import { type RandomStream, randomStream } from '../core/randomStream.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { evaluatedPoints, type Point, startingPopulation } from './population.ts';
import { requireCount, requirePositive } from './requireOption.ts';

export interface GeneticOptions {
  readonly seed: Seed;
  /** At least 1. */
  readonly generations: number;
  /** Standard deviation of what a mutation adds to a weight. Default 0.1. */
  readonly mutationDeviation?: number;
  /** Share of the weights of a child that mutate. Default 0.1. */
  readonly mutationShare?: number;
}

/** The better of two individuals drawn at random. */
const winner = (population: readonly Point[], random: RandomStream): Point => {
  const [first, second] = [0, 1].map(() => population[random.nextBelow(population.length)]!) as [Point, Point];
  return first.loss <= second.loss ? first : second;
};

/**
 * Lowest point that a small genetic algorithm on real numbers comes across. In each generation the best individual stays
 * and the others are replaced by children: each weight from one of two parents (winners of tournaments of two) with equal
 * chance, then mutated with a normal number. Where it ends depends on where it begins: it has no claim to the global
 * minimum. Cost: individuals * (generations + 1) - generations losses.
 * Source: Montana & Davis 1989, IJCAI 762-767: genetic search for the weights of a network, with uniform crossover.
 * @param start the first generation, at least 2, borrowed
 * @throws ExperimentError `E_MEASURE_OPTION`, `E_WEIGHT_COUNT`
 */
export const geneticSearch = async (
  oracle: LossOracle,
  start: readonly Vector[],
  { seed, generations, mutationDeviation = 0.1, mutationShare = 0.1 }: GeneticOptions,
): Promise<Point> => {
  requireCount('generations', generations, 1);
  requirePositive('mutationDeviation', mutationDeviation);
  requirePositive('mutationShare', mutationShare);
  const random = randomStream(splitSeed(seed, 'genes'));
  let population = await startingPopulation(oracle, start);
  const best = (): Point => population.reduce((low, point) => (point.loss < low.loss ? point : low));
  for (let generation = 0; generation < generations; generation++) {
    const elite = best();
    const children = Array.from({ length: population.length - 1 }, () => {
      const [mother, father] = [winner(population, random), winner(population, random)];
      return mother.weights.map((gene, w) => {
        const inherited = random.nextSign() > 0 ? gene : father.weights[w]!;
        return random.nextUniform() < mutationShare ? inherited + mutationDeviation * random.nextNormal() : inherited;
      });
    });
    population = [elite, ...(await evaluatedPoints(oracle, children))];
  }
  return best();
};
