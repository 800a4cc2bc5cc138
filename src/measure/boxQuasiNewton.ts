import { type BoxObjective, firstOrderGap } from './boxAscent.ts';
import { accumulate, addScaled, dot, mapped } from './vectorAlgebra.ts';

/** Pairs of moves and changes of the gradient that are kept, as in SciPy's L-BFGS-B. */
const MEMORY = 10;
/** Halvings before a step counts as failed: the promise is then a thousandth of what it was. */
const MOST_HALVINGS = 10;
/** Share of what a linear function would gain that a step must gain (Armijo). */
const SUFFICIENT = 1e-4;

export interface QuasiNewtonResult {
  readonly y: Float64Array;
  readonly value: number;
  /** As in `AscentResult`: 0 where no entry of the gradient pulls. */
  readonly firstOrderGap: number;
  /** `stationary`: nothing pulls, or no step along the gradient gains any more. */
  readonly stoppedBy: 'stationary' | 'maxSteps';
}

interface Point {
  /** u = y / h, in [-1, 1]. */
  readonly u: Float64Array;
  readonly value: number;
  /** By u. */
  readonly gradient: Float64Array;
}

/** A move and what the gradient lost on the way: their product is positive where the function curves downwards. */
interface Pair {
  readonly move: Float64Array;
  readonly fall: Float64Array;
}

/** The gradient without the entries that push against a wall they stand at. */
const freeGradient = ({ u, gradient }: Point): Float64Array =>
  mapped(gradient, (entry, i) => (Math.abs(u[i]!) === 1 && entry * u[i]! > 0 ? 0 : entry));

const masked = (vector: Float64Array, like: Float64Array): Float64Array =>
  mapped(vector, (entry, i) => (like[i] === 0 ? 0 : entry));

/** Two-loop recursion over the free entries: the inverse of the (downward) curvature, times the gradient. */
const quasiNewtonDirection = (free: Float64Array, pairs: readonly Pair[]): Float64Array | undefined => {
  const usable = pairs
    .map(({ move, fall }) => ({ move: masked(move, free), fall: masked(fall, free) }))
    .map((pair) => ({ ...pair, curvature: dot(pair.move, pair.fall) }))
    .filter(({ fall, curvature }) => curvature > Number.EPSILON * dot(fall, fall));
  const latest = usable.at(-1);
  if (latest === undefined) return undefined;
  const direction = free.slice();
  const taken = usable.map(() => 0);
  for (let k = usable.length - 1; k >= 0; k--) {
    const { move, fall, curvature } = usable[k]!;
    taken[k] = dot(move, direction) / curvature;
    accumulate(direction, -taken[k]!, fall);
  }
  const scale = latest.curvature / dot(latest.fall, latest.fall);
  for (let i = 0; i < direction.length; i++) direction[i]! *= scale;
  usable.forEach(({ move, fall, curvature }, k) => {
    accumulate(direction, taken[k]! - dot(fall, direction) / curvature, move);
  });
  return direction;
};

/**
 * A local maximum of a function over the box |y_i| <= h_i by projected L-BFGS in the units u = y / h: two-loop recursion
 * over the entries that no wall holds, steps cut at the walls and halved until they gain enough; along the gradient, with
 * steps that grow, where the function does not curve downwards. Never falls below its start. At a start without gradient it
 * stays.
 * Source: Byrd, Lu, Nocedal & Zhu 1995, SIAM J. Sci. Comput. 16(5), of which the generalised Cauchy point is left out, as
 * in Bertsekas 1982, SIAM J. Control Optim. 20(2); the method of Keskar et al. 2016, arXiv:1609.04836, Section 2.2.2.
 * Cost: at most 1 + `steps` evaluations.
 */
export const boxQuasiNewton = async (
  objective: BoxObjective,
  halfWidths: Float64Array,
  start: Float64Array,
  { steps }: { readonly steps: number },
): Promise<QuasiNewtonResult> => {
  const inBox = (u: Float64Array): Float64Array => mapped(u, (entry, i) => entry * halfWidths[i]!);
  const at = async (u: Float64Array): Promise<Point> => {
    const { value, gradient } = await objective(inBox(u));
    return { u, value, gradient: mapped(gradient, (entry, i) => entry * halfWidths[i]!) };
  };
  let point = await at(mapped(start, (entry, i) => Math.min(1, Math.max(-1, entry / halfWidths[i]!))));
  let pairs: Pair[] = [];
  let reach = 1; // of a step along the gradient: how far its strongest entry moves
  let used = 0;
  let stoppedBy: QuasiNewtonResult['stoppedBy'] = 'stationary';
  for (;;) {
    const free = freeGradient(point);
    const strongest = free.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
    if (strongest === 0) break;
    const curved = quasiNewtonDirection(free, pairs);
    const direction = curved ?? mapped(free, (entry) => (reach / strongest) * entry);
    let next: Point | undefined;
    let halvings = 0;
    for (; halvings <= MOST_HALVINGS && used < steps && next === undefined; halvings++) {
      const u = mapped(point.u, (entry, i) => Math.min(1, Math.max(-1, entry + direction[i]! / 2 ** halvings)));
      const promised = dot(point.gradient, u) - dot(point.gradient, point.u);
      if (!(promised > 0)) continue; // a wall turned the step round
      const tried = await at(u);
      used += 1;
      if (tried.value >= point.value + SUFFICIENT * promised) next = tried;
    }
    if (next === undefined) {
      if (used >= steps) stoppedBy = 'maxSteps';
      if (used >= steps || curved === undefined) break;
      pairs = [];
      continue;
    }
    const pair = { move: addScaled(next.u, -1, point.u), fall: addScaled(point.gradient, -1, next.gradient) };
    if (curved === undefined) reach = halvings === 1 ? 4 * reach : reach / 2 ** (halvings - 1);
    pairs = [...pairs.slice(1 - MEMORY), pair];
    point = next;
  }
  const { u, value } = point;
  const gap = firstOrderGap(
    { y: u, gradient: point.gradient },
    mapped(u, () => 1),
  );
  return { y: inBox(u), value, firstOrderGap: gap, stoppedBy };
};
