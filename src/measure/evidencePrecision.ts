import { choleskyFactor, traceOfInverse } from './cholesky.ts';
import { fitSoftmaxRegression } from './fitSoftmaxRegression.ts';
import { type LaplaceEvidence, laplaceEvidence } from './laplaceEvidence.ts';
import { posteriorExpansion } from './posteriorExpansion.ts';
import type { SoftmaxTask } from './softmaxRegression.ts';

/** Powers of ten that are tried first. Labels that say nothing about the inputs ask for all the precision there is. */
const LEAST_POWER = -4;
const MOST_POWER = 4;
/** Golden-section steps within a factor of 100: the precision is then known to 5 %, its evidence far better. */
const SECTIONS = 9;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

export interface ChosenPrecision {
  readonly precision: number;
  /** gamma = P - precision tr H^-1: how many weights the data decide on, in [0, P]. */
  readonly effectiveParameters: number;
  /** The most probable weights at this precision, [P]. */
  readonly weights: Float64Array;
  readonly evidence: LaplaceEvidence;
  /** The largest evidence is at an end of what is tried, [1e-4, 1e4]. */
  readonly atBound: boolean;
}

interface Tried {
  readonly power: number;
  readonly weights: Float64Array;
  readonly evidence: LaplaceEvidence;
}

/**
 * The precision of the prior that makes the Laplace evidence largest, by powers of ten and golden section between them.
 * MacKay's fixed point precision = gamma / |w|^2 leaves out that the Hessian changes with the weights: where classes can be
 * separated it is 16 times too large and costs 20 nats (last layer of 64-16-10 on 200 digits), so it is not used.
 * Source: MacKay 1992, Neural Computation 4(3); Smith & Le 2018, arXiv:1710.06451, "Bayesian model comparison".
 * Cost: 18 fits that start where the last one ended.
 * @throws what `fitSoftmaxRegression` throws
 */
export const evidencePrecision = (task: SoftmaxTask): ChosenPrecision => {
  const P = task.features * task.classes;
  const at = (power: number, start: Float64Array): Tried => {
    const precision = 10 ** power;
    const weights = fitSoftmaxRegression(task, { precision, start });
    return { power, weights, evidence: laplaceEvidence(task, { weights, precision }) };
  };
  const better = (a: Tried, b: Tried): Tried => (b.evidence.logEvidence > a.evidence.logEvidence ? b : a);

  let latest = at(MOST_POWER, new Float64Array(P)); // the easiest fit
  let best = latest;
  for (let power = MOST_POWER - 1; power >= LEAST_POWER; power--) {
    latest = at(power, latest.weights);
    best = better(best, latest);
  }
  const atBound = best.power === LEAST_POWER || best.power === MOST_POWER;
  let low = best.power - 1;
  let high = best.power + 1;
  for (let section = 0; section < SECTIONS && !atBound; section++) {
    // The golden point of the longer side keeps the best one inside.
    const upwards = high - best.power > best.power - low;
    const tried = at(best.power + (1 - GOLDEN) * (upwards ? high - best.power : low - best.power), best.weights);
    const [inner, outer] = [better(best, tried), tried.evidence.logEvidence > best.evidence.logEvidence ? best : tried];
    if (outer.power > inner.power) high = outer.power;
    else low = outer.power;
    best = inner;
  }
  const precision = 10 ** best.power;
  const { hessian } = posteriorExpansion(task, best.weights, precision);
  const effectiveParameters = P - precision * traceOfInverse(choleskyFactor(hessian, P));
  return { precision, effectiveParameters, weights: best.weights, evidence: best.evidence, atBound };
};
