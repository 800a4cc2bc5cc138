import { describe, expect, it } from 'vitest';
import { choleskyFactor, logDeterminant, traceOfInverse } from '../../../src/measure/cholesky.ts';
import { evidencePrecision } from '../../../src/measure/evidencePrecision.ts';
import { fitSoftmaxRegression } from '../../../src/measure/fitSoftmaxRegression.ts';
import { laplaceEvidence } from '../../../src/measure/laplaceEvidence.ts';
import { posteriorExpansion } from '../../../src/measure/posteriorExpansion.ts';
import {
  goldenLogisticEvidence,
  goldenOneWeight,
  goldenSoftmaxEvidence,
  logisticTaskOf,
  softmaxTaskOf,
} from '../../support/goldenEvidence.ts';

const apart = (a: number, b: number): number => Math.abs(a - b);
const ofAll = (cases: typeof goldenSoftmaxEvidence) =>
  cases.flatMap((golden) =>
    golden.results.map((result) => ({ name: golden.name, lambda: result.lambda, golden, result })),
  );

describe.each(ofAll(goldenSoftmaxEvidence))('golden $name at precision $lambda', ({ lambda, golden, result }) => {
  const task = softmaxTaskOf(golden);
  const weights = fitSoftmaxRegression(task, { precision: lambda });
  const P = result.map.length;
  /** Both triangles. */
  const hessian = (): Float64Array => {
    const lower = posteriorExpansion(task, weights, lambda).hessian;
    return lower.map((_, at) => lower[Math.max(at, (at % P) * P + Math.floor(at / P))]!);
  };

  it('has the most probable weights that SciPy gives', () => {
    weights.forEach((weight, i) => {
      expect(apart(weight, result.map[i]!)).toBeLessThan(1e-8);
    });
  });

  it('has the evidence, and what it is made of', () => {
    const found = laplaceEvidence(task, { weights, precision: lambda });
    expect(apart(found.logEvidence, result.log_evidence_laplace)).toBeLessThan(1e-7);
    expect(apart(found.logRatioToUniform, result.log_evidence_ratio_to_uniform)).toBeLessThan(1e-7);
    expect(apart(found.crossEntropy, result.cross_entropy_sum)).toBeLessThan(1e-7);
    expect(apart(found.occamTerm, result.occam_term)).toBeLessThan(1e-7);
    expect(apart(found.hessianTrace, result.hessian_trace)).toBeLessThan(1e-7 * result.hessian_trace);
    expect(found.accuracy).toBeCloseTo(result.accuracy, 12);
    expect(found.aboveMinimum).toBeLessThan(1e-12);
  });

  it('has determinant and effective parameters of the Hessian', () => {
    const factor = choleskyFactor(hessian(), P);
    expect(apart(logDeterminant(factor), result.log_det_hessian)).toBeLessThan(1e-7);
    expect(apart(P - lambda * traceOfInverse(factor), result.effective_parameters)).toBeLessThan(1e-7);
  });

  it('has the same evidence after w = T u + shift, and another trace', () => {
    const { T, shift } = golden;
    const H = hessian();
    const congruent = (A: Float64Array): Float64Array => {
      const right = Float64Array.from(A, (_, at) => {
        const [i, j] = [Math.floor(at / P), at % P];
        return T.reduce((sum, row, k) => sum + A[i * P + k]! * row[j]!, 0);
      });
      return Float64Array.from(A, (_, at) => {
        const [i, j] = [Math.floor(at / P), at % P];
        return T.reduce((sum, row, k) => sum + row[i]! * right[k * P + j]!, 0);
      });
    };
    const identity = Float64Array.from({ length: P * P }, (_, at) => (at % (P + 1) === 0 ? lambda : 0));
    const [Hu, L] = [congruent(H), congruent(identity)];
    const trace = result.map.reduce((sum, _, i) => sum + Hu[i * P + i]!, 0);
    expect(apart(trace, result.reparametrised.hessian_trace)).toBeLessThan(1e-7 * trace);
    // w = T u + shift and the prior mean -T^-1 shift: T (u - mean) = w
    const image = result.reparametrised.map_u.map((_, i) =>
      result.reparametrised.map_u.reduce((sum, u, k) => sum + T[i]![k]! * u, shift[i]!),
    );
    const penalty = image.reduce((sum, w) => sum + (lambda / 2) * w * w, 0);
    const logDets = logDeterminant(choleskyFactor(L, P)) - logDeterminant(choleskyFactor(Hu, P));
    const logEvidence = -result.cross_entropy_sum - penalty + logDets / 2;
    expect(apart(logEvidence, result.reparametrised.log_evidence_laplace)).toBeLessThan(1e-7);
    expect(apart(logEvidence, laplaceEvidence(task, { weights, precision: lambda }).logEvidence)).toBeLessThan(1e-7);
  });
});

// The prior of w, the difference of two independent weights of precision 2 lambda each, has the precision lambda.
describe.each(ofAll(goldenLogisticEvidence))('golden $name at precision $lambda', ({ lambda, golden, result }) => {
  it('is softmax regression with two classes and twice the precision', () => {
    const task = logisticTaskOf(golden);
    const weights = fitSoftmaxRegression(task, { precision: 2 * lambda });
    result.map.forEach((weight, f) => {
      expect(apart(weights[2 * f + 1]! - weights[2 * f]!, weight)).toBeLessThan(1e-8);
    });
    const found = laplaceEvidence(task, { weights, precision: 2 * lambda });
    expect(apart(found.logEvidence, result.log_evidence_laplace)).toBeLessThan(1e-7);
    expect(apart(found.crossEntropy, result.cross_entropy_sum)).toBeLessThan(1e-7);
    expect(found.accuracy).toBeCloseTo(result.accuracy, 12);
  });
});

describe('Laplace evidence of one weight', () => {
  it.each(goldenOneWeight.results)('is as in SciPy, and near the true one, at precision $lambda', (result) => {
    const task = logisticTaskOf(goldenOneWeight);
    const weights = fitSoftmaxRegression(task, { precision: 2 * result.lambda });
    const { logEvidence } = laplaceEvidence(task, { weights, precision: 2 * result.lambda });
    expect(apart(logEvidence, result.log_evidence_laplace)).toBeLessThan(1e-7);
    expect(apart(logEvidence, result.log_evidence_true)).toBeLessThan(0.04);
  });
});

describe('evidencePrecision', () => {
  it.each(
    goldenSoftmaxEvidence.map((golden) => [golden.name, golden] as const),
  )('finds more evidence for %s than any precision of a fine grid, less what 5 % of precision cost', (_, golden) => {
    const task = softmaxTaskOf(golden);
    const found = evidencePrecision(task);
    const grid = Array.from({ length: 81 }, (__, i) => 10 ** (i / 10 - 4)).map((precision) => {
      const weights = fitSoftmaxRegression(task, { precision });
      return laplaceEvidence(task, { weights, precision }).logEvidence;
    });
    expect(found.evidence.logEvidence).toBeGreaterThan(Math.max(...grid) - 1e-3);
    expect(found.effectiveParameters).toBeGreaterThan(0);
    expect(found.effectiveParameters).toBeLessThan(15);
  });
});
