import fc from 'fast-check';
import type { Law } from '../core/law.ts';
import type { Seed } from '../core/seed.ts';
import { seeds } from './arbitraries/seeds.ts';
import { lawOf } from './lawOf.ts';
import { type Batches, countVisits } from './probes/countVisits.ts';
import { visitFinding } from './probes/visitFinding.ts';

const EPOCHS = 4;

/** Which half of the examples the first of two batches of an epoch holds, for each of four epochs. */
const firstHalves = (N: number, orderSeed: Seed): readonly Batches[] =>
  Array.from({ length: 2 * EPOCHS }, (_, i) => ({
    orderSeed,
    batchSize: { kind: 'constant', batchSize: N / 2 },
    batching: 'stream',
    reduction: 'sum',
    stop: { kind: 'updates', updates: i + 1 },
  }));

export const epochsDiffer: Law = lawOf({
  name: 'epochs-differ',
  title: 'Epochs differ in their order',
  statement: 'Each epoch visits the examples in an order of its own.',
  sources: [
    {
      row: 'P2',
      reference: 'Goyal et al. 2017, arXiv:1706.02677',
      place: 'Section 3: one random shuffling of the data per epoch',
    },
  ],
  equality: 'which half of the examples comes first, in each of four epochs: not the same',
  unit: 'epochs after the first whose first half is that of the first',
  tolerance: 1,
  toleranceReason: 'one is left to chance; two of three by chance: 3 in 12870^2, for N = 16',
  catches: ['shuffled once'],
  runs: 25,
  needs: ['train'],
  inputs: fc.record({ N: fc.integer({ min: 8, max: 16 }).map((half) => 2 * half), orderSeed: seeds }),
  finding: async (trainer) =>
    (await visitFinding(trainer)) ??
    'epochs visit the examples in the order of the first: shuffled once, or not at all',
  deviation: async (trainer, { N, orderSeed }) => {
    const visits = await countVisits(trainer, N, firstHalves(N, orderSeed));
    const halves = Array.from({ length: EPOCHS }, (_, epoch) => {
      const before = epoch === 0 ? new Array<number>(N).fill(0) : visits[2 * epoch - 1]!.counts;
      return visits[2 * epoch]!.counts.map((count, i) => Math.round(count - before[i]!)).join();
    });
    return halves.slice(1).filter((half) => half === halves[0]).length;
  },
});
