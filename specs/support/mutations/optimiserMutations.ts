import type { RpropOptimiser } from '../../../src/core/optimiser.ts';
import type { Recipe } from '../../../src/core/recipe.ts';
import type { Trainer } from '../../../src/core/trainer.ts';
import { misledTrainer } from '../misledTrainer.ts';
import type { Mutation } from './mutation.ts';

const OPTIMISER = 'engines/wasm/placeOptimiser.ts';
const ADAPTIVE = 'engines/wasm/kernel/adaptiveUpdate.ts';

const each =
  (change: (recipe: Recipe) => Recipe) =>
  (trainer: Trainer): Trainer =>
    misledTrainer(trainer, (recipes) => recipes.map(change));

const withRprop = (change: Partial<RpropOptimiser>): ((trainer: Trainer) => Trainer) =>
  each((recipe) =>
    recipe.optimiser.kind === 'rprop' ? { ...recipe, optimiser: { ...recipe.optimiser, ...change } } : recipe,
  );

/** Mutations of the optimisers beside SGD. */
export const optimiserMutations: readonly Mutation[] = [
  {
    name: 'optimiser ignored',
    sentence: 'Plain SGD makes all steps, whatever optimiser is asked for.',
    kind: 'step',
    wrap: each((recipe) => ({ ...recipe, optimiser: { kind: 'sgd', momentum: 0, nesterov: false } })),
  },
  {
    name: 'steps never shrink',
    sentence: 'The steps of Rprop stay as long as they are where the gradient has changed its sign.',
    kind: 'step',
    wrap: withRprop({ decrease: 1 }),
  },
  {
    name: 'steps never grow',
    sentence: 'The steps of Rprop stay as long as they are where the gradient has kept its sign.',
    kind: 'step',
    wrap: withRprop({ increase: 1 }),
  },
  {
    name: 'Rprop steps on after a turn',
    sentence: 'Where the gradient has changed its sign, Rprop makes its shortened step at once.',
    whyNoClaim:
      'A variant of Rprop with a name of its own: it needs the full batch as well, and fails with small ones as well.',
    kind: 'step',
    patches: [{ file: ADAPTIVE, search: 'const kept = v128.andnot(sign, turned);', replacement: 'const kept = sign;' }],
  },
  {
    name: 'RMSprop without the root',
    sentence: 'RMSprop divides by the mean square of the gradients, not by its root.',
    kind: 'step',
    patches: [
      {
        file: ADAPTIVE,
        search: `const divisor = f32x4.add(f32x4.mul(f32x4.sqrt(squares), rootScale), epsilon);
    const velocity`,
        replacement: `const divisor = f32x4.add(f32x4.mul(squares, rootScale), epsilon);
    const velocity`,
      },
    ],
  },
  {
    name: 'Adam without bias correction',
    sentence: 'The running means of Adam are not corrected for their start at 0.',
    whyNoClaim: 'No claim of the table asks for Adam.',
    kind: 'step',
    patches: [
      {
        file: OPTIMISER,
        search: 'const { rateFactor, rootFactor } = nextCorrection();',
        replacement: `const corrected = nextCorrection();
    const { rateFactor, rootFactor } = optimiser.kind === 'adam' ? { rateFactor: 1, rootFactor: 1 } : corrected;`,
      },
    ],
  },
  {
    name: 'AdamW taken for Adam',
    sentence: 'The weight decay of AdamW joins the gradient.',
    whyNoClaim: 'No claim of the table asks for AdamW.',
    kind: 'step',
    patches: [
      {
        file: OPTIMISER,
        search: "optimiser.kind === 'adamw' ? 0 : weightDecay",
        replacement: 'weightDecay',
      },
      {
        file: OPTIMISER,
        search: "optimiser.kind === 'adamw' ? 1 - learningRate * weightDecay : 1",
        replacement: '1',
      },
    ],
  },
];
