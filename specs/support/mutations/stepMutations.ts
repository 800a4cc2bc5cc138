import { misledTrainer } from '../misledTrainer.ts';
import type { Mutation } from './mutation.ts';

const STEP = 'engines/wasm/kernel/takeGradient.ts';
const RULES = 'engines/wasm/kernel/layerGradient.ts';
const OPTIMISER = 'engines/wasm/placeOptimiser.ts';
const DECAYED = 'let step = f32x4.add(gradient, f32x4.mul(decay, weight));';
const STEPPED = 'v128.store(w, f32x4.sub(weight, f32x4.mul(rate, step)));';

/** Mutations of what a step makes of a gradient. */
export const stepMutations: readonly Mutation[] = [
  {
    name: 'stray momentum',
    sentence: 'Momentum m of SGD is (1 + m) / 2: one half where none is asked for.',
    whyNoClaim:
      'It doubles the rate of all arms alike: what is compared at one rate stays equal, and where the rate gets too high a guard fails before anything is compared.',
    kind: 'step',
    wrap: (trainer) =>
      misledTrainer(trainer, (recipes) =>
        recipes.map((recipe) => {
          const { optimiser } = recipe;
          if (optimiser.kind !== 'sgd') return recipe;
          return { ...recipe, optimiser: { ...optimiser, momentum: 0.5 * (1 + optimiser.momentum) } };
        }),
      ),
  },
  {
    name: 'momentum ignored',
    sentence: 'Momentum is 0, whatever is asked for.',
    whyNoClaim: 'No claim of the table asks for momentum.',
    kind: 'step',
    patches: [
      {
        file: RULES,
        search: 'return replica.momentum == 0 ? PLAIN : replica.nesterov != 0 ? NESTEROV : MOMENTUM;',
        replacement: 'return PLAIN;',
      },
    ],
  },
  {
    name: 'momentum dampened',
    sentence: 'The gradient goes into the momentum buffer times 1 - m.',
    whyNoClaim: 'No claim of the table asks for momentum.',
    kind: 'step',
    patches: [
      {
        file: STEP,
        search: 'f32x4.add(f32x4.mul(momentum, v128.load(v)), step);',
        replacement:
          'f32x4.add(f32x4.mul(momentum, v128.load(v)), f32x4.mul(f32x4.sub(f32x4.splat(1), momentum), step));',
      },
    ],
  },
  {
    name: 'Nesterov ignored',
    sentence: 'Momentum is never Nesterov momentum.',
    whyNoClaim: 'No claim of the table asks for momentum.',
    kind: 'step',
    patches: [{ file: RULES, search: 'replica.nesterov != 0 ? NESTEROV : MOMENTUM;', replacement: 'MOMENTUM;' }],
  },
  {
    name: 'momentum buffer shared',
    sentence: 'A replica begins with the momentum that the one before it in its thread ended with.',
    whyNoClaim:
      'No claim of the table asks for momentum, and what Rprop finds of the run before is forgotten after its first update.',
    kind: 'step',
    remembers: true,
    patches: [{ file: OPTIMISER, search: '  memory.velocity.fill(0);\n', replacement: '' }],
  },
  {
    name: 'rate inside the momentum buffer',
    sentence: 'The momentum buffer sums steps, not gradients: a change of the rate reaches the weights late.',
    whyNoClaim: 'No claim of the table asks for momentum.',
    kind: 'step',
    patches: [
      {
        file: STEP,
        search: `f32x4.add(f32x4.mul(momentum, v128.load(v)), step);`,
        replacement: `f32x4.add(f32x4.mul(momentum, v128.load(v)), f32x4.mul(rate, step));`,
      },
      {
        file: STEP,
        search: 'step = rule == NESTEROV ? f32x4.add(step, f32x4.mul(momentum, velocity)) : velocity;',
        replacement: `step = rule == NESTEROV ? f32x4.add(f32x4.mul(rate, step), f32x4.mul(momentum, velocity)) : velocity;
    v128.store(w, f32x4.sub(weight, step));
    return;`,
      },
    ],
  },
  {
    name: 'stray weight decay',
    sentence: 'Weight decay is 0.01 more than is asked for.',
    kind: 'step',
    wrap: (trainer) =>
      misledTrainer(trainer, (recipes) =>
        recipes.map((recipe) => ({ ...recipe, weightDecay: recipe.weightDecay + 0.01 })),
      ),
  },
  {
    name: 'decay applied twice',
    sentence: 'Weight decay joins the gradient, and shrinks the weights as well.',
    kind: 'step',
    patches: [
      {
        file: STEP,
        search: STEPPED,
        replacement:
          'v128.store(w, f32x4.sub(f32x4.sub(weight, f32x4.mul(rate, f32x4.mul(decay, weight))), f32x4.mul(rate, step)));',
      },
    ],
  },
  {
    name: 'decay outside the rate',
    sentence: 'Weight decay shrinks the weights by itself, whatever the rate.',
    kind: 'step',
    patches: [
      { file: STEP, search: DECAYED, replacement: 'let step = gradient;' },
      {
        file: STEP,
        search: STEPPED,
        replacement: 'v128.store(w, f32x4.sub(f32x4.sub(weight, f32x4.mul(decay, weight)), f32x4.mul(rate, step)));',
      },
    ],
  },
  {
    name: 'biases not decayed',
    sentence: 'Weight decay leaves the biases out, for batches of up to 64.',
    whyNoClaim:
      'The claims that ask for weight decay take all examples as one batch, and the bug is in batches of up to 64.',
    kind: 'step',
    patches: [
      {
        file: RULES,
        search: 'rows, layer.deltas, rate, momentum, decay);\n}\n\n/** Adds',
        replacement: 'rows, layer.deltas, rate, momentum, f32x4.splat(0));\n}\n\n/** Adds',
      },
    ],
  },
  {
    name: 'bfloat16 weights',
    sentence: 'Weights are kept in bfloat16: steps below their last bit are lost.',
    kind: 'step',
    patches: [
      {
        file: STEP,
        search: STEPPED,
        replacement: `const moved = f32x4.sub(weight, f32x4.mul(rate, step));
  v128.store(w, v128.and(i32x4.add(moved, i32x4.splat(0x8000)), i32x4.splat(0xffff0000)));`,
      },
    ],
  },
  {
    name: 'last update left out',
    sentence: 'The last update before each look at the losses is not made, unless it is the only one.',
    kind: 'step',
    patches: [
      {
        file: 'engines/wasm/kernel/index.ts',
        search: 'for (let u = 0; u < updates; u++) {',
        replacement: 'for (let u = 0; u < (updates > 1 ? updates - 1 : 1); u++) {',
      },
    ],
  },
];
