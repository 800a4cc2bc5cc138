import type { Trainer } from '../../../src/core/trainer.ts';
import { misledTrainer } from '../misledTrainer.ts';
import { recipeBugs } from '../recipeBugs.ts';
import type { Mutation } from './mutation.ts';

const GATHER = 'engines/wasm/kernel/gather.ts';
const KERNEL = 'engines/wasm/kernel/index.ts';
const PLAN = 'schedules/updatePlan.ts';
const REPLICA = 'engines/wasm/trainReplica.ts';

/** Whatever the recipe says, batches end with the epoch. */
const perEpoch =
  (batching: 'epochWeightedLast' | 'epochMeanLast') =>
  (trainer: Trainer): Trainer =>
    misledTrainer(trainer, (recipes) => recipes.map((recipe) => ({ ...recipe, batching })));

/** Mutations of the batches that examples are cut into. */
export const batchMutations: readonly Mutation[] = [
  {
    name: 'half of the data used',
    sentence: 'Only the first half of the training examples is drawn from.',
    kind: 'examples',
    patches: [
      {
        file: REPLICA,
        search: "memory.set('datasetSize', recipe.datasetSize);",
        replacement: "memory.set('datasetSize', Math.ceil(recipe.datasetSize / 2));",
      },
    ],
  },
  {
    name: 'every batch replayed',
    sentence: 'Every second batch of up to 64 is the one before once more, and its own examples are passed over.',
    whyNoClaim:
      'All arms share it: as if half of the examples were used at twice the rate, for which no claim is out of its regime. The trials in PyTorch missed it too.',
    kind: 'examples',
    patches: [
      {
        file: KERNEL,
        search: '      gatherNext(replica, batchSize);\n',
        replacement: `      if ((u & 1) == 1 && load<i32>(replica.batchSizes + at - 4) == batchSize) skipExamples(replica, batchSize);
      else gatherNext(replica, batchSize);\n`,
      },
    ],
  },
  {
    name: 'same batch each step',
    sentence: 'The stream begins anew with each update: every batch is the first one.',
    kind: 'examples',
    patches: [
      {
        file: KERNEL,
        search: 'if (skip > 0) skipExamples(replica, skip);',
        replacement: 'if (replica.epoch > 0) replica.position = 0;',
      },
    ],
  },
  {
    name: 'batch halved silently',
    sentence: 'Of each batch only the second half is used, as if it were the whole.',
    kind: 'examples',
    patches: [
      {
        file: KERNEL,
        search:
          'const batchSize = load<i32>(replica.batchSizes + at);\n    const scale = load<f32>(replica.gradientScales + at);',
        replacement: `const asked = load<i32>(replica.batchSizes + at);
    const batchSize = (asked + 1) >> 1;
    const scale = load<f32>(replica.gradientScales + at) * (<f32>asked / <f32>batchSize);
    if (asked > batchSize) skipExamples(replica, asked - batchSize);`,
      },
    ],
  },
  {
    name: 'last chunk lost',
    sentence: 'Of a batch above 64 the examples beyond the last multiple of 64 are passed over.',
    kind: 'examples',
    patches: [
      {
        file: KERNEL,
        search: '        gatherNext(replica, rows);\n',
        replacement: `        if (rows < CHUNK) {
          skipExamples(replica, rows);
          break;
        }
        gatherNext(replica, rows);\n`,
      },
    ],
  },
  {
    name: 'first example twice',
    sentence: 'The first example of a batch, or of 64 examples of a larger one, counts twice.',
    kind: 'examples',
    patches: [
      {
        file: 'engines/wasm/kernel/layerPasses.ts',
        search: 'replica.classes, label, scale, layer.deltas + at);',
        replacement: 'replica.classes, label, i == 0 ? 2 * scale : scale, layer.deltas + at);',
      },
    ],
  },
  {
    name: 'last batch dropped',
    sentence: 'Batches end with the epoch, and a short last one is left out.',
    kind: 'examples',
    wrap: (trainer) => misledTrainer(trainer, recipeBugs['last batch dropped']),
  },
  {
    name: 'last batch unweighted',
    sentence: 'Batches end with the epoch, and a short last one steps at the full rate.',
    kind: 'examples',
    wrap: (trainer) => misledTrainer(trainer, recipeBugs['last batch unweighted']),
  },
  {
    name: 'last batch doubled',
    sentence: 'Batches end with the epoch, and a short last one counts twice.',
    kind: 'examples',
    patches: [
      {
        file: PLAN,
        search: 'gradientScale: 1 / divisor,',
        replacement: 'gradientScale: (batchSize < wanted ? 2 : 1) / divisor,',
      },
    ],
    wrap: perEpoch('epochMeanLast'),
  },
  {
    name: 'last batch padded',
    sentence: 'Batches end with the epoch, and a short last one is filled up from the beginning of the epoch.',
    kind: 'examples',
    patches: [
      { file: PLAN, search: 'batchSize = Math.min(left, wanted);', replacement: 'batchSize = wanted;' },
      {
        file: PLAN,
        search: 'passed += skip + batchSize;',
        replacement: 'passed += skip + Math.min(batchSize, N - (passed % N));',
      },
      { file: GATHER, search: 'function drawEpochIfNeeded', replacement: 'export function drawEpochIfNeeded' },
      { file: GATHER, search: '    drawEpochIfNeeded(replica);\n    const example', replacement: '    const example' },
      {
        file: GATHER,
        search: 'load<i32>(replica.order + ((<usize>replica.position) << 2));',
        replacement: 'load<i32>(replica.order + ((<usize>(replica.position % replica.datasetSize)) << 2));',
      },
      {
        file: KERNEL,
        search: "import { gatherNext, gatherRange, skipExamples } from './gather';",
        replacement: "import { drawEpochIfNeeded, gatherNext, gatherRange, skipExamples } from './gather';",
      },
      {
        file: KERNEL,
        search: '    if (batchSize <= CHUNK && replica.rule == SGD) {\n',
        replacement: '    drawEpochIfNeeded(replica);\n    if (batchSize <= CHUNK && replica.rule == SGD) {\n',
      },
    ],
    wrap: perEpoch('epochWeightedLast'),
  },
  {
    name: 'training size ignored',
    sentence: 'All training examples are used, where the first N of them are asked for.',
    whyNoClaim:
      'All claims but forgetting use every training example, and there a guard fails before anything is compared.',
    kind: 'examples',
    wrap: (trainer) => ({
      ...trainer,
      train: (request) => {
        const datasetSize = request.data.training.count;
        return misledTrainer(trainer, (recipes) =>
          recipes.map((recipe) => ({ ...recipe, datasetSize, firstExample: 0 })),
        ).train(request);
      },
    }),
  },
];
