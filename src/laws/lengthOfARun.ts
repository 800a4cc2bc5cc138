import fc from 'fast-check';
import type { Law } from '../core/law.ts';
import type { Batching } from '../core/recipe.ts';
import type { Seed } from '../core/seed.ts';
import { batchings } from './arbitraries/recipes.ts';
import { seeds } from './arbitraries/seeds.ts';
import { lawOf } from './lawOf.ts';
import { countVisits } from './probes/countVisits.ts';
import { trainingFinding } from './probes/trainingFinding.ts';

interface Input {
  readonly N: number;
  readonly B: number;
  readonly batching: Batching;
  readonly stop:
    | { readonly kind: 'epochs'; readonly epochs: number }
    | { readonly kind: 'updates'; readonly updates: number };
  readonly orderSeed: Seed;
}

const inputs: fc.Arbitrary<Input> = fc.integer({ min: 2, max: 16 }).chain((N) =>
  fc.record({
    N: fc.constant(N),
    B: fc.integer({ min: 1, max: N }),
    batching: batchings,
    stop: fc.oneof(
      fc.record({ kind: fc.constant('epochs' as const), epochs: fc.integer({ min: 1, max: 4 }) }),
      fc.record({ kind: fc.constant('updates' as const), updates: fc.integer({ min: 1, max: 12 }) }),
    ),
    orderSeed: seeds,
  }),
);

interface Length {
  readonly updates: number;
  readonly examples: number;
}

/** Updates and examples of a recipe, from its numbers alone. */
const closedForm = ({ N, B, batching, stop }: Input): Length => {
  if (batching === 'stream') {
    const updates = stop.kind === 'updates' ? stop.updates : Math.max(1, Math.round((stop.epochs * N) / B));
    return { updates, examples: updates * B };
  }
  const perEpoch = batching === 'epochDropLast' ? Math.floor(N / B) : Math.ceil(N / B);
  const ofEpoch = batching === 'epochDropLast' ? perEpoch * B : N;
  const epochs = stop.kind === 'epochs' ? stop.epochs : Math.floor(stop.updates / perEpoch);
  const more = stop.kind === 'epochs' ? 0 : stop.updates % perEpoch;
  return { updates: epochs * perEpoch + more, examples: epochs * ofEpoch + more * B };
};

export const lengthOfARun: Law = lawOf({
  name: 'length-of-a-run',
  title: 'A run is as long as it was asked to be',
  statement:
    'A run of E epochs makes E N / B updates to the nearest (one stream), or E times N / B, rounded up or down (batches that end with the epoch); a run of U updates makes U.',
  sources: [
    { row: 'H3', reference: 'Smith et al. 2018, arXiv:1711.00489', place: 'Abstract: equal epochs, fewer updates' },
    { row: 'H4', reference: 'Hoffer et al. 2017, arXiv:1705.08741', place: 'Abstract: the number of updates' },
  ],
  equality: 'updates and examples as the run reports them and as its weights count them, and the numbers of the recipe',
  unit: 'updates or examples, whichever is farther off',
  tolerance: 0.5,
  toleranceReason: 'visits are counted by float32 weights, to a hundredth; an example counts 1',
  catches: ['last update left out', 'last batch dropped', 'batch halved silently'],
  runs: 60,
  needs: ['train'],
  inputs,
  finding: trainingFinding,
  deviation: async (trainer, input) => {
    const { N, B, batching, stop, orderSeed } = input;
    const batchSize = { kind: 'constant', batchSize: B } as const;
    const [visits] = await countVisits(trainer, N, [{ orderSeed, batchSize, batching, reduction: 'sum', stop }]);
    const { counts, examplesSeen, updates } = visits!;
    const counted = counts.reduce((a, b) => a + b, 0);
    const expected = closedForm(input);
    return Math.max(
      Math.abs(updates - expected.updates),
      Math.abs(examplesSeen - expected.examples),
      Math.abs(counted - expected.examples),
    );
  },
});
