import { describe, expect, it } from 'vitest';
import { seedFrom } from '../../../src/core/seed.ts';
import { lineAlong } from '../../../src/measure/lineAlong.ts';
import { lineBetween } from '../../../src/measure/lineBetween.ts';
import { lossPlane } from '../../../src/measure/lossPlane.ts';
import { normalisedDirection } from '../../../src/measure/normalisedDirection.ts';
import { goldenLandscapes, landscapeWorld } from '../../support/goldenLandscape.ts';
import { roundedOracle } from '../../support/roundedOracle.ts';

const seed = seedFrom(5);

/** Largest difference as a share of the largest golden entry, as fixtures/golden states its tolerances. */
const deviation = (found: ArrayLike<number>, golden: readonly number[]): number => {
  expect(found.length).toBe(golden.length);
  const size = Math.max(...golden.map(Math.abs));
  return golden.reduce((worst, value, i) => Math.max(worst, Math.abs(found[i]! - value)), 0) / size;
};

describe.each(goldenLandscapes.map((golden) => ({ name: golden.name, golden })))('golden landscape $name', ({
  golden,
}) => {
  const { network, weights, oracle, evaluate } = landscapeWorld(golden);
  const [raw1, raw2] = [Float64Array.from(golden.raw_direction_1), Float64Array.from(golden.raw_direction_2)];
  const filter1 = normalisedDirection(network, weights, raw1, 'filter');
  const filter2 = normalisedDirection(network, weights, raw2, 'filter');

  it('has the directions that NumPy gives, normalised by filter, layer and weight', () => {
    expect(deviation(filter1, golden.filter_normalised_1)).toBeLessThan(1e-14);
    expect(deviation(filter2, golden.filter_normalised_2)).toBeLessThan(1e-14);
    const layer = normalisedDirection(network, weights, raw1, 'layer');
    expect(deviation(layer, golden.layer_normalised_1)).toBeLessThan(1e-14);
    const weight = normalisedDirection(network, weights, raw1, 'weight');
    expect(deviation(weight, golden.weight_normalised_1)).toBeLessThan(1e-14);
  });

  it('has the losses and accuracies along a filter-normalised direction', async () => {
    const { alpha: alphas, loss, accuracy } = golden.line;
    const found = await lineAlong(oracle, weights, filter1, { seed, alphas, evaluate });
    expect(found.alphas).toEqual(alphas);
    expect(deviation(found.losses, loss)).toBeLessThan(1e-12);
    expect(deviation(found.parts[0]!.accuracies, accuracy)).toBeLessThan(1e-15);
    expect(found.parts[0]!.losses).toEqual(found.losses);
    expect(found.directionNorm).toBeCloseTo(golden.norms.filter_1, 13);
  });

  it('has the losses along a raw direction, which moves biases too', async () => {
    const { alpha: alphas, loss } = golden.line_raw_direction;
    const found = await lineAlong(oracle, weights, raw1, { seed, alphas });
    expect(deviation(found.losses, loss)).toBeLessThan(1e-12);
  });

  it('has the losses of a plane over the directions as given', async () => {
    const { alpha: alphas, beta: betas, loss } = golden.plane;
    const found = await lossPlane(oracle, weights, [filter1, filter2], { seed, alphas, betas, directions: 'asGiven' });
    expect(deviation(found.losses.flat(), loss.flat())).toBeLessThan(1e-12);
    expect(found.losses.map((row) => row.length)).toEqual(loss.map((row) => row.length));
    expect(found.cosine).toBeCloseTo(golden.norms.cos_filter_1_2, 13);
  });

  it('has the losses between two solutions and beyond', async () => {
    const { alpha: alphas, loss, other_weights } = golden.interpolation;
    const found = await lineBetween(oracle, weights, Float64Array.from(other_weights), { seed, alphas });
    expect(found.alphas).toEqual(alphas);
    expect(deviation(found.losses, loss)).toBeLessThan(1e-12);
    const chords = loss.map((value, i) =>
      alphas[i]! < 0 || alphas[i]! > 1 ? 0 : value - (1 - alphas[i]!) * loss[2]! - alphas[i]! * loss[6]!,
    );
    expect(found.barrier).toBeCloseTo(Math.max(...chords), 12);
    expect(found.ends.map((end) => end.loss)).toEqual([found.losses[2], found.losses[6]]);
  });

  it('has them in float32', async () => {
    const { alpha: alphas, loss } = golden.line;
    const found = await lineAlong(roundedOracle(oracle), weights, filter1, { seed, alphas });
    expect(deviation(found.losses, loss)).toBeLessThan(1e-5);
  });
});
