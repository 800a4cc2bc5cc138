import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Recipe } from '../../src/core/recipe.ts';
import { sgdNoiseScale } from '../../src/schedules/sgdNoiseScale.ts';
import type { PlantedBug } from '../support/plantedBugs.ts';
import { plantedPlan } from '../support/plantedPlan.ts';
import { toyRecipe } from '../support/toyTraining.ts';

/** Matched schedules: one divides the rate by alpha at each milestone, the other multiplies the batch by it. */
interface Matched {
  readonly N: number;
  readonly B: number;
  readonly rate: number;
  readonly alpha: number;
  readonly milestones: readonly number[];
  readonly momentum: number;
}

const EPOCHS = 6;

const matched: fc.Arbitrary<Matched> = fc
  .record({
    B: fc.integer({ min: 1, max: 12 }),
    alpha: fc.integer({ min: 2, max: 5 }),
    milestones: fc.uniqueArray(fc.integer({ min: 1, max: EPOCHS - 1 }), { minLength: 1, maxLength: 2 }),
    more: fc.integer({ min: 0, max: 200 }),
    rate: fc.integer({ min: 1, max: 100 }).map((n) => n / 100),
    momentum: fc.constantFrom(0, 0.5, 0.9),
  })
  .map(({ more, milestones, ...numbers }) => ({
    ...numbers,
    milestones: milestones.sort((a, b) => a - b),
    N: numbers.B * numbers.alpha ** milestones.length + more, // so that the grown batch is in the data
  }));

const arm = ({ N, momentum }: Matched, changes: Partial<Recipe>): Recipe =>
  toyRecipe(N, {
    optimiser: { kind: 'sgd', momentum, nesterov: false },
    stop: { kind: 'epochs', epochs: EPOCHS + 1 }, // a large batch may begin no update in the last epoch
    ...changes,
  });

const decayArm = (drawn: Matched): Recipe =>
  arm(drawn, {
    batchSize: { kind: 'constant', batchSize: drawn.B },
    learningRate: {
      kind: 'steps',
      initial: drawn.rate,
      milestones: drawn.milestones.map((epoch) => ({ epoch, factor: 1 / drawn.alpha })),
    },
  });

const growthArm = (drawn: Matched): Recipe =>
  arm(drawn, {
    batchSize: {
      kind: 'steps',
      initial: drawn.B,
      milestones: drawn.milestones.map((epoch, k) => ({ epoch, batchSize: drawn.B * drawn.alpha ** (k + 1) })),
    },
    learningRate: { kind: 'constant', rate: drawn.rate },
  });

interface InForce {
  readonly learningRate: number;
  readonly batchSize: number;
}

/** Rate and batch size of the first update that begins in each epoch. */
const byEpoch = (recipe: Recipe, bug?: PlantedBug): readonly InForce[] => {
  const found: InForce[] = [];
  let passed = 0;
  for (const { examples, learningRate } of plantedPlan(recipe, 0, bug)) {
    found[Math.floor(passed / recipe.datasetSize)] ??= { learningRate, batchSize: examples.length };
    passed += examples.length;
  }
  return found.slice(0, EPOCHS);
};

/** eps N / (B (1 - m)), the form for B much smaller than N. */
const largeN = ({ N, momentum }: Matched, { learningRate, batchSize }: InForce): number =>
  (learningRate * N) / (batchSize * (1 - momentum));

const exactScale = ({ N, momentum }: Matched, inForce: InForce): number =>
  sgdNoiseScale({ ...inForce, datasetSize: N, momentum });

/** Largest relative difference of the large-N scale between the two arms, over the epochs. */
const deviation = (drawn: Matched, bug?: PlantedBug): number => {
  const decay = byEpoch(decayArm(drawn), bug);
  const growth = byEpoch(growthArm(drawn), bug);
  expect(decay.length).toBe(EPOCHS);
  expect(growth.length).toBe(EPOCHS);
  return Math.max(...decay.map((inForce, e) => Math.abs(largeN(drawn, growth[e]!) / largeN(drawn, inForce) - 1)));
};

const ROUNDING = 1e-13;

describe('the noise scale under matched schedules (rate over alpha, or batch times alpha)', () => {
  it('is the same at every epoch in the form eps N / B', () => {
    fc.assert(fc.property(matched, (drawn) => deviation(drawn) < ROUNDING));
  });

  it.each([
    'batch change ignored',
    'rate change ignored',
    'batch halved silently',
  ] as const)('is not the same when a trainer has the bug "%s"', (bug) => {
    const { failed } = fc.check(fc.property(matched, (drawn) => deviation(drawn, bug) < ROUNDING));
    expect(failed).toBe(true);
  });

  it('differs in the exact form by eps (1 - 1/alpha) / (1 - m), whatever N and B', () => {
    fc.assert(
      fc.property(matched, (drawn) => {
        const decay = byEpoch(decayArm(drawn));
        const growth = byEpoch(growthArm(drawn));
        decay.forEach((inForce, e) => {
          const alpha = growth[e]!.batchSize / drawn.B; // of all milestones passed
          const difference = exactScale(drawn, inForce) - exactScale(drawn, growth[e]!);
          const wanted = (drawn.rate * (1 - 1 / alpha)) / (1 - drawn.momentum);
          expect(Math.abs(difference - wanted)).toBeLessThan(ROUNDING * exactScale(drawn, decay[0]!) + ROUNDING);
        });
      }),
    );
  });

  it('is exactly the same when the batch grows to N / (1 + (N/B - 1) / alpha)', () => {
    fc.assert(
      fc.property(matched, ({ N, B, rate, alpha, momentum }) => {
        const grown = N / (1 + (N / B - 1) / alpha);
        const growth = sgdNoiseScale({ learningRate: rate, datasetSize: N, batchSize: grown, momentum });
        const decay = sgdNoiseScale({ learningRate: rate / alpha, datasetSize: N, batchSize: B, momentum });
        expect(Math.abs(growth - decay)).toBeLessThanOrEqual(1e-11 * Math.abs(decay));
      }),
    );
  });
});

describe('sgdNoiseScale', () => {
  it('is the same for momentum m at rate eps (1 - m) as for none at rate eps', () => {
    fc.assert(
      fc.property(matched, ({ N, B, rate, momentum }) => {
        const plain = sgdNoiseScale({ learningRate: rate, datasetSize: N, batchSize: B, momentum: 0 });
        const learningRate = rate * (1 - momentum);
        const heavy = sgdNoiseScale({ learningRate, datasetSize: N, batchSize: B, momentum });
        expect(Math.abs(heavy - plain)).toBeLessThanOrEqual(ROUNDING * plain);
      }),
    );
  });

  it('is the rate times (N - 1) times the ratio of the batch covariance to that of one example', () => {
    fc.assert(
      fc.property(matched, ({ N, B, rate }) => {
        const ratio = (N - B) / ((N - 1) * B); // gradientCovariance.spec.ts
        const g = sgdNoiseScale({ learningRate: rate, datasetSize: N, batchSize: B, momentum: 0 });
        expect(Math.abs(g - rate * (N - 1) * ratio)).toBeLessThanOrEqual(1e-12 * g);
      }),
    );
  });
});
