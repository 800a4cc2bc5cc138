import fc from 'fast-check';
import type { Law } from '../core/law.ts';
import type { Recipe } from '../core/recipe.ts';
import { adaptiveOptimisers } from './arbitraries/adaptiveOptimisers.ts';
import { plainRecipe } from './arbitraries/plainRecipe.ts';
import { type DrawnTraining, trainings } from './arbitraries/trainings.ts';
import { lawOf } from './lawOf.ts';
import { type AdaptiveOptimiser, adaptiveStep, firstSquare, type WeightState } from './reference/adaptiveStep.ts';
import { distanceFromKinks } from './reference/distanceFromKinks.ts';
import { referenceGradient } from './reference/referenceMlp.ts';

interface Input extends DrawnTraining {
  readonly optimiser: AdaptiveOptimiser;
  readonly rate: number;
  readonly decay: number;
}

/** The first step of Adadelta is rate sqrt(epsilon): less than float32 shows beside a weight where epsilon is small. */
const seenInFloat32 = (optimiser: AdaptiveOptimiser): boolean =>
  optimiser.kind !== 'adadelta' || optimiser.rootEpsilon >= 1e-3;

const inputs: fc.Arbitrary<Input> = trainings().chain((drawn) =>
  fc
    .record({
      optimiser: adaptiveOptimisers.filter(seenInFloat32),
      rate: fc.integer({ min: 2, max: 20 }).map((n) => n / 100),
      decay: fc.constantFrom(0, 0.05),
    })
    .map((numbers) => ({ ...drawn, ...numbers })),
);

const STEPS = 3;
/** As for what is drawn: nearer to the kink of a ReLU rounding may decide on which side it stands. */
const KINK = 1e-4;
/** Smaller gradients, as a share of the largest, are left out: float32 rounds them, and a rule may look at a sign alone. */
const CLEAR = 0.01;
/** Smaller gradients are left out: float32 knows a probability near 1 to 6e-8. */
const LEAST = 1e-3;

/** Which of the gradients [P], weight decay in them, are far enough from 0 to be known as well as the tolerance asks. */
const clearOf = (gradient: Float64Array): readonly boolean[] => {
  const most = gradient.reduce((largest, g) => Math.max(largest, Math.abs(g)), 0);
  return Array.from(gradient, (g) => Math.abs(g) >= Math.max(CLEAR * most, LEAST));
};

/**
 * How far each of the steps between the visited weights is from the formula, as a share of the largest of its changes. A
 * step begins at the weights that the trainer was at, so that errors do not add up; what is remembered is the formula's.
 * @param visited weights [P] before the first update and after each
 */
const offsOfSteps = (
  { network, data, optimiser, rate, decay }: Input,
  visited: readonly Float32Array[],
): readonly number[] => {
  const square = firstSquare(optimiser, rate);
  let states: readonly WeightState[] = Array.from(visited[0]!, (weight) => ({ weight, velocity: 0, square }));
  let clear: readonly boolean[] = states.map(() => true);
  const offs: number[] = [];
  for (const [k, to] of visited.slice(1).entries()) {
    const from = visited[k]!;
    if (distanceFromKinks(network, data.training, from) <= KINK) break;
    const { gradient } = referenceGradient(network, data.training, Float64Array.from(from));
    const clearNow = clearOf(gradient.map((g, i) => (optimiser.kind === 'adamw' ? g : g + decay * from[i]!)));
    clear = clear.map((one, i) => one && clearNow[i]!);
    const numbers = { learningRate: rate, weightDecay: decay, t: k + 1 };
    states = states.map((state, i) => adaptiveStep(optimiser, { ...state, weight: from[i]! }, gradient[i]!, numbers));
    const expected = states.map(({ weight }, i) => weight - from[i]!);
    const largest = expected.reduce((most, change, i) => (clear[i] ? Math.max(most, Math.abs(change)) : most), 0);
    for (const [i, change] of expected.entries()) {
      if (clear[i]) offs.push(Math.abs(to[i]! - from[i]! - change) / (largest || 1));
    }
  }
  return offs;
};

/** Full-batch updates of every rule but that of SGD, which has a law of its own. */
export const optimiserFormulas: Law = lawOf<Input>({
  name: 'optimiser-formulas',
  title: 'Three steps of an adaptive optimiser are what its formula gives',
  statement:
    'Rprop, RMSprop, Adagrad, Adadelta, Adam and AdamW move each weight by its own gradients alone, as their papers say.',
  sources: [{ row: 'R5', reference: 'the papers named in src/core/optimiser.ts', place: 'the update' }],
  equality: 'the change of each weight by one, two and three full-batch updates, and the formula on float64 gradients',
  unit: 'share of the largest change',
  tolerance: 3e-4,
  toleranceReason:
    'a float32 gradient of a hundredth of the largest is right to some 1e-5, and a weight less its change',
  catches: [
    'stray weight decay',
    'momentum buffer shared',
    'hidden clipping',
    'gradient one step stale',
    'ReLU derivative missing',
    'optimiser ignored',
    'steps never shrink',
    'steps never grow',
    'Rprop steps on after a turn',
    'RMSprop without the root',
    'Adam without bias correction',
    'AdamW taken for Adam',
  ],
  runs: 80,
  needs: ['train'],
  inputs,
  deviation: async (trainer, input) => {
    const { network, data, weights, optimiser, rate, decay } = input;
    const N = data.training.count;
    const recipe = (updates: number): Recipe =>
      plainRecipe(N, {
        batchSize: { kind: 'constant', batchSize: N },
        learningRate: { kind: 'constant', rate },
        optimiser,
        weightDecay: decay,
        stop: { kind: 'updates', updates },
      });
    const recipes = Array.from({ length: STEPS }, (_, k) => recipe(k + 1));
    const runs = await trainer.train({ network, data, recipes, initialWeights: recipes.map(() => weights) });
    const offs = offsOfSteps(input, [weights, ...runs.map((run) => run.weights)]);
    return offs.some(Number.isNaN) ? Number.POSITIVE_INFINITY : Math.max(0, ...offs);
  },
});
