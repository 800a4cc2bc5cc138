import { randomStream } from '../../src/core/randomStream.ts';
import type { BatchSizeSchedule, Recipe } from '../../src/core/recipe.ts';
import { type Seed, seedFrom, splitSeed } from '../../src/core/seed.ts';
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

const anEpochLate = <Milestone extends { readonly epoch: number }>(milestones: readonly Milestone[]): Milestone[] =>
  milestones.map((milestone) => ({ ...milestone, epoch: milestone.epoch + 1 }));

/** The recipe that a trainer with the bug follows in truth. @param available number of training examples there are */
const followed = (recipe: Recipe, available: number, bug: PlantedBug | undefined): Recipe => {
  const { learningRate, batchSize } = recipe;
  if (bug === 'training size ignored') return { ...recipe, datasetSize: available, firstExample: 0 };
  if (bug === 'warm-up ignored' && learningRate.kind === 'warmUp')
    return { ...recipe, learningRate: learningRate.after };
  if (bug === 'rate milestone late' && learningRate.kind === 'steps')
    return { ...recipe, learningRate: { ...learningRate, milestones: anEpochLate(learningRate.milestones) } };
  if (bug === 'batch milestone late' && batchSize.kind === 'steps')
    return { ...recipe, batchSize: { ...batchSize, milestones: anEpochLate(batchSize.milestones) } };
  if (bug === 'batch change ignored') return { ...recipe, batchSize: firstSize(recipe.batchSize) };
  if (bug === 'last batch dropped') return { ...recipe, batching: 'epochDropLast' };
  if (bug === 'last batch unweighted') return { ...recipe, batching: 'epochMeanLast' };
  if (bug === 'last batch padded') return { ...recipe, batching: 'epochWeightedLast' };
  return recipe;
};

/** Orders drawn so far, by a trainer that counts them. */
let drawn = 0;

const orderSeedOf = ({ orderSeed }: Recipe, place: number, bug: PlantedBug | undefined): Seed => {
  if (bug === 'order by place in the list') return splitSeed(orderSeed, 'place', place);
  if (bug === 'order from a counter') return splitSeed(orderSeed, 'counter', drawn++);
  return bug === 'order seed ignored' ? seedFrom(1) : orderSeed;
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
 * @param available number of training examples there are
 */
export const plantedPlan = (
  recipe: Recipe,
  place: number,
  bug: PlantedBug | undefined,
  available: number = recipe.datasetSize,
): readonly PlantedUpdate[] => {
  const plan = followed(recipe, available, bug);
  const { datasetSize: N, firstExample = 0, learningRate } = plan;
  const example = exampleAt(N, orderSeedOf(recipe, place, bug), bug);
  let position = 0;
  let previous: readonly number[] = [];
  const updates = [...updatePlan(plan)];
  if (bug === 'last update left out') updates.pop();
  return updates.map(({ skip, batchSize, gradientScale, learningRate: rate }, update) => {
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
