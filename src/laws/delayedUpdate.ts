import fc from 'fast-check';
import type { Law } from '../core/law.ts';
import type { Recipe } from '../core/recipe.ts';
import type { Trainer } from '../core/trainer.ts';
import { plainRecipe } from './arbitraries/plainRecipe.ts';
import { type DrawnTraining, trainings } from './arbitraries/trainings.ts';
import { changeError } from './changeError.ts';
import { lawOf } from './lawOf.ts';
import { trainingFinding } from './probes/trainingFinding.ts';
import { distanceFromKinks } from './reference/distanceFromKinks.ts';

interface Input extends DrawnTraining {
  readonly decay: number;
  readonly reduction: 'mean' | 'sum';
}

/** Rate of the single examples: k updates move the weights by some k / 500 of a gradient. */
const RATE = 2 ** -9;

/** No ReLU may switch on the way: there the gradient jumps, and nothing is of first order. */
const MARGIN = 0.02;

const inputs: fc.Arbitrary<Input> = trainings({ maxCount: 6, maxWidth: 4 })
  .filter(({ network, data, weights }) => distanceFromKinks(network, data.training, weights) > MARGIN)
  .chain((drawn) =>
    fc
      .record({ decay: fc.constantFrom(0, 0.1), reduction: fc.constantFrom('mean' as const, 'sum' as const) })
      .map((numbers) => ({ ...drawn, ...numbers })),
  );

/** Change of the weights after k updates of one example each, and after one of all k: [single, delayed]. */
const changes = async (
  trainer: Trainer,
  { network, data, weights, decay, reduction }: Input,
  rate: number,
): Promise<readonly Float64Array[]> => {
  const k = data.training.count;
  const recipe = (batchSize: number, learningRate: number, weightDecay: number): Recipe =>
    plainRecipe(k, {
      batchSize: { kind: 'constant', batchSize },
      learningRate: { kind: 'constant', rate: learningRate },
      weightDecay,
      reduction,
      stop: { kind: 'epochs', epochs: 1 },
    });
  const delayed = reduction === 'sum' ? recipe(k, rate, k * decay) : recipe(k, k * rate, decay);
  const recipes = [recipe(1, rate, decay), delayed];
  const runs = await trainer.train({ network, data, recipes, initialWeights: [weights, weights] });
  return runs.map((run) => Float64Array.from(run.weights, (w, i) => w - weights[i]!));
};

/**
 * The difference D(eps) of the two is of second order, so D(eps) - 4 D(eps / 2) is of third: a first-order part of
 * share c would leave -c times the change.
 */
export const delayedUpdate: Law = lawOf<Input>({
  name: 'delayed-update',
  title: 'Delaying the update until the end of the batch changes nothing to first order',
  statement:
    'One update with the gradient of k examples is k updates with one each, to first order in the rate: summed at the same rate with k times the weight decay, or averaged at k times the rate with the same.',
  sources: [
    {
      row: 'P1',
      reference: 'Page 2018, How to train your ResNet 2: Mini-batches, myrtle.ai',
      place: 'the third paragraph',
    },
  ],
  equality: 'the difference of the two changes of the weights at a rate, and four times that at half the rate',
  unit: 'share of the largest change of a weight',
  tolerance: 0.01,
  toleranceReason: 'the third order, some (k eps h)^2 at k up to 6 and a rate of 1/512, and float32 weights',
  catches: [
    'gradient summed',
    'gradient times sqrt B',
    'gradient one step stale',
    'every batch replayed',
    'stray momentum',
  ],
  runs: 25,
  needs: ['train'],
  inputs,
  finding: trainingFinding,
  deviation: async (trainer, input) => {
    const [single, delayed] = await changes(trainer, input, RATE);
    const [halfSingle, halfDelayed] = await changes(trainer, input, RATE / 2);
    const second = delayed!.map((_, i) => 4 * (halfSingle![i]! - halfDelayed![i]!));
    return changeError(
      single!,
      delayed!.map((d, i) => d + second[i]!),
      input.weights,
    );
  },
});
