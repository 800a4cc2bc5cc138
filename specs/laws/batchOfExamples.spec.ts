import fc from 'fast-check';
import { shuffledEpoch } from '../../src/core/shuffledEpoch.ts';
import type { Trainer } from '../../src/core/trainer.ts';
import { takeSubset } from '../../src/data/takeSubset.ts';
import { type DrawnTraining, trainings } from '../support/arbitraries/trainings.ts';
import { describeLaw } from '../support/describeLaw.ts';
import type { LawCase } from '../support/lawCase.ts';
import { fullBatchStep } from '../support/oneStep.ts';
import { relativeError } from '../support/relativeError.ts';

/** Share of the largest entry of a gradient; float32 sums of at most 20 terms, and a weight less its change. */
const TOLERANCE = 1e-4;

const permutation: LawCase<DrawnTraining> = {
  inputs: trainings(),
  tolerance: TOLERANCE,
  deviation: async (trainer, { network, data: { training }, weights, seed }) => {
    const moved = takeSubset(training, shuffledEpoch(seed, 3, training.count));
    const step = await fullBatchStep(trainer, network, training, weights);
    return relativeError(await fullBatchStep(trainer, network, moved, weights), step);
  },
};

interface Cut extends DrawnTraining {
  /** Where the batch is cut, ascending, in (0, N). */
  readonly cuts: readonly number[];
}

const cutTrainings: fc.Arbitrary<Cut> = trainings().chain((drawn) =>
  fc
    .uniqueArray(fc.integer({ min: 1, max: drawn.data.training.count - 1 }), { minLength: 1, maxLength: 4 })
    .map((cuts) => ({ ...drawn, cuts: cuts.sort((a, b) => a - b) })),
);

/** Sum of n_i / N times what `gradientOf` gives for each part. */
const weightedMean = async (
  { data: { training }, cuts }: Cut,
  gradientOf: (part: typeof training) => Promise<ArrayLike<number>>,
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

const oracleGradient = async (trainer: Trainer, { network, weights }: Cut, part: Cut['data']['training']) =>
  (await trainer.lossOracle(network, part).gradient(weights)).gradient;

/** In the training loop and in the loss oracle, whichever is farther off. */
const accumulation: LawCase<Cut> = {
  inputs: cutTrainings,
  tolerance: TOLERANCE,
  deviation: async (trainer, input) => {
    const { network, data, weights } = input;
    const step = (part: typeof data.training): Promise<Float64Array> => fullBatchStep(trainer, network, part, weights);
    const inTraining = relativeError(await weightedMean(input, step), await step(data.training));
    const whole = await oracleGradient(trainer, input, data.training);
    const parts = await weightedMean(input, (part) => oracleGradient(trainer, input, part));
    return Math.max(inTraining, relativeError(parts, whole));
  },
};

describeLaw('a batch in another order takes the same step', permutation, ['first example twice']);

describeLaw('the gradient of a batch is the mean of the gradients of its parts, by their shares', accumulation, [
  'gradient summed',
  'gradient times sqrt B',
  'first example twice',
  'hidden clipping',
]);
