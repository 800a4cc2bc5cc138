import { describe, expect, it } from 'vitest';
import type { LossOracle } from '../../../src/core/lossOracle.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { hutchinsonTrace } from '../../../src/measure/hutchinsonTrace.ts';
import { topEigenvalues } from '../../../src/measure/topEigenvalues.ts';
import { goldenExamples, goldenMlpCases, goldenNetwork, goldenWeights, type MlpCase } from '../../support/goldenMlp.ts';
import { referenceOracle } from '../../support/referenceOracle.ts';
import { roundedOracle } from '../../support/roundedOracle.ts';

const seed = seedFrom(4);

/** The golden Hessian holds the penalty (l2/2) |w|^2: add its curvature to the product. */
const penalised = (golden: MlpCase): LossOracle => {
  const oracle = referenceOracle(goldenNetwork(golden), goldenExamples(golden));
  return {
    ...oracle,
    hessianVector: async (weights, direction) =>
      Float64Array.from(
        await oracle.hessianVector(weights, direction),
        (entry, i) => entry + golden.l2 * direction[i]!,
      ),
  };
};
const cases = goldenMlpCases.filter((golden) => golden.hessian_trace !== undefined);

describe.each(cases.map((golden) => ({ name: golden.name, golden })))('golden network $name', ({ golden }) => {
  const weights = goldenWeights(golden);
  const largest = golden.eigenvalues_top5_descending![0]!;
  const smallest = golden.eigenvalues_bottom3_ascending![0]!;

  it('has the extreme eigenvalues that PyTorch and a dense solver give', async () => {
    const found = await topEigenvalues(penalised(golden), weights, { seed, relativeTolerance: 1e-11 });
    expect(Math.abs(found.value - largest)).toBeLessThan(1e-10 * largest);
    expect(Math.abs(found.smallest!.value - smallest)).toBeLessThan(1e-10 * largest);
  });

  it('has them within the certified error at the default tolerance', async () => {
    const found = await topEigenvalues(penalised(golden), weights, { seed });
    expect(found.converged).toBe(true);
    expect(Math.abs(found.value - largest)).toBeLessThanOrEqual(found.error);
    expect(Math.abs(found.smallest!.value - smallest)).toBeLessThanOrEqual(found.smallest!.error);
  });

  it('has them in float32', async () => {
    const found = await topEigenvalues(roundedOracle(penalised(golden)), weights, { seed, relativeTolerance: 1e-5 });
    expect(found.converged).toBe(true);
    expect(Math.abs(found.value - largest)).toBeLessThan(1e-4 * largest);
    expect(Math.abs(found.smallest!.value - smallest)).toBeLessThan(1e-4 * largest);
  });

  it('has the trace within four standard errors', async () => {
    const found = await hutchinsonTrace(penalised(golden), weights, {
      seed,
      maxProbes: 60,
      relativeStandardError: 0.01,
    });
    expect(Math.abs(found.value - golden.hessian_trace!)).toBeLessThan(4 * found.standardError);
  });
});
