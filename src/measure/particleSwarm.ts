import type { LossOracle, Vector } from '../core/lossOracle.ts';
import { randomStream } from '../core/randomStream.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { evaluatedPoints, type Point, startingPopulation } from './population.ts';
import { requireCount } from './requireOption.ts';

/** Inertia and pull of Clerc and Kennedy: chi = 0.7298, and chi times 2.05. */
const INERTIA = 0.7298;
const PULL = 0.7298 * 2.05;

export interface SwarmOptions {
  readonly seed: Seed;
  /** At least 1. */
  readonly iterations: number;
}

/**
 * Lowest point that a particle swarm comes across. Each particle remembers its own lowest point p, all know the lowest
 * of all g; in each iteration, for each weight with r and s uniform in (0, 1),
 *   v <- 0.7298 v + 1.496 r (p - x) + 1.496 s (g - x); x <- x + v
 * Begins at rest. Where it ends depends on where it begins: it has no claim to the global minimum.
 * Cost: particles * (iterations + 1) losses.
 * Source: Kennedy & Eberhart 1995, IEEE ICNN 1942-1948; constriction as in Clerc & Kennedy 2002,
 * doi:10.1109/4235.985692.
 * @param start the positions at the beginning, at least 2, borrowed
 * @throws ExperimentError `E_MEASURE_OPTION`, `E_WEIGHT_COUNT`
 */
export const particleSwarm = async (
  oracle: LossOracle,
  start: readonly Vector[],
  { seed, iterations }: SwarmOptions,
): Promise<Point> => {
  requireCount('iterations', iterations, 1);
  const random = randomStream(splitSeed(seed, 'swarm'));
  let own = await startingPopulation(oracle, start);
  const particles = own.map(({ weights }) => ({ at: weights.slice(), velocity: new Float64Array(weights.length) }));
  const lowest = (): Point => own.reduce((low, point) => (point.loss < low.loss ? point : low));
  for (let iteration = 0; iteration < iterations; iteration++) {
    const best = lowest().weights;
    particles.forEach(({ at, velocity }, i) => {
      const remembered = own[i]!.weights;
      for (let w = 0; w < at.length; w++) {
        const towardsOwn = random.nextUniform() * (remembered[w]! - at[w]!);
        const towardsBest = random.nextUniform() * (best[w]! - at[w]!);
        velocity[w] = INERTIA * velocity[w]! + PULL * (towardsOwn + towardsBest);
        at[w]! += velocity[w]!;
      }
    });
    const now = await evaluatedPoints(
      oracle,
      particles.map(({ at }) => at.slice()),
    );
    own = own.map((point, i) => (now[i]!.loss < point.loss ? now[i]! : point));
  }
  return lowest();
};
