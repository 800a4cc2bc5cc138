import fc from 'fast-check';
import type { Law } from '../core/law.ts';
import { batchSizeSchedules } from './arbitraries/recipes.ts';
import { seeds } from './arbitraries/seeds.ts';
import { lawOf } from './lawOf.ts';
import { type Batches, countVisits } from './probes/countVisits.ts';
import { trainingFinding } from './probes/trainingFinding.ts';

interface Input {
  readonly N: number;
  readonly batches: Batches;
}

const EPOCHS = 4;

/** Uneven batches with a summed loss, or one batch size with a mean; policies that leave no example out. */
const inputs: fc.Arbitrary<Input> = fc.integer({ min: 4, max: 24 }).chain((N) => {
  const common = {
    orderSeed: seeds,
    batching: fc.constantFrom('stream' as const, 'stream' as const, 'epochWeightedLast' as const),
    stop: fc.record({ kind: fc.constant('epochs' as const), epochs: fc.integer({ min: 1, max: EPOCHS }) }),
  };
  const constant = fc.record({
    kind: fc.constant('constant' as const),
    batchSize: fc.integer({ min: 1, max: N }),
  });
  const batches: fc.Arbitrary<Batches> = fc.oneof(
    fc.record({ ...common, reduction: fc.constant('sum' as const), batchSize: batchSizeSchedules(N, EPOCHS) }),
    fc.record({ ...common, reduction: fc.constant('mean' as const), batchSize: constant }),
  );
  return batches.map((drawn) => ({ N, batches: drawn }));
});

/**
 * After k whole epochs and a part of one, each example has been visited k or k + 1 times, and all visits are those that
 * the run reports. The largest miscount of an example, or of all.
 */
export const everyEpoch: Law = lawOf({
  name: 'every-epoch',
  title: 'Every epoch holds each example once, however its batches are cut',
  statement: 'After k whole epochs and a part of one, each example has counted k or k + 1 times.',
  sources: [
    {
      row: 'P2',
      reference: 'Goyal et al. 2017, arXiv:1706.02677',
      place: 'Section 3: one random shuffling of the data per epoch',
    },
  ],
  equality: 'how often the weights of an example each of its own say it was visited, and k or k + 1',
  unit: 'visits',
  tolerance: 0.01,
  toleranceReason:
    'the prediction moves off one half a little, so that later visits weigh less by 1e-4; a visit counts 1',
  catches: [
    'half of the data used',
    'every batch replayed',
    'with replacement',
    'batch halved silently',
    'last batch dropped',
    'last batch padded',
    'last batch unweighted',
    'first example twice',
    'gradient summed',
  ],
  runs: 60,
  needs: ['train'],
  inputs,
  finding: trainingFinding,
  deviation: async (trainer, { N, batches }) => {
    const [visits] = await countVisits(trainer, N, [batches]);
    const { counts, examplesSeen } = visits!;
    const least = Math.floor(examplesSeen / N);
    const most = Math.ceil(examplesSeen / N);
    const uneven = counts.map((count) => Math.max(least - count, count - most, 0));
    const fraction = counts.map((count) => Math.abs(count - Math.round(count)));
    const all = counts.reduce((a, b) => a + b, 0);
    return Math.max(...uneven, ...fraction, Math.abs(all - examplesSeen) / N);
  },
});
