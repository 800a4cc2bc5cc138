import { describe, expect, it } from 'vitest';
import { seedFrom } from '../../../src/core/seed.ts';
import { manifoldCoordinates } from '../../../src/measure/manifold.ts';
import { manifoldBox } from '../../../src/measure/manifoldBox.ts';
import { goldenMlpManifolds, goldenNetwork, goldenQuadraticManifolds } from '../../support/goldenBox.ts';
import { quadraticLoss, quadraticOracle } from '../../support/quadraticOracle.ts';
import { referenceOracle } from '../../support/referenceOracle.ts';

const search = { seed: seedFrom(6), restarts: 12, signSteps: 20, refinementSteps: 0, quasiNewtonSteps: 60 };

/** 1-norm of a vector. */
const total = (vector: Float64Array): number => vector.reduce((sum, entry) => sum + Math.abs(entry), 0);

describe.each(goldenQuadraticManifolds)('a box on a manifold, $name', ({ quadratic, box, manifold }) => {
  it('has the half widths, the maximum over all vertices and an upper bound above it', async () => {
    const weights = Float64Array.from(quadratic.x);
    const coordinates = manifoldCoordinates(manifold, weights);
    const place = { oracle: quadraticOracle(quadratic), weights, manifold, coordinates, lossAtCentre: box.f_x };
    const found = await manifoldBox(place, { ...search, boxEpsilon: box.eps, ceiling: {} });
    box.half_widths.forEach((h, i) => {
      expect(found.halfWidths[i]! / h).toBeCloseTo(1, 12);
    });
    expect(quadraticLoss(quadratic, weights) / box.f_x).toBeCloseTo(1, 12);
    expect(found.increase / box.max_increase).toBeCloseTo(1, 8);
    expect(found.value / box.phi).toBeCloseTo(1, 8);
    expect(found.ceiling!.maxEigenvalue.failureProbability).toBe(0);
    expect(found.ceiling!.increase / box.max_increase).toBeGreaterThan(1 - 1e-9);
    expect(found.ceiling!.increase / box.max_increase).toBeLessThan(1.05);
  });
});

describe.each(goldenMlpManifolds)('a box on a manifold, $name', ({ network, box, manifold }) => {
  it('starts as the reference does, and reaches its best from a dozen starts', async () => {
    const { examples, weights } = goldenNetwork(network);
    const oracle = referenceOracle({ kind: 'mlp', sizes: network.sizes }, examples);
    const coordinates = manifoldCoordinates(manifold, weights);
    const place = { oracle, weights, manifold, coordinates, lossAtCentre: network.f_x };
    const found = await manifoldBox(place, { ...search, boxEpsilon: box.eps });
    expect(total(found.halfWidths) / box.sum_half_widths).toBeCloseTo(1, 12);
    expect(found.firstOrderIncrease / box.first_order_increase).toBeCloseTo(1, 10);
    expect(found.firstStepIncrease / box.one_sign_step_increase).toBeCloseTo(1, 8);
    expect(found.increases[0]! / box.best_known_increase).toBeCloseTo(box.share_of_best.sign_ascent_from_0, 8);
    const share = found.increase / box.best_known_increase;
    expect(share).toBeGreaterThan(0.98); // 29 of 30 reach all of it, one 0.989
    expect(share).toBeLessThan(box.exact ? 1 + 1e-8 : 1.02);
  });
});
