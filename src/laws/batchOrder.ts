import type { Law } from '../core/law.ts';
import { shuffledEpoch } from '../core/shuffledEpoch.ts';
import { takeSubset } from '../data/takeSubset.ts';
import { trainings } from './arbitraries/trainings.ts';
import { changeError } from './changeError.ts';
import { lawOf } from './lawOf.ts';
import { fullBatchStep } from './probes/fullBatchStep.ts';

export const batchOrder: Law = lawOf({
  name: 'batch-order',
  title: 'A batch in another order takes the same step',
  statement: 'The step of a full batch does not depend on the order in which its examples stand.',
  sources: [
    {
      row: 'P1',
      reference: 'Page 2018, How to train your ResNet 2: Mini-batches, myrtle.ai',
      place: 'the third paragraph',
    },
  ],
  equality: 'the update of a full batch, and that of the same examples in another order',
  unit: 'share of the largest entry of the gradient',
  tolerance: 1e-4,
  toleranceReason: 'float32 sums of at most 20 terms in another order, and a weight less its change',
  catches: ['first example twice'],
  runs: 25,
  needs: ['train'],
  inputs: trainings(),
  deviation: async (trainer, { network, data: { training }, weights, seed }) => {
    const moved = takeSubset(training, shuffledEpoch(seed, 3, training.count));
    const step = await fullBatchStep(trainer, network, training, weights);
    return changeError(await fullBatchStep(trainer, network, moved, weights), step, weights);
  },
});
