import type { ArmNumbers } from '../core/claim.ts';
import type { LossOracle } from '../core/lossOracle.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { boxSharpness } from '../measure/boxSharpness.ts';
import { closedFormTrace } from '../measure/closedFormTrace.ts';
import { hutchinsonTrace } from '../measure/hutchinsonTrace.ts';
import { symmetrisedBoxSharpness } from '../measure/symmetrisedBoxSharpness.ts';
import { topEigenvalues } from '../measure/topEigenvalues.ts';

/**
 * `trace`: the trace of the Hessian. `spectrum`: its top eigenvalue as well. `all`: the box of Metric 2.1 too, in the
 * paper's raw form and without its first-order part. `box`: that box without its first-order part, and the top
 * eigenvalue, without the trace.
 */
export type SharpnessMeasures = 'trace' | 'spectrum' | 'box' | 'all';

/** Sharpness of one solution, with what speaks against using it. */
export interface SolutionSharpness {
  readonly numbers: ArmNumbers;
  /** Empty when every number is above its own error, so that a ratio of two of them means something. */
  readonly faults: readonly string[];
}

/** Of the paper: the larger of its two. */
const BOX_EPSILON = 1e-3;

/*
 * The precision is the least that does not show. Between seed blocks a log ratio of two solutions deviates by 0.15 to
 * 0.25; 8 probes in place of 48 add 0.02 to that of a trace that is not in closed form, a residual of 0.1 in place of 0.02 adds 0.005 to that of
 * the eigenvalue (its error is the residual squared over the gap), 2 sign steps in place of 4 add 0.005 to that of the
 * box, which starts at the top eigenvector and needs no other start.
 */
const traceOf = async (oracle: LossOracle, weights: Float32Array, seed: Seed): Promise<SolutionSharpness> => {
  const exact = await closedFormTrace(oracle, weights);
  const { value, standardError } = exact
    ? { value: exact.value, standardError: 0 }
    : await hutchinsonTrace(oracle, weights, { seed, relativeStandardError: 0.15, maxProbes: 32 });
  return {
    numbers: { trace: value, traceStandardError: standardError },
    faults:
      value > 2 * standardError ? [] : [`the trace ${value} is not above twice its standard error ${standardError}`],
  };
};

const topOf = async (
  oracle: LossOracle,
  weights: Float32Array,
  seed: Seed,
): Promise<SolutionSharpness & { readonly vector: Float64Array }> => {
  const top = await topEigenvalues(oracle, weights, {
    seed,
    ends: 'largest',
    relativeTolerance: 0.1,
    maxIterations: 60,
  });
  const faults = [
    top.converged ? '' : `the top eigenvalue did not converge (${top.value} +- ${top.error})`,
    top.value > 2 * top.error ? '' : `the top eigenvalue ${top.value} is not above twice its error ${top.error}`,
  ];
  return {
    numbers: { maxEigenvalue: top.value, maxEigenvalueError: top.error },
    faults: faults.filter((fault) => fault !== ''),
    vector: top.largest.vector,
  };
};

const boxesOf = async (
  oracle: LossOracle,
  weights: Float32Array,
  seed: Seed,
  { startDirection, rawToo }: { readonly startDirection: Float64Array; readonly rawToo: boolean },
): Promise<SolutionSharpness> => {
  const box = { seed, boxEpsilon: BOX_EPSILON, restarts: 0 };
  const [symmetrised, raw] = await Promise.all([
    symmetrisedBoxSharpness(oracle, weights, { ...box, startDirection, signSteps: 2 }),
    rawToo ? boxSharpness(oracle, weights, { ...box, signSteps: 4, refinementSteps: 0 }) : undefined,
  ]);
  const rises = { symmetrised, ...(raw && { raw }) };
  return {
    numbers: { symmetrisedBox: symmetrised.value, ...(raw && { box: raw.value }) },
    faults: Object.entries(rises)
      .filter(([, { increase, precisionFloor }]) => !(increase > 2 * precisionFloor))
      .map(
        ([form, { increase, precisionFloor }]) =>
          `the loss rises by ${increase} in the ${form} box, twice its round-off is ${2 * precisionFloor}`,
      ),
  };
};

/**
 * Sharpness of one solution over the examples of the oracle. Cost: one Hessian-vector product for the trace (8 to 32 where the
 * oracle has no closed form), about 7 for the eigenvalue, 11 gradients and 13 losses for the boxes, of which the raw one takes half.
 */
export const solutionSharpness = async (
  oracle: LossOracle,
  weights: Float32Array,
  { seed, measures }: { readonly seed: Seed; readonly measures: SharpnessMeasures },
): Promise<SolutionSharpness> => {
  const curvature = async (): Promise<readonly SolutionSharpness[]> => {
    if (measures === 'trace') return [];
    const top = await topOf(oracle, weights, splitSeed(seed, 'top'));
    if (measures === 'spectrum') return [top];
    const box = { startDirection: top.vector, rawToo: measures === 'all' };
    return [top, await boxesOf(oracle, weights, splitSeed(seed, 'box'), box)];
  };
  const trace = measures === 'box' ? undefined : traceOf(oracle, weights, splitSeed(seed, 'trace'));
  const [others, ofTrace] = await Promise.all([curvature(), trace]);
  const parts = ofTrace === undefined ? others : [...others, ofTrace];
  return {
    numbers: Object.assign({}, ...parts.map(({ numbers }) => numbers)) as ArmNumbers,
    faults: parts.flatMap(({ faults }) => faults),
  };
};
