import fc from 'fast-check';
import type { Law } from '../core/law.ts';
import { plainRecipe } from './arbitraries/plainRecipe.ts';
import { type DrawnTraining, trainings } from './arbitraries/trainings.ts';
import { changeError } from './changeError.ts';
import { lawOf } from './lawOf.ts';
import { trainingFinding } from './probes/trainingFinding.ts';
import { referenceGradient, referenceLoss } from './reference/referenceMlp.ts';

interface Input extends DrawnTraining {
  readonly rate: number;
}

/** Kinks of ReLUs are the nearer the more examples there are: one narrow layer at most. */
const inputs: fc.Arbitrary<Input> = trainings({
  minCount: 65,
  maxCount: 200,
  maxFeatures: 4,
  maxWidth: 4,
  maxDepth: 1,
}).chain((drawn) => fc.integer({ min: 2, max: 20 }).map((n) => ({ ...drawn, rate: n / 40 })));

/** How far the weights have come after two full-batch steps, by the float64 gradient. */
const twoSteps = ({ network, data, weights, rate }: Input): Float64Array => {
  const gradientAt = (w: Float64Array): Float64Array => referenceGradient(network, data.training, w).gradient;
  const start = Float64Array.from(weights);
  const first = gradientAt(start);
  const one = start.map((w, i) => w - rate * first[i]!);
  const second = gradientAt(one);
  return one.map((w, i) => w - rate * second[i]! - start[i]!);
};

export const manyExamples: Law = lawOf<Input>({
  name: 'many-examples',
  title: 'Of more examples than a trainer takes at once, none is left out',
  statement: 'Two updates by batches of 65 to 200 examples, and the losses over as many, are those of all of them.',
  sources: [{ row: 'H2', reference: 'Goyal et al. 2017, arXiv:1706.02677', place: 'Section 2.1' }],
  equality: 'the weights after two full-batch updates and the two losses reported, and the formulas in float64',
  unit: 'share of the largest change of a weight, or of 1 nat plus the loss',
  tolerance: 1e-4,
  toleranceReason: 'float32 sums of at most 200 terms, and a weight less its change',
  catches: ['gradient kept between batches', 'last chunk lost', 'evaluation on the first chunk'],
  runs: 15,
  needs: ['train'],
  inputs,
  finding: trainingFinding,
  deviation: async (trainer, input) => {
    const { network, data, weights, rate } = input;
    const { training } = data;
    const recipe = plainRecipe(training.count, {
      batchSize: { kind: 'constant', batchSize: training.count },
      learningRate: { kind: 'constant', rate },
      stop: { kind: 'updates', updates: 2 },
    });
    const [run] = await trainer.train({
      network,
      data: { training, test: training },
      recipes: [recipe],
      initialWeights: [weights],
    });
    const moved = Float64Array.from(run!.weights, (w, i) => w - weights[i]!);
    const last = run!.observations.at(-1);
    if (last === undefined) return Number.POSITIVE_INFINITY;
    const loss = referenceLoss(network, training, run!.weights);
    return Math.max(
      changeError(moved, twoSteps(input), weights),
      Math.abs(last.trainingLoss - loss) / (1 + loss),
      Math.abs(last.testLoss - loss) / (1 + loss),
    );
  },
});
