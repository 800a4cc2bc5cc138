import { describe, expect, it } from 'vitest';
import { seedFrom } from '../../../src/core/seed.ts';
import { mixtureSplit } from '../../../src/laws/arbitraries/mixtureSplit.ts';
import { choleskyFactor, logDeterminant, solveCholesky, traceOfInverse } from '../../../src/measure/cholesky.ts';
import { evidencePrecision } from '../../../src/measure/evidencePrecision.ts';
import { fitSoftmaxRegression } from '../../../src/measure/fitSoftmaxRegression.ts';
import { laplaceEvidence } from '../../../src/measure/laplaceEvidence.ts';
import { lastLayerTask } from '../../../src/measure/lastLayerTask.ts';
import { posteriorExpansion } from '../../../src/measure/posteriorExpansion.ts';
import { softmaxTask } from '../../../src/measure/softmaxRegression.ts';
import { errorOf } from '../../support/errorOf.ts';
import { matrixWithSpectrum } from '../../support/quadraticOracle.ts';

const { training } = mixtureSplit({ count: 30, features: 3, classes: 3 });
const task = softmaxTask(training);

describe('choleskyFactor', () => {
  it.each([1, 2, 5, 13])('solves and has determinant and inverse trace of a matrix of %d eigenvalues', (n) => {
    const eigenvalues = Array.from({ length: n }, (_, i) => 2 ** i);
    const rows = matrixWithSpectrum(eigenvalues, seedFrom(n));
    const factor = choleskyFactor(Float64Array.from(rows.flatMap((row) => [...row])), n);
    expect(logDeterminant(factor)).toBeCloseTo(((n * (n - 1)) / 2) * Math.LN2, 10);
    expect(traceOfInverse(factor)).toBeCloseTo(2 - 2 ** (1 - n), 10);
    const right = Float64Array.from({ length: n }, (_, i) => i - 1);
    const x = solveCholesky(factor, right);
    rows.forEach((row, i) => {
      expect(row.reduce((sum, entry, j) => sum + entry * x[j]!, 0)).toBeCloseTo(right[i]!, 9);
    });
  });

  it.each([
    [[1, 0, 2, 1], '-3 is left of entry 1'],
    [[0], '0 is left of entry 0'],
    [[Number.NaN], 'NaN is left of entry 0'],
    [[Number.POSITIVE_INFINITY], 'Infinity is left of entry 0'],
  ])('refuses %j, which is not positive definite', async (matrix, words) => {
    const size = Math.sqrt(matrix.length);
    const { code, message } = await errorOf(() => choleskyFactor(Float64Array.from(matrix), size));
    expect(code).toBe('E_NOT_POSITIVE_DEFINITE');
    expect(message).toBe(
      `a ${size} by ${size} matrix is not positive definite: ${words} of its diagonal. Raise the precision of the prior, or look for infinite weights.`,
    );
  });
});

describe('laplaceEvidence', () => {
  it('says how far the objective is above its minimum', () => {
    const best = fitSoftmaxRegression(task, { precision: 1 });
    const near = best.map((weight, i) => weight + 1e-3 * ((i % 3) - 1));
    const [there, here] = [near, best].map((weights) => posteriorExpansion(task, weights, 1).objective);
    const { aboveMinimum } = laplaceEvidence(task, { weights: near, precision: 1 });
    expect(aboveMinimum / (there! - here!)).toBeCloseTo(1, 2);
    expect(laplaceEvidence(task, { weights: best, precision: 1 }).aboveMinimum).toBeLessThan(1e-20);
  });

  it('takes a number for the matrix with that diagonal', () => {
    const F = task.features;
    const matrix = Float64Array.from({ length: F * F }, (_, at) => (at % (F + 1) === 0 ? 0.5 : 0));
    const weights = new Float64Array(F * 3).fill(0.1);
    const [number, same] = [0.5, matrix].map((precision) => laplaceEvidence(task, { weights, precision }));
    expect(same!.logEvidence).toBeCloseTo(number!.logEvidence, 12);
  });

  it('is that of guessing under a prior that leaves no choice', () => {
    const weights = new Float64Array(12);
    expect(laplaceEvidence(task, { weights, precision: 1e9 }).logRatioToUniform).toBeCloseTo(0, 6);
  });

  it.each([
    [{ precision: 0 }, 'E_MEASURE_OPTION', 'precision 0 is not a finite number above 0: give one.'],
    [
      { precision: new Float64Array(3) },
      'E_WEIGHT_COUNT',
      'precision has 3 entries and the loss has 16 parameters: give the weights of the same network.',
    ],
    [
      { weights: new Float64Array(3) },
      'E_WEIGHT_COUNT',
      'weights has 3 entries and the loss has 12 parameters: give the weights of the same network.',
    ],
    [
      { weights: new Float32Array(12).fill(Number.NaN, 7) },
      'E_EVIDENCE_NOT_FINITE',
      'weight 7 is NaN: there is no evidence there. Measure where training has not diverged.',
    ],
  ])('refuses %j', async (change, code, message) => {
    const options = { weights: new Float64Array(12), precision: 1, ...change };
    expect(await errorOf(() => laplaceEvidence(task, options))).toMatchObject({ code, message });
  });
});

describe('fitSoftmaxRegression', () => {
  it('ends at the same minimum from far away, by shorter steps', () => {
    const start = Float64Array.from({ length: 12 }, (_, i) => 40 * ((i % 5) - 2));
    const [far, near] = [{ start }, {}].map((options) => fitSoftmaxRegression(task, { precision: 0.1, ...options }));
    far!.forEach((weight, i) => {
      expect(weight).toBeCloseTo(near![i]!, 8);
    });
  });

  it('says when it does not get there', async () => {
    const { code, message } = await errorOf(() => fitSoftmaxRegression(task, { precision: 1, maxSteps: 2 }));
    expect(code).toBe('E_FIT_NOT_CONVERGED');
    expect(message).toBe(
      'softmax regression with 12 weights is not at its minimum after 2 Newton steps: raise the precision of the prior.',
    );
  });
});

describe('evidencePrecision', () => {
  it('asks for all the precision there is where the labels say nothing about the inputs', () => {
    const inputs = new Float32Array(training.inputs.length);
    const labels = Int32Array.from({ length: 30 }, (_, n) => n % 3);
    const found = evidencePrecision(softmaxTask({ ...training, inputs, labels }));
    expect(found).toMatchObject({ precision: 1e4, atBound: true });
    expect(found.effectiveParameters).toBeLessThan(0.1);
  });
});

describe('lastLayerTask', () => {
  it('refuses weights of another network', async () => {
    const network = { kind: 'mlp', sizes: [3, 2, 3] } as const;
    const error = await errorOf(() => lastLayerTask(network, training, new Float32Array(3)));
    expect(error.code).toBe('E_WEIGHTS_LENGTH');
  });
});
