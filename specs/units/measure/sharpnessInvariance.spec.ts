import { readFileSync } from 'node:fs';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/core/randomStream.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { adaptiveSharpness } from '../../../src/measure/adaptiveSharpness.ts';
import { ballSharpness } from '../../../src/measure/ballSharpness.ts';
import { boxSharpness } from '../../../src/measure/boxSharpness.ts';
import { scaledOracle } from '../../../src/measure/scaledOracle.ts';
import { symmetrisedBoxSharpness } from '../../../src/measure/symmetrisedBoxSharpness.ts';
import { topEigenvalues } from '../../../src/measure/topEigenvalues.ts';
import { addScaled, dot, normalVector } from '../../../src/measure/vectorAlgebra.ts';
import {
  exactTrace,
  invarianceTable,
  MEASURES,
  onExamples,
  type Place,
  penalised,
  reflected,
  rescaling,
  trainedPlace,
} from '../../support/sharpnessInvariance.ts';

const runs = { numRuns: 10 };
const trained = trainedPlace(); // once for all specs
/** The trained network with its weights shaken by a drawn seed. */
const shaken = async (root: number): Promise<Place> => {
  const place = await trained;
  const noise = normalVector(randomStream(seedFrom(root)), place.weights.length);
  return { ...place, weights: addScaled(place.weights, 0.2, noise) };
};
const halves = (place: Place): readonly Place[] =>
  [0, 30].map((first) =>
    onExamples(
      place,
      Array.from({ length: 30 }, (_, i) => first + i),
    ),
  );
const topOf = async ({ oracle, weights }: Pick<Place, 'oracle' | 'weights'>): Promise<number> =>
  (await topEigenvalues(oracle, weights, { seed: seedFrom(1), ends: 'largest', relativeTolerance: 1e-7 })).value;

describe('docs/sharpness-invariance.md', () => {
  it('holds the table as it is measured', async () => {
    const page = readFileSync(new URL('../../../docs/sharpness-invariance.md', import.meta.url), 'utf8');
    expect(page).toContain(`\n${await invarianceTable()}\n`);
  });
});

describe('adaptive sharpness', () => {
  const scale = fc.integer({ min: -3, max: 3 }).map((power) => 2 ** power);

  test.prop([fc.nat(), fc.array(scale, { minLength: 51, maxLength: 51 })], runs)(
    'is the same number in every unit of every single weight, bit by bit for powers of two',
    async (root, scales) => {
      const { oracle, weights } = await shaken(root);
      const D = Float64Array.from(scales);
      const other = scaledOracle(oracle, new Float64Array(51), D);
      const there = weights.map((weight, i) => weight / D[i]!);
      const options = { seed: seedFrom(root), rho: 0.05, restarts: 1 };
      const before = await adaptiveSharpness(oracle, weights, options);
      const after = await adaptiveSharpness(other, there, options);
      expect(after.value).toBe(before.value);
      expect(after.increases).toEqual(before.increases);
    },
  );

  it('changes a little with rescaling once eta is above 0, and a good deal once weights are small beside it', async () => {
    const { oracle, weights } = await trained;
    const rescaled = weights.map((weight, i) => weight * rescaling(4)[i]!);
    const ratio = async (eta: number): Promise<number> => {
      const options = { seed: seedFrom(1), rho: 0.05, eta };
      const before = await adaptiveSharpness(oracle, weights, options);
      return (await adaptiveSharpness(oracle, rescaled, options)).value / before.value;
    };
    expect(await ratio(0)).toBeCloseTo(1, 9);
    expect(Math.abs((await ratio(0.01)) - 1)).toBeGreaterThan(1e-4);
    expect(Math.abs((await ratio(0.01)) - 1)).toBeLessThan(0.1);
    expect(Math.abs((await ratio(1)) - 1)).toBeGreaterThan(0.1);
  });
});

describe('measures of length', () => {
  test.prop([fc.nat()], runs)(
    'do not see turned axes: top eigenvalue, trace, first order and one step of the ball',
    async (root) => {
      const place = await shaken(root);
      const turned = reflected(place);
      expect((await topOf(turned)) / (await topOf(place))).toBeCloseTo(1, 6);
      const trace = await exactTrace(place.oracle, place.weights);
      expect((await exactTrace(turned.oracle, turned.weights)) / trace).toBeCloseTo(1, 9);
      const options = { seed: seedFrom(root), rho: 0.05, restarts: 0 };
      const before = await ballSharpness(place.oracle, place.weights, options);
      const after = await ballSharpness(turned.oracle, turned.weights, options);
      expect(after.firstOrderIncrease / before.firstOrderIncrease).toBeCloseTo(1, 9);
      expect(after.firstStepIncrease / before.firstStepIncrease).toBeCloseTo(1, 8);
    },
  );
});

describe('a penalty c |x|^2 / 2', () => {
  test.prop([fc.nat(), fc.double({ min: 0.001, max: 1, noNaN: true })], runs)(
    'adds c to the top eigenvalue, c P to the trace, and c |y|^2 / 2 to the symmetrised increase at y',
    async (root, c) => {
      const { oracle, weights } = await shaken(root);
      const other = penalised(oracle, c);
      expect((await topOf({ oracle: other, weights })) - (await topOf({ oracle, weights }))).toBeCloseTo(c, 5);
      const added = (await exactTrace(other, weights)) - (await exactTrace(oracle, weights));
      expect(added / (51 * c)).toBeCloseTo(1, 9);
      const options = { seed: seedFrom(root), boxEpsilon: 1e-2, restarts: 1 };
      const { perturbation: y, increase } = await symmetrisedBoxSharpness(other, weights, options);
      const without =
        ((await oracle.loss(addScaled(weights, 1, y))) + (await oracle.loss(addScaled(weights, -1, y)))) / 2 -
        (await oracle.loss(weights));
      expect(increase - without).toBeCloseTo((c * dot(y, y)) / 2, 12);
    },
  );
});

describe('the order of the data', () => {
  const order = fc.shuffledSubarray(
    Array.from({ length: 60 }, (_, i) => i),
    { minLength: 60 },
  );

  test.prop([order], { numRuns: 2 })('changes no measure beyond round-off', async (places) => {
    const place = await trained;
    const other = onExamples(place, places);
    for (const measure of Object.values(MEASURES)) {
      const before = await measure(place.oracle, place.weights);
      expect((await measure(other.oracle, other.weights)) / before).toBeCloseTo(1, 8);
    }
  });
});

describe('a set and its halves', () => {
  test.prop([fc.nat()], runs)(
    'agree: the trace is the mean of theirs, the top eigenvalue at most that, the increase at y the mean at y',
    async (root) => {
      const place = await shaken(root);
      const [a, b] = halves(place) as [Place, Place];
      const trace = await exactTrace(place.oracle, place.weights);
      const mean = ((await exactTrace(a.oracle, a.weights)) + (await exactTrace(b.oracle, b.weights))) / 2;
      expect(mean / trace).toBeCloseTo(1, 9);
      expect(await topOf(place)).toBeLessThanOrEqual(((await topOf(a)) + (await topOf(b))) / 2 + 1e-6);
      const options = { seed: seedFrom(root), boxEpsilon: 1e-2, restarts: 0 };
      const { perturbation, increase } = await boxSharpness(place.oracle, place.weights, options);
      const there = addScaled(place.weights, 1, perturbation);
      const rises = await Promise.all(
        [a, b].map(async ({ oracle, weights }) => (await oracle.loss(there)) - (await oracle.loss(weights))),
      );
      expect((rises[0]! + rises[1]!) / 2).toBeCloseTo(increase, 12);
    },
  );
});
