import { describe, expect, it } from 'vitest';
import type { LossOracle } from '../../../src/core/lossOracle.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { closedFormTrace } from '../../../src/measure/closedFormTrace.ts';
import { matrixWithSpectrum, quadraticOracle } from '../../support/quadraticOracle.ts';

const seed = seedFrom(5);
const bowl = quadraticOracle({ Q: matrixWithSpectrum([3, 2, 1], seed), c: new Float64Array(3), d: 0 });
const closed = (...traces: readonly number[]): LossOracle => ({
  ...bowl,
  hessianTraces: async () => Float64Array.from(traces),
});
const weights = new Float64Array(3);

describe('closedFormTrace', () => {
  it('is the sum over the layers, beside the part of each', async () => {
    expect(await closedFormTrace(closed(4, 2), weights)).toEqual({ value: 6, layers: Float64Array.of(4, 2) });
  });

  it('is undefined where the oracle has no closed form', async () => {
    expect(await closedFormTrace(bowl, weights)).toBeUndefined();
  });

  it('refuses weights of another length', async () => {
    await expect(closedFormTrace(closed(6), new Float64Array(2))).rejects.toThrow('weights');
  });

  it('refuses a trace that is no number', async () => {
    await expect(closedFormTrace(closed(6, Number.NaN), weights)).rejects.toThrow(
      'the trace of the Hessian by layer has the entry NaN at place 1: sharpness is not defined there.',
    );
  });
});
