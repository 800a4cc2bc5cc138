import fc from 'fast-check';
import type { Dataset } from '../core/dataset.ts';
import type { Law } from '../core/law.ts';
import type { Trainer } from '../core/trainer.ts';
import { takeSubset } from '../data/takeSubset.ts';
import { type DrawnTraining, trainings } from './arbitraries/trainings.ts';
import { lawOf } from './lawOf.ts';
import { fullBatchStep } from './probes/fullBatchStep.ts';
import { relativeError } from './relativeError.ts';

interface Cut extends DrawnTraining {
  /** Where the batch is cut, ascending, in (0, N). */
  readonly cuts: readonly number[];
}

const inputs: fc.Arbitrary<Cut> = trainings().chain((drawn) =>
  fc
    .uniqueArray(fc.integer({ min: 1, max: drawn.data.training.count - 1 }), { minLength: 1, maxLength: 4 })
    .map((cuts) => ({ ...drawn, cuts: cuts.sort((a, b) => a - b) })),
);

/** Sum of n_i / N times what `gradientOf` gives for each part. */
const weightedMean = async (
  { data: { training }, cuts }: Cut,
  gradientOf: (part: Dataset) => Promise<ArrayLike<number>>,
): Promise<Float64Array> => {
  const ends = [...cuts, training.count];
  let sum: Float64Array | undefined;
  for (const [i, end] of ends.entries()) {
    const from = i === 0 ? 0 : ends[i - 1]!;
    const part = takeSubset(
      training,
      Array.from({ length: end - from }, (_, n) => from + n),
    );
    const gradient = await gradientOf(part);
    sum ??= new Float64Array(gradient.length);
    for (let p = 0; p < gradient.length; p++) sum[p]! += (gradient[p]! * part.count) / training.count;
  }
  return sum!;
};

const oracleGradient = async (trainer: Trainer, { network, weights }: Cut, part: Dataset) =>
  (await trainer.lossOracle(network, part).gradient(weights)).gradient;

/** In the training loop and in the loss oracle, whichever is farther off. */
export const partsOfABatch: Law = lawOf({
  name: 'parts-of-a-batch',
  title: 'The gradient of a batch is the mean of the gradients of its parts, by their shares',
  statement:
    'However a batch is cut, the gradients of the parts, weighted by their share of the examples, add up to its own.',
  sources: [
    {
      row: 'P1',
      reference: 'Page 2018, How to train your ResNet 2: Mini-batches, myrtle.ai',
      place: 'the third paragraph',
    },
  ],
  equality:
    'the mean gradient of a batch, and the weighted mean over one to five parts, in an update and in the loss oracle',
  unit: 'share of the largest entry of the gradient',
  tolerance: 1e-4,
  toleranceReason: 'float32 sums of at most 20 terms in another order, and a weight less its change',
  catches: ['gradient summed', 'gradient times sqrt B', 'first example twice', 'hidden clipping'],
  runs: 25,
  needs: ['train', 'lossOracle'],
  inputs,
  deviation: async (trainer, input) => {
    const { network, data, weights } = input;
    const step = (part: Dataset): Promise<Float64Array> => fullBatchStep(trainer, network, part, weights);
    const inTraining = relativeError(await weightedMean(input, step), await step(data.training));
    const whole = await oracleGradient(trainer, input, data.training);
    const parts = await weightedMean(input, (part) => oracleGradient(trainer, input, part));
    return Math.max(inTraining, relativeError(parts, whole));
  },
});
