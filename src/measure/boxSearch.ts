import { randomStream } from '../core/randomStream.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { type AscentResult, type BoxObjective, boxAscent } from './boxAscent.ts';
import { boxQuasiNewton, type QuasiNewtonResult } from './boxQuasiNewton.ts';
import { mapped, signVector } from './vectorAlgebra.ts';

/** How hard a box is searched. */
export interface BoxSearchPolicy {
  /** Most steps of sign ascent per start. */
  readonly signSteps: number;
  /** Most evaluations of projected gradient ascent per start; 0 for sign ascent alone. */
  readonly refinementSteps: number;
  /** Most evaluations of projected L-BFGS per start; 0 leaves it out. */
  readonly quasiNewtonSteps: number;
}

export interface BoxSearch {
  /** The best point of all, and what a linear function would still gain there. */
  readonly best: { readonly y: Float64Array; readonly value: number; readonly firstOrderGap: number };
  /** Sign ascent and projected gradient ascent, start by start. */
  readonly ascents: readonly AscentResult[];
  /** L-BFGS from its own starts, and last from the best point of the sign ascents; empty when it was left out. */
  readonly quasiNewton: readonly QuasiNewtonResult[];
}

/** A random vertex of the box for each restart. */
export const vertexStarts = (seed: Seed, restarts: number, halfWidths: Float64Array): readonly Float64Array[] =>
  Array.from({ length: restarts }, (_, restart) => {
    const signs = signVector(randomStream(splitSeed(seed, 'vertex', restart)), halfWidths.length);
    return signs.map((sign, i) => sign * halfWidths[i]!);
  });

/** A random point of the box for each restart, uniform in it. */
export const interiorStarts = (seed: Seed, restarts: number, halfWidths: Float64Array): readonly Float64Array[] =>
  Array.from({ length: restarts }, (_, restart) => {
    const random = randomStream(splitSeed(seed, 'interior', restart));
    return mapped(halfWidths, (h) => h * (2 * random.nextUniform() - 1));
  });

/**
 * The largest value of a function over the box |y_i| <= h_i that local searches find: a lower bound of the maximum. Sign
 * ascent goes from vertex to vertex; L-BFGS finds maxima on faces and inside.
 * @param starts of the sign ascents and of L-BFGS, which differ: a vertex holds L-BFGS, a stationary centre holds neither
 */
export const boxSearch = async (
  objective: BoxObjective,
  halfWidths: Float64Array,
  starts: { readonly ascent: readonly Float64Array[]; readonly quasiNewton: readonly Float64Array[] },
  { signSteps, refinementSteps, quasiNewtonSteps: steps }: BoxSearchPolicy,
): Promise<BoxSearch> => {
  const ascents = await Promise.all(
    starts.ascent.map((start) => boxAscent(objective, halfWidths, start, { signSteps, refinementSteps })),
  );
  const bestAscent = ascents.reduce((a, b) => (b.value > a.value ? b : a));
  if (steps === 0) return { best: bestAscent, ascents, quasiNewton: [] };
  const quasiNewton = await Promise.all(
    [...starts.quasiNewton, bestAscent.y].map((start) => boxQuasiNewton(objective, halfWidths, start, { steps })),
  );
  const best = quasiNewton.reduce<BoxSearch['best']>((a, b) => (b.value > a.value ? b : a), bestAscent);
  return { best, ascents, quasiNewton };
};
