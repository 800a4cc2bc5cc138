import { describe, expect, it } from 'vitest';
import { seedFrom } from '../../../src/core/seed.ts';
import { boxSharpness } from '../../../src/measure/boxSharpness.ts';
import { goldenMlpBoxes, goldenQuadraticBoxes } from '../../support/goldenBox.ts';
import { quadraticOracle } from '../../support/quadraticOracle.ts';
import { referenceOracle } from '../../support/referenceOracle.ts';
import { roundedOracle } from '../../support/roundedOracle.ts';

const seed = seedFrom(6);

describe.each(goldenQuadraticBoxes)('box sharpness of the $name', ({ quadratic, box }) => {
  it('is the maximum over all vertices', async () => {
    const oracle = quadraticOracle(quadratic);
    const options = { seed, boxEpsilon: box.eps, restarts: 16 };
    const found = await boxSharpness(oracle, Float64Array.from(quadratic.x), options);
    expect(found.lossAtCentre / box.f_x).toBeCloseTo(1, 10);
    expect(found.increase / box.max_increase).toBeCloseTo(1, 8);
    expect(found.value / box.phi).toBeCloseTo(1, 8);
  });
});

describe.each(goldenMlpBoxes)('box sharpness of the $name', ({ network, box }) => {
  const examples = {
    inputs: Float64Array.from(network.inputs.flat()),
    labels: network.labels,
    count: network.labels.length,
  };
  const oracle = referenceOracle({ kind: 'mlp', sizes: network.sizes }, examples);
  const weights = Float64Array.from(network.layers.flatMap(({ W, b }) => [...W.flat(), ...b]));
  const base = { seed, boxEpsilon: box.eps };

  it('starts as the reference does: loss, first order, one sign step', async () => {
    const found = await boxSharpness(oracle, weights, { ...base, restarts: 0, signSteps: 1, refinementSteps: 0 });
    expect(found.lossAtCentre / network.f_x).toBeCloseTo(1, 10);
    expect(found.firstOrderIncrease / box.first_order_increase).toBeCloseTo(1, 10);
    expect(found.firstStepIncrease / box.one_sign_step_increase).toBeCloseTo(1, 8);
  });

  it('reaches from y = 0 by sign ascent what the reference reached', async () => {
    const found = await boxSharpness(oracle, weights, { ...base, restarts: 0, signSteps: 100, refinementSteps: 0 });
    expect(found.increase / box.best_known_increase).toBeCloseTo(box.share_of_best.sign_ascent_from_0, 8);
  });

  // SciPy's from y = 0; at one box the first local maximum is another, which a random start makes good.
  it("reaches by L-BFGS from y = 0 and a random point what SciPy's reached, within 0.05", async () => {
    const alone = { ...base, restarts: 1, signSteps: 1, refinementSteps: 0, quasiNewtonSteps: 100 };
    const { quasiNewtonIncreases } = await boxSharpness(oracle, weights, alone);
    const share = Math.max(...quasiNewtonIncreases.slice(0, 2)) / box.best_known_increase;
    expect(share).toBeGreaterThan(box.share_of_best.lbfgsb_converged_from_0 - 0.05);
  });

  it('reaches no less with four restarts, and no more than a loss evaluated anew confirms', async () => {
    const found = await boxSharpness(oracle, weights, base);
    const share = found.increase / box.best_known_increase;
    expect(share).toBeGreaterThan(box.share_of_best.sign_ascent_from_0 - 1e-8);
    expect(share).toBeLessThan(box.exact ? 1 + 1e-8 : 1.02);
    const { loss } = await oracle.gradient(Float64Array.from(weights, (w, i) => w + found.perturbation[i]!));
    expect(loss - network.f_x).toBeCloseTo(found.increase, 12);
  });

  // The rule of the reference: where one start in ten reaches 0.9 of the best known, the best of 60 does. That is here.
  it('reaches 0.9 of the best known with 60 starts', async () => {
    expect(box.share_of_best.sign_ascent['share_above_0.9']).toBeGreaterThanOrEqual(0.1);
    const found = await boxSharpness(oracle, weights, { ...base, restarts: 59 });
    expect(found.increase / box.best_known_increase).toBeGreaterThan(0.9);
  });

  it('stays the same in float32 within the stated precision floor', async () => {
    const single = roundedOracle(oracle);
    const rounded = Float64Array.from(weights, Math.fround);
    const found = await boxSharpness(single, rounded, base);
    const exact =
      (await oracle.loss(Float64Array.from(rounded, (w, i) => w + found.perturbation[i]!))) -
      (await oracle.loss(rounded));
    expect(Math.abs(found.increase - exact)).toBeLessThanOrEqual(2 * found.precisionFloor);
    expect(found.precisionFloor).toBeLessThan((box.eps === 1e-2 ? 1e-3 : 2e-2) * found.increase);
  });
});
