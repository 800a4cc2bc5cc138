import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createWasmTrainer } from '../../../src/engines/wasm/wasmTrainer.ts';
import { agreementTable, densityDistance } from '../../support/agreementTable.ts';
import { type OwnNumbers, ownNumbers, peerNumbers, smoothedDensity } from '../../support/sharpnessAgreement.ts';

const DOCUMENT = new URL('../../../docs/sharpness-agreement.md', import.meta.url);
const MARK =
  '<!-- UPDATE_DOCS=1 npx vitest run specs/oracles/measure/sharpnessAgreement.spec.ts writes what follows -->\n';

/** float32: README of fixtures/golden, "mlp Hv, Hessian, top eigenvalues", as a share of the largest eigenvalue. */
const FLOAT32 = 1e-4;

let own: readonly OwnNumbers[];
beforeAll(async () => {
  const trainer = await createWasmTrainer({ threads: 0 });
  own = [await ownNumbers(trainer, 0), await ownNumbers(trainer, 1)];
  await trainer.close();
}, 60_000);

describe.each(peerNumbers.cases.map((peer, index) => ({ peer, index, name: peer.name })))('the spectrum with $name', ({
  peer,
  index,
}) => {
  const { dense, curvlinops, pyhessian } = peer;
  const eigenthings = peer['hessian-eigenthings'];
  const scale = dense.spectrum.at(-1)!;
  const within = (value: number, truth: number, share: number): void => {
    expect(Math.abs(value - truth)).toBeLessThan(share * scale);
  };

  it('has the eigenvalues of the dense Hessian, each within its own certificate and of three libraries', () => {
    const { largest, smallest, converged } = own[index]!.pairs;
    expect(converged).toBe(true);
    const rounding = 1e-6 * scale; // of float32 products: what the dense float64 numbers do not have
    for (let i = 0; i < 5; i++) {
      const [top, bottom] = [dense.spectrum.at(-1 - i)!, dense.spectrum[i]!];
      expect(Math.abs(largest[i]!.value - top)).toBeLessThan(largest[i]!.error + rounding);
      expect(Math.abs(smallest[i]!.value - bottom)).toBeLessThan(smallest[i]!.error + rounding);
      within(largest[i]!.value, curvlinops.largest[i]!, FLOAT32);
      within(smallest[i]!.value, curvlinops.smallest[i]!, FLOAT32);
      within(largest[i]!.value, eigenthings.largest[i]!, FLOAT32);
      within(smallest[i]!.value, eigenthings.smallest[i]!, FLOAT32);
      within(largest[i]!.value, pyhessian.largestInSize[i]!, FLOAT32);
    }
    within(own[index]!.loss, dense.loss, 1e-5);
  });

  it('has the Gauss-Newton eigenvalues of the dense matrix and of curvlinops', () => {
    const { largest } = own[index]!.gaussNewton;
    largest.forEach(({ value }, i) => {
      within(value, dense.gaussNewton.largest[i]!, FLOAT32);
      within(value, curvlinops.gaussNewtonLargest[i]!, FLOAT32);
    });
  });

  it('has the extreme eigenvalues of each layer', () => {
    dense.layers.forEach(({ largest, smallest }, layer) => {
      within(own[index]!.layers[layer]!.value, largest, FLOAT32);
      within(own[index]!.layers[layer]!.smallest[0]!.value, smallest, FLOAT32);
    });
  });

  it('has the dense trace in closed form', () => {
    expect(Math.abs(own[index]!.trace - dense.trace)).toBeLessThan(FLOAT32 * dense.trace);
  });

  it('has the dense trace within four standard errors, the smaller ones by Hutch++', () => {
    const { hutchinson, hutchPlusPlus, density } = own[index]!;
    expect(hutchinson.evaluations.hessianVectors).toBe(pyhessian.hutchinson.products);
    expect(hutchPlusPlus.evaluations.hessianVectors).toBe(eigenthings.hutchPlusPlus.products);
    for (const { value, standardError } of [hutchinson, hutchPlusPlus, density]) {
      expect(Math.abs(value - dense.trace)).toBeLessThan(4 * standardError + FLOAT32 * dense.trace);
    }
    expect(hutchPlusPlus.standardError).toBeLessThan(hutchPlusPlus.plainStandardError / 3);
  });

  it('has the density of the dense eigenvalues within five standard errors, and as near as hessian-eigenthings', () => {
    const { points, broadening, weight } = own[index]!.density;
    const peak = smoothedDensity(dense.spectrum, 0, broadening);
    expect(weight).toBeCloseTo(1, 6);
    for (const { eigenvalue, density, standardError } of points) {
      // 8 probes make a t of 7 degrees; the share of the peak is what 80 nodes do not resolve.
      const missed = Math.abs(density - smoothedDensity(dense.spectrum, eigenvalue, broadening));
      expect(missed).toBeLessThan(5 * standardError + 0.01 * peak);
    }
    const { grid, values } = eigenthings.density;
    const theirs = grid.map((eigenvalue, i) => ({ eigenvalue, density: values[i]! }));
    const distance = densityDistance(points, dense.spectrum, broadening);
    expect(distance).toBeLessThan(0.05);
    expect(distance).toBeLessThan(2 * densityDistance(theirs, dense.spectrum, broadening) + 0.02);
  });
});

it('the table in docs/sharpness-agreement.md is that of these numbers', () => {
  const [introduction, table] = readFileSync(DOCUMENT, 'utf8').split(MARK);
  const expected = `\n${agreementTable(own)}`;
  if (process.env.UPDATE_DOCS === '1') writeFileSync(DOCUMENT, `${introduction}${MARK}${expected}`);
  else expect(table).toBe(expected);
});
