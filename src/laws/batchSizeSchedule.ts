import fc from 'fast-check';
import type { Law } from '../core/law.ts';
import type { BatchSizeSchedule } from '../core/recipe.ts';
import type { Seed } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';
import { batchSizeSchedules } from './arbitraries/recipes.ts';
import { seeds } from './arbitraries/seeds.ts';
import { lawOf } from './lawOf.ts';
import { countVisits } from './probes/countVisits.ts';
import { visitFinding } from './probes/visitFinding.ts';

interface Input {
  readonly N: number;
  readonly batchSize: BatchSizeSchedule;
  readonly orderSeed: Seed;
}

const UPDATES = 10;

const inputs: fc.Arbitrary<Input> = fc
  .integer({ min: 2, max: 16 })
  .chain((N) => fc.record({ N: fc.constant(N), batchSize: batchSizeSchedules(N, 3), orderSeed: seeds }));

/** Sizes of the first batches: each milestone that the examples so far have reached sets its own. */
const closedForm = (N: number, schedule: BatchSizeSchedule): readonly number[] => {
  const steps = schedule.kind === 'constant' ? [{ epoch: 0, ...schedule }] : schedule.milestones;
  const initial = schedule.kind === 'constant' ? schedule.batchSize : schedule.initial;
  let passed = 0;
  return Array.from({ length: UPDATES }, () => {
    const reached = steps.filter(({ epoch }) => epoch <= passed / N);
    const size = reached.at(-1)?.batchSize ?? initial;
    passed += size;
    return size;
  });
};

/** Examples that each update adds to the visits. */
const sizesOf = async (trainer: Trainer, { N, batchSize, orderSeed }: Input): Promise<readonly number[]> => {
  const visits = await countVisits(
    trainer,
    N,
    Array.from({ length: UPDATES }, (_, i) => ({
      orderSeed,
      batchSize,
      batching: 'stream',
      reduction: 'sum',
      stop: { kind: 'updates', updates: i + 1 },
    })),
  );
  const all = visits.map(({ counts }) => counts.reduce((a, b) => a + b, 0));
  return all.map((sum, i) => sum - (all[i - 1] ?? 0));
};

export const batchSizeSchedule: Law = lawOf({
  name: 'batch-size-schedule',
  title: 'Every update has the batch size that the schedule has for it',
  statement: 'An update takes as many examples as the last milestone that the run has reached says.',
  sources: [
    { row: 'H3', reference: 'Smith et al. 2018, arXiv:1711.00489', place: 'Abstract: increasing the batch size' },
  ],
  equality: `the examples that each of ${UPDATES} updates adds to the visits, by the weights of an example each of its own, and the schedule`,
  unit: 'examples',
  tolerance: 0.5,
  toleranceReason: 'visits are counted by float32 weights, to a hundredth; an example counts 1',
  catches: ['batch change ignored', 'batch milestone late', 'batch halved silently', 'first example twice'],
  runs: 40,
  needs: ['train'],
  inputs,
  finding: async (trainer, input) => {
    const wrong = await visitFinding(trainer);
    if (wrong !== undefined) return wrong;
    const sizes = await sizesOf(trainer, input);
    const expected = closedForm(input.N, input.batchSize);
    const u = sizes.findIndex((size, i) => Math.abs(size - expected[i]!) > 0.5);
    return `update ${u + 1} has ${Number(sizes[u]!.toFixed(1))} examples, where the schedule has ${expected[u]!}`;
  },
  deviation: async (trainer, input) => {
    const sizes = await sizesOf(trainer, input);
    return Math.max(...closedForm(input.N, input.batchSize).map((size, i) => Math.abs(sizes[i]! - size)));
  },
});
