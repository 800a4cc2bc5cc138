import fc from 'fast-check';
import type { Law } from '../core/law.ts';
import type { Recipe } from '../core/recipe.ts';
import { plainRecipe } from './arbitraries/plainRecipe.ts';
import { type DrawnTraining, trainings } from './arbitraries/trainings.ts';
import { changeError } from './changeError.ts';
import { lawOf } from './lawOf.ts';
import { trainingFinding } from './probes/trainingFinding.ts';
import { referenceGradient } from './reference/referenceMlp.ts';

interface Input extends DrawnTraining {
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly decay: number;
  readonly first: number;
  readonly second: number;
}

const rates = fc.integer({ min: 2, max: 20 }).map((n) => n / 40);

const inputs: fc.Arbitrary<Input> = trainings().chain((drawn) =>
  fc
    .record({
      momentum: fc.constantFrom(0, 0.3, 0.9),
      nesterov: fc.boolean(),
      decay: fc.constantFrom(0, 0.05),
      first: rates,
      second: rates,
    })
    .map((numbers) => ({ ...drawn, ...numbers })),
);

/** Both steps written out, with the gradient of the float64 reference at the weights of each step. */
const byHand = (input: Input): { readonly one: Float64Array; readonly two: Float64Array } => {
  const { network, data, momentum: m, nesterov, decay, first, second } = input;
  const w0 = Float64Array.from(input.weights);
  const decayed = (w: Float64Array): Float64Array =>
    referenceGradient(network, data.training, w).gradient.map((g, i) => g + decay * w[i]!);
  const d1 = decayed(w0);
  const w1 = w0.map((w, i) => w - first * (nesterov ? d1[i]! + m * d1[i]! : d1[i]!));
  const d2 = decayed(w1);
  const v2 = d2.map((d, i) => m * d1[i]! + d);
  const w2 = w1.map((w, i) => w - second * (nesterov ? d2[i]! + m * v2[i]! : v2[i]!));
  return { one: w1.map((w, i) => w - w0[i]!), two: w2.map((w, i) => w - w0[i]!) };
};

/** Two full-batch steps with a rate change between them. The rate multiplies the whole buffer, as in PyTorch. */
export const twoSgdSteps: Law = lawOf({
  name: 'two-sgd-steps',
  title: 'Two steps of SGD, with a rate change between them, are what the formula gives',
  statement: 'v <- m v + g + wd w and w <- w - rate v (Nesterov: rate (g + wd w + m v)), the rate outside the buffer.',
  sources: [
    {
      row: 'H3',
      reference: 'Goyal et al. 2017, arXiv:1706.02677',
      place: 'Section 3: momentum where the rate changes',
    },
  ],
  equality: 'the weights after one and after two full-batch updates, and the formula on a float64 gradient',
  unit: 'share of the largest change of a weight',
  tolerance: 1e-4,
  toleranceReason: 'float32 gradients, and a weight less its change',
  catches: [
    'gradient one step stale',
    'rate change ignored',
    'rate inside the momentum buffer',
    'stray momentum',
    'stray weight decay',
    'momentum buffer shared',
    'hidden clipping',
    'gradient summed',
    'ReLU derivative missing',
    'biases frozen',
  ],
  runs: 40,
  needs: ['train'],
  inputs,
  finding: trainingFinding,
  deviation: async (trainer, input) => {
    const { network, data, weights, momentum, nesterov, decay, first, second } = input;
    const N = data.training.count;
    const recipe = (updates: number): Recipe =>
      plainRecipe(N, {
        batchSize: { kind: 'constant', batchSize: N },
        learningRate: { kind: 'steps', initial: first, milestones: [{ epoch: 1, factor: second / first }] },
        optimiser: { kind: 'sgd', momentum, nesterov },
        weightDecay: decay,
        stop: { kind: 'updates', updates },
      });
    const runs = await trainer.train({
      network,
      data,
      recipes: [recipe(1), recipe(2)],
      initialWeights: [weights, weights],
    });
    const [one, two] = runs.map((run) => Float64Array.from(run.weights, (w, i) => w - weights[i]!));
    const truth = byHand(input);
    return Math.max(changeError(one!, truth.one, weights), changeError(two!, truth.two, weights));
  },
});
