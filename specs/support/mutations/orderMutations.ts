import type { Dataset } from '../../../src/core/dataset.ts';
import { splitSeed } from '../../../src/core/seed.ts';
import { takeSubset } from '../../../src/data/takeSubset.ts';
import { misledTrainer } from '../misledTrainer.ts';
import type { Mutation } from './mutation.ts';

const GATHER = 'engines/wasm/kernel/gather.ts';
const REPLICA = 'engines/wasm/trainReplica.ts';
const SHUFFLE = 'engines/wasm/kernel/philox.ts';

const sortedByClass = (dataset: Dataset): Dataset =>
  takeSubset(
    dataset,
    [...dataset.labels.keys()].sort((a, b) => dataset.labels[a]! - dataset.labels[b]!),
  );

/** Mutations of the order in which examples come. */
export const orderMutations: readonly Mutation[] = [
  {
    name: 'shuffled once',
    sentence: 'Every epoch has the order of the first one.',
    kind: 'examples',
    patches: [{ file: SHUFFLE, search: 'startStream(k0, k1, epoch);', replacement: 'startStream(k0, k1, 0);' }],
  },
  {
    name: 'biased shuffle',
    sentence: 'Each place of an epoch swaps with any place, not with those that are left: some orders are likelier.',
    kind: 'examples',
    patches: [{ file: SHUFFLE, search: 'nextBelow(<u32>(last + 1))', replacement: 'nextBelow(<u32>count)' }],
  },
  {
    name: 'sorted by class',
    sentence: 'Examples come class by class, and are never shuffled.',
    kind: 'examples',
    patches: [
      {
        file: SHUFFLE,
        search: 'for (let last = count - 1; last > 0; last--) {',
        replacement: 'for (let last = 0; last > 0; last--) {',
      },
    ],
    wrap: (trainer) => ({
      ...trainer,
      train: ({ data, ...request }) =>
        trainer.train({ ...request, data: { ...data, training: sortedByClass(data.training) } }),
    }),
  },
  {
    name: 'with replacement',
    sentence: 'Examples are drawn at random, with replacement.',
    kind: 'examples',
    patches: [
      {
        file: GATHER,
        search: 'const example = <usize>load<i32>(replica.order + ((<usize>replica.position) << 2));',
        replacement: `philox(<u32>replica.position, <u32>replica.epoch, 7, 7, replica.orderKey0, replica.orderKey1);
    const example = <usize>(word0 % <u32>replica.datasetSize);`,
      },
    ],
  },
  {
    name: 'order seed ignored',
    sentence: 'All replicas see the examples in one order, whatever their seed.',
    kind: 'examples',
    patches: [
      { file: REPLICA, search: "memory.set('orderKey0', orderSeed[0]);", replacement: "memory.set('orderKey0', 1);" },
      { file: REPLICA, search: "memory.set('orderKey1', orderSeed[1]);", replacement: "memory.set('orderKey1', 1);" },
    ],
  },
  {
    name: 'order by place in the list',
    sentence: 'The order of the examples depends on the place of a run among those asked for together.',
    kind: 'examples',
    wrap: (trainer) =>
      misledTrainer(trainer, (recipes) =>
        recipes.map((recipe, place) => ({ ...recipe, orderSeed: splitSeed(recipe.orderSeed, 'place', place) })),
      ),
  },
  {
    name: 'order from a counter',
    sentence: 'Each run has another order of the examples than any before it.',
    kind: 'examples',
    wrap: (trainer) => {
      let runs = 0;
      return misledTrainer(trainer, (recipes) =>
        recipes.map((recipe) => ({ ...recipe, orderSeed: splitSeed(recipe.orderSeed, 'run', runs++) })),
      );
    },
  },
];
