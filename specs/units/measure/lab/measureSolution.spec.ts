import { describe, expect, it } from 'vitest';
import { boxCeiling } from '../../../../src/measure/boxCeiling.ts';
import { eigenpairs } from '../../../../src/measure/eigenpairs.ts';
import { ceilingSays } from '../../../../src/measure/lab/attained.ts';
import { ceilingOfBox } from '../../../../src/measure/lab/ceilingOfBox.ts';
import { LAB_MEASURES, labMeasuresNamed } from '../../../../src/measure/lab/labMeasures.ts';
import { measureSolution } from '../../../../src/measure/lab/measureSolution.ts';
import { symmetricEigen } from '../../../../src/measure/symmetricEigen.ts';
import { errorOf } from '../../../support/errorOf.ts';
import { labTask } from '../../../support/labTask.ts';
import { referenceHessian } from '../../../support/referenceOracle.ts';

const task = labTask();
const { oracle } = task;
const withGaussNewton = labTask({ oracle: { ...oracle, gaussNewtonVector: oracle.hessianVector } });
const measured = await measureSolution(withGaussNewton, LAB_MEASURES);
const { values } = symmetricEigen([...referenceHessian(task.network, task.slice, task.weights)]);
const numberNamed = (name: string) => measured.numbers.find((number) => number.name === name)!;

describe('the laboratory', () => {
  it('gives each number once, under the name of its measure, in the order of the table', () => {
    const names = measured.numbers.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual([
      ...[
        'eigenvalue-1',
        'eigenvalue-2',
        'eigenvalue-3',
        'eigenvalue-min',
        'gauss-newton',
        'layer-1',
        'layer-2',
        'trace',
        'trace-hutchinson',
        'trace-hutch-plus-plus',
      ],
      ...['manifold-0.01', 'manifold-0.001', 'box-0.01', 'box-0.001', 'symmetrised-0.01', 'symmetrised-0.001'],
      ...['polished-0.01', 'polished-0.001', 'ball', 'adaptive', 'evidence'],
    ]);
    expect([...new Set(measured.numbers.map(({ measure }) => measure))]).toEqual(LAB_MEASURES.map(({ name }) => name));
  });

  it('has the eigenvalues of the dense Hessian in their brackets, the trace in its interval', () => {
    const sorted = [...values].sort((a, b) => b - a);
    const truth = {
      'eigenvalue-1': sorted[0]!,
      'eigenvalue-2': sorted[1]!,
      'eigenvalue-3': sorted[2]!,
      'eigenvalue-min': sorted.at(-1)!,
      'gauss-newton': sorted[0]!,
      trace: sorted.reduce((sum, value) => sum + value, 0),
      'trace-hutchinson': sorted.reduce((sum, value) => sum + value, 0),
      'trace-hutch-plus-plus': sorted.reduce((sum, value) => sum + value, 0),
    };
    for (const [name, value] of Object.entries(truth)) {
      const { certificate, precisionFloor } = numberNamed(name);
      const { lower, upper } = certificate as { readonly lower: number; readonly upper: number };
      expect(value, name).toBeGreaterThanOrEqual(lower - 1e-9);
      expect(value, name).toBeLessThanOrEqual(upper + 1e-9);
      expect(precisionFloor, name).toBeLessThan(1e-9);
    }
  });

  it('says of each number what is certain, what it cost, and its seed and floor', () => {
    for (const { name, value, certificate, precisionFloor, evaluations, policy, seconds } of measured.numbers) {
      expect(certificate.lower, name).toBeLessThanOrEqual(value);
      expect(certificate.kind === 'lowerBound' || certificate.upper >= value, name).toBe(true);
      expect(precisionFloor, name).toBeGreaterThan(0);
      expect(seconds, name).toBeGreaterThanOrEqual(0);
      expect(policy.length, name).toBeGreaterThan(20);
      const calls = evaluations.losses + evaluations.gradients + evaluations.hessianVectors;
      expect(calls > 0, name).toBe(name !== 'evidence');
    }
  });

  it('puts the ceiling of the curvature above what searches found in a box', async () => {
    const ends = eigenpairs(oracle, task.weights, { seed: task.seed, count: 3, relativeTolerance: Number.MIN_VALUE });
    const { numbers } = await measureSolution(labTask({ ends: () => ends }), labMeasuresNamed(['box', 'symmetrised']));
    for (const boxEpsilon of [0.01, 0.001]) {
      const own = await boxCeiling(oracle, task.weights, { seed: task.seed, boxEpsilon });
      for (const [name, ceiling] of [
        [`box-${boxEpsilon}`, own.value],
        [`symmetrised-${boxEpsilon}`, own.symmetrisedValue],
      ] as const) {
        const { details, value, certificate } = numbers.find((number) => number.name === name)!;
        expect(details.ceiling, name).toBeCloseTo(ceiling, 6); // the whole space is seen: both know the same eigenvalue
        expect(value, name).toBeLessThanOrEqual(details.ceiling as number);
        expect(certificate.says, name).toMatch(/but none above [\d.e-]+ while no Hessian in the box has a larger/);
      }
    }
  });

  it('says of no ceiling where Lanczos saw too little to certify one', async () => {
    const ends = await task.ends();
    const found = { boxEpsilon: 1e-3, firstOrderIncrease: 0.1, lossAtCentre: 1 };
    const few = { ...ends, iterations: 3, stoppedBy: 'maxIterations' } as const;
    expect(ceilingOfBox(few, task.weights, found)).toBeUndefined();
    expect(ceilingSays(undefined)).toBeUndefined();
  });

  it('gives the same numbers again, and to whoever asks for fewer', async () => {
    const [trace] = (await measureSolution(task, labMeasuresNamed(['trace']))).numbers;
    expect({ ...trace, seconds: 0 }).toEqual({ ...numberNamed('trace'), seconds: 0 });
  });

  it('leaves Gauss-Newton out where the engine gives no such product', async () => {
    expect((await measureSolution(task, labMeasuresNamed(['gauss-newton']))).numbers).toEqual([]);
  });

  it('calls a single manifold a lower bound', async () => {
    const one = labTask({ options: { boxEpsilons: [1e-2], draws: 1, restarts: 1, dimension: 2 } });
    const [number] = (await measureSolution(one, labMeasuresNamed(['manifold']))).numbers;
    expect(number!.certificate.kind).toBe('lowerBound');
  });

  it('searches from as many random starts as are asked for', async () => {
    const { options } = task;
    const names = ['manifold', 'box', 'symmetrised', 'polished', 'ball', 'adaptive'];
    const more = labTask({ options: { ...options, restarts: 3 } });
    const { numbers } = await measureSolution(more, labMeasuresNamed(names));
    for (const { name, policy, details, value } of numbers) {
      expect(policy, name).toMatch(/3 random (starts|vertices|points)/);
      const { details: few, value: before } = numberNamed(name);
      const startsOf = (all: typeof details): number => (all.starts as readonly number[] | undefined)?.length ?? 0;
      if (startsOf(few) > 0) expect(startsOf(details), name).toBeGreaterThanOrEqual(startsOf(few) + 2);
      expect(value, name).toBeGreaterThanOrEqual(before * (1 - 1e-9)); // the starts of few are among those of more
      expect(numberNamed(name).policy, name).toMatch(/one random (start|vertex|point)/);
    }
  });

  it("has Student's interval for the mean over manifolds, and tells the lowest start on each", async () => {
    const { certificate, details, value } = numberNamed('manifold-0.01');
    const { draws, lowestStarts, standardDeviation } = details as unknown as Record<string, readonly number[]> & {
      readonly standardDeviation: number;
    };
    // Two draws: 12.7062 is the 97.5 % point of t with one degree of freedom.
    expect((certificate as { readonly upper: number }).upper - value).toBeCloseTo(
      (12.7062 * standardDeviation) / Math.SQRT2,
      4,
    );
    for (const [i, lowest] of lowestStarts!.entries()) expect(lowest).toBeLessThanOrEqual(draws![i]! + 1e-12);
  });

  it('polishes at a rate that the curvature allows, once for all boxes', async () => {
    const [wide, narrow] = [numberNamed('polished-0.01'), numberNamed('polished-0.001')];
    expect(wide.details.learningRate).toBe(0.2);
    expect(wide.details.gradientNormAfter).toBeLessThan(wide.details.gradientNormBefore as number);
    expect(wide.evaluations.gradients).toBeGreaterThan(100);
    expect(narrow.evaluations.gradients).toBeLessThan(100);
    const scale = 40;
    const sharp = labTask({
      oracle: {
        ...oracle,
        loss: async (x) => scale * (await oracle.loss(x)),
        gradient: async (x) => {
          const { loss, gradient } = await oracle.gradient(x);
          return { loss: scale * loss, gradient: Float64Array.from(gradient, (entry) => scale * entry) };
        },
        hessianVector: async (x, v) => Float64Array.from(await oracle.hessianVector(x, v), (entry) => scale * entry),
      },
    });
    const [first] = (await measureSolution(sharp, labMeasuresNamed(['polished']))).numbers;
    expect(first!.details.learningRate).toBeCloseTo(1 / (scale * Math.max(...values)), 4);
    expect(first!.details.lossAfterPolish).toBeLessThan(scale * (await oracle.loss(task.weights)));
  });

  it('tells each measure as it is done', async () => {
    const told: string[] = [];
    await measureSolution(task, labMeasuresNamed(['ball', 'trace']), {
      onMeasured: ({ name }, numbers) => told.push(`${name} ${numbers.length}`),
    });
    expect(told.sort()).toEqual(['ball 1', 'trace 1']);
  });

  it('stops between measures', async () => {
    const reason = new Error('stop');
    await expect(measureSolution(task, LAB_MEASURES, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it('refuses a loss that is not deterministic', async () => {
    let calls = 0;
    const noisy = labTask({
      oracle: { ...oracle, loss: async (weights) => (await oracle.loss(weights)) + 1e-6 * ++calls },
    });
    expect((await errorOf(() => measureSolution(noisy, LAB_MEASURES))).message).toMatch(
      /^the loss differs between two calls at the same weights \(.*\): dropout, batch statistics or random batches\? Measure sharpness on a fixed slice of data in evaluation mode\.$/,
    );
  });

  it('refuses a manifold of more dimensions than there are weights', async () => {
    const wide = labTask({ options: { boxEpsilons: [1e-3], draws: 1, restarts: 1, dimension: 27 } });
    const error = await errorOf(() => measureSolution(wide, labMeasuresNamed(['manifold'])));
    expect([error.code, error.message]).toEqual([
      'E_MANIFOLD_DIMENSION',
      expect.stringContaining('dimension 27 exceeds the 26 weights: '),
    ]);
  });
});

describe('labMeasuresNamed', () => {
  it('gives them in the order of the table', () => {
    expect(labMeasuresNamed(['box', 'trace']).map(({ name }) => name)).toEqual(['trace', 'box']);
  });

  it.each([
    ['traces', 'there is no measure "traces", did you mean "trace"?: the measures are eigenvalues, '],
    ['sharpnesses', 'there is no measure "sharpnesses": the measures are eigenvalues, '],
  ])('refuses %s and says which there are', async (name, text) => {
    const error = await errorOf(() => labMeasuresNamed([name]));
    expect(error.code).toBe('E_UNKNOWN_MEASURE');
    expect(error.message).toContain(text);
  });
});
