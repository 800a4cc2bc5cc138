import { describe, expect, it } from 'vitest';
import { solutionSharpness } from '../../../src/claims/solutionSharpness.ts';
import type { LossOracle } from '../../../src/core/lossOracle.ts';
import { randomStream } from '../../../src/core/randomStream.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { matrixWithSpectrum, quadraticOracle } from '../../support/quadraticOracle.ts';

const seed = seedFrom(5);
/** Top eigenvalue 9, trace 15. */
const bowl = quadraticOracle({
  Q: matrixWithSpectrum([9, 2, 1, 1, 1, 0.5, 0.3, 0.2], seed),
  c: new Float64Array(8),
  d: 0.1,
});
const weights = new Float32Array(8);

const faultsOf = async (oracle: LossOracle): Promise<readonly string[]> =>
  (await solutionSharpness(oracle, weights, { seed, measures: 'all' })).faults;

describe('solutionSharpness', () => {
  it('gives the top eigenvalue, the trace and both boxes of a quadratic', async () => {
    const { numbers, faults } = await solutionSharpness(bowl, weights, { seed, measures: 'all' });
    expect(faults).toEqual([]);
    expect(numbers.maxEigenvalue).toBeCloseTo(9, 0);
    expect(Math.abs(numbers.trace! - 15)).toBeLessThan(4 * numbers.traceStandardError!);
    // Half widths of 1e-3 around 0: half of y'Qy is at most 9/2 times 8e-6, and at least the trace's share.
    const most = (100 * 4.5 * 8e-6) / 1.1;
    expect(numbers.symmetrisedBox).toBeLessThanOrEqual(most);
    expect(numbers.symmetrisedBox).toBeGreaterThan(most / 9);
    expect(numbers.box).toBeLessThanOrEqual(numbers.symmetrisedBox! * 1.000001);
    expect(Object.keys(numbers)).toHaveLength(6);
  });

  it('takes the closed form of the trace where the oracle has one, without an error', async () => {
    const closed: LossOracle = { ...bowl, hessianTraces: async () => Float64Array.of(12, 3) };
    const { numbers, faults } = await solutionSharpness(closed, weights, { seed, measures: 'trace' });
    expect(numbers).toEqual({ trace: 15, traceStandardError: 0 });
    expect(faults).toEqual([]);
  });

  it('measures no more than it is asked for', async () => {
    const measured = async (measures: 'trace' | 'spectrum' | 'box'): Promise<readonly string[]> =>
      Object.keys((await solutionSharpness(bowl, weights, { seed, measures })).numbers);
    expect(await measured('trace')).toEqual(['trace', 'traceStandardError']);
    expect(await measured('spectrum')).toEqual(['maxEigenvalue', 'maxEigenvalueError', 'trace', 'traceStandardError']);
    expect(await measured('box')).toEqual(['maxEigenvalue', 'maxEigenvalueError', 'symmetrisedBox']);
  });

  it('finds fault with an eigenvalue that did not converge', async () => {
    const random = randomStream(seedFrom(3));
    const noisy = { ...bowl, hessianVector: async () => new Float64Array(8).map(() => random.nextNormal()) };
    expect((await faultsOf(noisy)).join('; ')).toContain('did not converge');
  });

  it('finds fault with a negative trace and eigenvalue', async () => {
    const hill = { ...bowl, hessianVector: async (_: unknown, v: Float64Array) => v.map((entry) => -entry) };
    const faults = (await faultsOf(hill as LossOracle)).join('; ');
    expect(faults).toMatch(/the top eigenvalue -1\S* is not above twice its error/);
    expect(faults).toMatch(/the trace -8 is not above twice its standard error 0/);
  });

  it('finds fault with a loss that does not rise in the box', async () => {
    const flat: LossOracle = {
      ...bowl,
      loss: async () => 0.1,
      gradient: async () => ({ loss: 0.1, gradient: new Float64Array(8) }),
    };
    expect(await faultsOf(flat)).toEqual([
      expect.stringMatching(/^the loss rises by 0 in the symmetrised box, twice its round-off is /),
      expect.stringMatching(/^the loss rises by 0 in the raw box, twice its round-off is /),
    ]);
  });
});
