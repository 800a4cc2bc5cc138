import fc from 'fast-check';
import type { Dataset } from '../core/dataset.ts';
import type { Law } from '../core/law.ts';
import type { Trainer } from '../core/trainer.ts';
import { takeSubset } from '../data/takeSubset.ts';
import { type DrawnTraining, trainings } from './arbitraries/trainings.ts';
import { lawOf } from './lawOf.ts';
import { fullBatchStep } from './probes/fullBatchStep.ts';
import { trainingFinding } from './probes/trainingFinding.ts';

interface Cut extends DrawnTraining {
  /** Where the batch is cut, ascending, in (0, N). */
  readonly cuts: readonly number[];
}

const inputs: fc.Arbitrary<Cut> = trainings().chain((drawn) =>
  fc
    .uniqueArray(fc.integer({ min: 1, max: drawn.data.training.count - 1 }), { minLength: 1, maxLength: 4 })
    .map((cuts) => ({ ...drawn, cuts: cuts.sort((a, b) => a - b) })),
);

/**
 * How far a gradient is from the sum of n_i / N times what `gradientOf` gives for each part, as a share of the largest
 * entry of a summand: parts may cancel, and leave of the sum little more than its rounding.
 */
const apart = async (
  { data: { training }, cuts }: Cut,
  gradientOf: (part: Dataset) => Promise<ArrayLike<number>>,
): Promise<number> => {
  const rest = Float64Array.from(await gradientOf(training));
  const ends = [...cuts, training.count];
  let largest = Number.MIN_VALUE;
  for (const [i, end] of ends.entries()) {
    const from = i === 0 ? 0 : ends[i - 1]!;
    const places = Array.from({ length: end - from }, (_, n) => from + n);
    const gradient = await gradientOf(takeSubset(training, places));
    for (let p = 0; p < rest.length; p++) {
      const summand = (gradient[p]! * places.length) / training.count;
      rest[p]! -= summand;
      largest = Math.max(largest, Math.abs(summand));
    }
  }
  return Math.max(...rest.map(Math.abs)) / largest;
};

const borrowsOracle = ({ own }: Trainer): boolean => own?.includes('lossOracle') === false;

const oracleGradient = async (trainer: Trainer, { network, weights }: Cut, part: Dataset) =>
  (await trainer.lossOracle(network, part).gradient(weights)).gradient;

/** In the training loop and in the loss oracle, whichever is farther off; an oracle that is not the trainer's own is not asked. */
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
  unit: 'share of the largest entry of a summand',
  tolerance: 1e-4,
  toleranceReason: 'float32 sums of at most 20 terms in another order, and a weight less its change',
  catches: ['gradient summed', 'gradient times sqrt B', 'first example twice', 'hidden clipping'],
  runs: 25,
  needs: ['train'],
  inputs,
  finding: trainingFinding,
  deviation: async (trainer, input) => {
    const { network, weights } = input;
    const inTraining = await apart(input, (part) => fullBatchStep(trainer, network, part, weights));
    if (borrowsOracle(trainer)) return inTraining;
    return Math.max(inTraining, await apart(input, (part) => oracleGradient(trainer, input, part)));
  },
});
