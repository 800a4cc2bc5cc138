import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Law } from '../../src/core/law.ts';
import type { Optimiser } from '../../src/core/optimiser.ts';
import type { Recipe } from '../../src/core/recipe.ts';
import { createWasmTrainer } from '../../src/engines/wasm/wasmTrainer.ts';
import { plainRecipe } from '../../src/laws/arbitraries/plainRecipe.ts';
import { type DrawnTraining, trainings } from '../../src/laws/arbitraries/trainings.ts';
import { lawOf } from '../../src/laws/lawOf.ts';
import { referenceGradient } from '../../src/laws/reference/referenceMlp.ts';
import { adaptiveOptimisers, recipesOfAllOptimisers } from '../support/arbitraries/optimisers.ts';
import { describeLaw } from '../support/describeLaw.ts';

interface Input extends DrawnTraining {
  readonly optimiser: Exclude<Optimiser, { kind: 'sgd' }>;
  readonly rate: number;
  readonly decay: number;
}

/** The first step of Adadelta is rate sqrt(epsilon): less than float32 shows beside a weight where epsilon is small. */
const seenInFloat32 = (optimiser: Optimiser): boolean => optimiser.kind !== 'adadelta' || optimiser.rootEpsilon >= 1e-3;

const inputs: fc.Arbitrary<Input> = trainings().chain((drawn) =>
  fc
    .record({
      optimiser: adaptiveOptimisers.filter(seenInFloat32),
      rate: fc.integer({ min: 2, max: 20 }).map((n) => n / 100),
      decay: fc.constantFrom(0, 0.05),
    })
    .map((numbers) => ({ ...drawn, ...numbers })),
);

/** w1 - w0 of one step with nothing remembered, from the gradient g of the loss and the weight w. */
const closedForm = ({ optimiser, rate, decay }: Input, gradient: number, w: number): number => {
  const g = optimiser.kind === 'adamw' ? gradient : gradient + decay * w;
  switch (optimiser.kind) {
    case 'rprop':
      return -Math.min(Math.max(rate, optimiser.leastStep), optimiser.mostStep) * Math.sign(g);
    case 'rmsprop': {
      const root = optimiser.biasCorrection ? Math.abs(g) : Math.sqrt(1 - optimiser.decay) * Math.abs(g);
      return (-rate * g) / (root + optimiser.denominatorEpsilon);
    }
    case 'adagrad':
      return (-rate * g) / (Math.sqrt(optimiser.initialAccumulator + g * g) + optimiser.denominatorEpsilon);
    case 'adadelta':
      return -rate * g * Math.sqrt(optimiser.rootEpsilon / ((1 - optimiser.decay) * g * g + optimiser.rootEpsilon));
    case 'adam':
      return (-rate * g) / (Math.abs(g) + optimiser.denominatorEpsilon);
    case 'adamw':
      return (-rate * g) / (Math.abs(g) + optimiser.denominatorEpsilon) - rate * decay * w;
  }
};

/** Smaller gradients, as a share of the largest, are left out: float32 rounds them, and a rule may look at a sign alone. */
const CLEAR = 0.01;

const firstSteps: Law = lawOf({
  name: 'optimiser-formulas',
  title: 'The first step of an adaptive optimiser is what its formula gives',
  statement: 'With nothing remembered, each rule is a function of the gradient and the weight alone.',
  sources: [{ row: 'R5', reference: 'the papers named in src/core/optimiser.ts', place: 'the update' }],
  equality: 'the change of each weight by one full-batch update, and the closed form on a float64 gradient',
  unit: 'share of the largest change',
  tolerance: 3e-4,
  toleranceReason:
    'a float32 gradient of a hundredth of the largest is right to some 1e-5, and a weight less its change',
  catches: [
    'stray weight decay',
    'momentum buffer shared',
    'hidden clipping',
    'gradient summed',
    'ReLU derivative missing',
    'biases frozen',
  ],
  runs: 80,
  needs: ['train'],
  inputs,
  deviation: async (trainer, input) => {
    const { network, data, weights, optimiser, rate, decay } = input;
    const N = data.training.count;
    const recipe: Recipe = plainRecipe(N, {
      batchSize: { kind: 'constant', batchSize: N },
      learningRate: { kind: 'constant', rate },
      optimiser,
      weightDecay: decay,
      stop: { kind: 'updates', updates: 1 },
    });
    const runs = await trainer.train({ network, data, recipes: [recipe, recipe], initialWeights: [weights, weights] });
    const { gradient } = referenceGradient(network, data.training, Float64Array.from(weights));
    const joined = gradient.map((g, i) => (optimiser.kind === 'adamw' ? g : g + decay * weights[i]!));
    const bound = CLEAR * joined.reduce((largest, g) => Math.max(largest, Math.abs(g)), 0);
    const truth = gradient.map((g, i) => closedForm(input, g, weights[i]!));
    const largest = truth.reduce((most, change) => Math.max(most, Math.abs(change)), 0);
    const offs = runs.flatMap((run) =>
      Array.from(run.weights, (w, i) =>
        Math.abs(joined[i]!) < bound ? 0 : Math.abs(w - weights[i]! - truth[i]!) / (largest || 1),
      ),
    );
    return offs.some(Number.isNaN) ? Number.POSITIVE_INFINITY : Math.max(...offs);
  },
});

describeLaw(firstSteps, [
  'stray weight decay',
  'momentum buffer shared',
  'hidden clipping',
  'gradient summed',
  'ReLU derivative missing',
  'biases frozen',
]);

const drawnLists = trainings({ minCount: 4 }).chain((drawn) => {
  const { count } = drawn.data.training;
  const recipe = fc
    .integer({ min: 1, max: count })
    .chain((datasetSize) => recipesOfAllOptimisers({ datasetSize, available: count }));
  return fc.array(recipe, { minLength: 2, maxLength: 5 }).map((list) => ({ ...drawn, list }));
});

describe('a recipe of any optimiser, on any stretch of the examples', () => {
  it('gives the same bits alone and among others, in any order', async () => {
    const engine = await createWasmTrainer({ threads: 0 });
    try {
      await fc.assert(
        fc.asyncProperty(drawnLists, async ({ network, data, list }) => {
          const together = await engine.train({ network, data, recipes: [...list].reverse() });
          for (const [i, recipe] of list.entries()) {
            const [alone] = await engine.train({ network, data, recipes: [recipe] });
            expect(together[list.length - 1 - i]!.weights).toEqual(alone!.weights);
          }
        }),
        { seed: 1871, numRuns: 50 },
      );
    } finally {
      await engine.close();
    }
  });
});
