import fc from 'fast-check';
import type { Law } from '../core/law.ts';
import { batchSizeSchedules } from './arbitraries/recipes.ts';
import { seeds } from './arbitraries/seeds.ts';
import { lawOf } from './lawOf.ts';
import { type Batches, countVisits } from './probes/countVisits.ts';

interface Input {
  readonly N: number;
  readonly batches: Batches;
}

const EPOCHS = 4;

/** Uneven batches with a summed loss, or one batch size with a mean; policies that leave no example out. */
const inputs: fc.Arbitrary<Input> = fc.integer({ min: 4, max: 24 }).chain((N) =>
  fc
    .record({
      orderSeed: seeds,
      uneven: batchSizeSchedules(N, EPOCHS),
      batchSize: fc.integer({ min: 1, max: N }),
      reduction: fc.constantFrom('mean' as const, 'sum' as const),
      batching: fc.constantFrom('stream' as const, 'stream' as const, 'epochWeightedLast' as const),
      epochs: fc.integer({ min: 1, max: EPOCHS }),
    })
    .map(({ orderSeed, uneven, batchSize, reduction, batching, epochs }) => ({
      N,
      batches: {
        orderSeed,
        reduction,
        batching,
        batchSize: reduction === 'sum' ? uneven : { kind: 'constant', batchSize },
        stop: { kind: 'epochs', epochs },
      },
    })),
);

/**
 * After k whole epochs and a part of one, each example has been visited k or k + 1 times, and all visits are those that
 * the run reports. The largest miscount of an example, or of all.
 */
export const everyEpoch: Law = lawOf({
  name: 'every-epoch',
  title: 'Every epoch holds each example once, however its batches are cut',
  statement: 'After k whole epochs and a part of one, each example has counted k or k + 1 times.',
  sources: [
    { row: 'S4', reference: 'Smith & Le 2018, arXiv:1710.06451', place: 'batches are drawn without replacement' },
  ],
  equality: 'how often the weights of an example each of its own say it was visited, and k or k + 1',
  unit: 'visits',
  tolerance: 0.05,
  toleranceReason: 'the prediction moves off one half a little, so that later visits weigh less; a visit counts 1',
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
