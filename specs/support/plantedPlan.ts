import { randomStream } from '../../src/core/randomStream.ts';
import type { BatchSizeSchedule, Recipe } from '../../src/core/recipe.ts';
import { type Seed, splitSeed } from '../../src/core/seed.ts';
import { shuffledEpoch } from '../../src/core/shuffledEpoch.ts';
import { learningRateAt } from '../../src/schedules/learningRateAt.ts';
import { updatePlan } from '../../src/schedules/updatePlan.ts';
import type { PlantedBug } from './plantedBugs.ts';

/** One update of a plan, with the examples it sees. */
export interface PlantedUpdate {
  readonly examples: readonly number[];
  /** The summed gradient is multiplied by this. */
  readonly scale: number;
  readonly learningRate: number;
}

const firstSize = (schedule: BatchSizeSchedule): BatchSizeSchedule => ({
  kind: 'constant',
  batchSize: schedule.kind === 'constant' ? schedule.batchSize : schedule.initial,
});

/** The recipe that a trainer with the bug follows in truth. */
const followed = (recipe: Recipe, bug: PlantedBug | undefined): Recipe => {
  if (bug === 'batch change ignored') return { ...recipe, batchSize: firstSize(recipe.batchSize) };
  if (bug === 'last batch dropped') return { ...recipe, batching: 'epochDropLast' };
  if (bug === 'last batch unweighted') return { ...recipe, batching: 'epochMeanLast' };
  if (bug === 'last batch padded') return { ...recipe, batching: 'epochWeightedLast' };
  return recipe;
};

/** Example at a place of the stream. */
const exampleAt = (N: number, orderSeed: Seed, bug: PlantedBug | undefined): ((position: number) => number) => {
  const used = bug === 'half of the data used' ? Math.ceil(N / 2) : N;
  const orders = new Map<number, Int32Array>();
  const random = randomStream(orderSeed, 0xffff);
  return (position) => {
    if (bug === 'with replacement') return random.nextBelow(N);
    const epoch = bug === 'shuffled once' ? 0 : Math.floor(position / used);
    if (!orders.has(epoch)) orders.set(epoch, shuffledEpoch(orderSeed, epoch, used));
    return orders.get(epoch)![position % used]!;
  };
};

/**
 * The updates of a recipe, with a bug or none.
 * @param place of the recipe in the list that is trained
 */
export const plantedPlan = (recipe: Recipe, place: number, bug: PlantedBug | undefined): readonly PlantedUpdate[] => {
  const { datasetSize: N, firstExample = 0, learningRate } = recipe;
  const seed = bug === 'order by place in the list' ? splitSeed(recipe.orderSeed, 'place', place) : recipe.orderSeed;
  const example = exampleAt(N, seed, bug);
  const plan = followed(recipe, bug);
  let position = 0;
  let previous: readonly number[] = [];
  return [...updatePlan(plan)].map(({ skip, batchSize, gradientScale, learningRate: rate }, update) => {
    position += skip;
    const from = position;
    position += batchSize;
    let examples: readonly number[] = Array.from({ length: batchSize }, (_, i) => firstExample + example(from + i));
    let scale = gradientScale;
    if (bug === 'every batch replayed' && update % 2 === 1 && previous.length === batchSize) examples = previous;
    if (bug === 'batch halved silently') {
      examples = examples.slice(0, Math.ceil(batchSize / 2));
      if (recipe.reduction === 'mean') scale *= batchSize / examples.length;
    }
    if (bug === 'gradient summed') scale = 1;
    if (bug === 'gradient times sqrt B' && recipe.reduction === 'mean') scale *= Math.sqrt(batchSize);
    if (bug === 'last batch padded' && plan.batchSize.kind === 'constant') {
      const missing = plan.batchSize.batchSize - batchSize;
      examples = [
        ...examples,
        ...Array.from({ length: missing }, (_, i) => firstExample + example(from - (from % N) + i)),
      ];
    }
    previous = examples;
    const ignored = bug === 'rate change ignored';
    return { examples, scale, learningRate: ignored ? learningRateAt(learningRate, 0, 1 / N) : rate };
  });
};
