import { describe, expect, it } from 'vitest';
import { seedFrom } from '../../../src/core/seed.ts';
import { gradientNoiseScale } from '../../../src/measure/gradientNoiseScale.ts';
import { noiseOfBatchPair } from '../../../src/measure/noiseOfBatchPair.ts';
import { setGradient } from '../../../src/measure/setGradient.ts';
import { dot } from '../../../src/measure/vectorAlgebra.ts';
import { goldenExamples, goldenMlpCases, goldenNetwork, goldenWeights } from '../../support/goldenMlp.ts';
import { referenceBatches } from '../../support/referenceBatches.ts';

const seed = seedFrom(8);
const relative = (actual: number, expected: number): number => Math.abs(actual - expected) / Math.abs(expected);

describe.each(goldenMlpCases.map((golden) => ({ name: golden.name, golden })))('golden network $name', ({ golden }) => {
  const oracles = referenceBatches(goldenNetwork(golden), goldenExamples(golden));
  const weights = goldenWeights(golden);
  const noise = golden.gradient_noise;

  it('has the gradient norm of each example that PyTorch gives', async () => {
    for (const [example, squaredNorm] of noise.per_example_grad_sq_norms.entries()) {
      const { gradient } = await oracles.of([example]).gradient(weights);
      expect(Math.abs(dot(gradient, gradient) - squaredNorm)).toBeLessThanOrEqual(1e-11 * squaredNorm);
    }
  });

  it('has the trace of the covariance, the norm of the full gradient, and their ratio', async () => {
    const { covarianceTrace, fullSquaredNorm } = await setGradient(oracles, weights, { seed });
    expect(relative(covarianceTrace, noise.cov_trace_unbiased)).toBeLessThan(1e-11);
    expect(relative(fullSquaredNorm, noise.G_sq_norm)).toBeLessThan(1e-11);
    expect(relative(covarianceTrace / fullSquaredNorm, noise.noise_scale_simple)).toBeLessThan(1e-11);
  });

  it('has the norm without the bias of sampling, and no noise scale where that is not above 0', async () => {
    const options = { seed, smallBatch: 1, largeBatch: golden.batch };
    const found = await gradientNoiseScale(oracles, weights, options);
    expect(relative(found.covarianceTrace, noise.cov_trace_unbiased)).toBeLessThan(1e-11);
    expect(relative(found.gradientSquaredNorm, noise.G_sq_norm_debiased)).toBeLessThan(1e-10);
    const ratio = noise.cov_trace_unbiased / noise.G_sq_norm_debiased;
    if (ratio < 0) expect(found).toMatchObject({ value: Infinity, interval: { upper: Infinity } });
    else expect(relative(found.value, ratio)).toBeLessThan(1e-10);
  });

  it('has the estimates from two batches of Appendix A.1', () => {
    const { b_small, b_big, G_small_sq, G_big_sq, G_sq_est, trace_est } = noise.two_batch;
    const found = noiseOfBatchPair({
      smallBatch: b_small,
      smallSquaredNorm: G_small_sq,
      largeBatch: b_big,
      largeSquaredNorm: G_big_sq,
    });
    expect(relative(found.gradientSquaredNorm, G_sq_est)).toBeLessThan(1e-12);
    expect(relative(found.covarianceTrace, trace_est)).toBeLessThan(1e-12);
  });
});
