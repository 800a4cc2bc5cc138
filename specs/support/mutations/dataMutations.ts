import type { SplitDataset } from '../../../src/core/dataset.ts';
import type { Run } from '../../../src/core/run.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import type { Trainer } from '../../../src/core/trainer.ts';
import { misledTrainer } from '../misledTrainer.ts';
import type { Mutation } from './mutation.ts';

const REPLICA = 'engines/wasm/trainReplica.ts';
const RUNNER = 'engines/wasm/kernelRunner.ts';

/** The first examples of the training part are replaced by those of the test part, as many as there are. */
const leaked = ({ training, test }: SplitDataset): SplitDataset => {
  const count = Math.min(training.count, test.count);
  const inputs = training.inputs.slice();
  inputs.set(test.inputs.subarray(0, count * test.features));
  const labels = training.labels.slice();
  labels.set(test.labels.subarray(0, count));
  return { training: { ...training, inputs, labels }, test };
};

const withData =
  (change: (data: SplitDataset) => SplitDataset) =>
  (trainer: Trainer): Trainer => ({
    ...trainer,
    train: (request) => trainer.train({ ...request, data: change(request.data) }),
  });

const withRuns =
  (change: (run: Run) => Run) =>
  (trainer: Trainer): Trainer => ({
    ...trainer,
    train: async (request) => (await trainer.train(request)).map(change),
  });

/** The best of what was seen stands where the end should. */
const bestTestLoss = (run: Run): Run => {
  const best = Math.min(...run.observations.map(({ testLoss }) => testLoss));
  return {
    ...run,
    observations: run.observations.map((seen, i) =>
      i === run.observations.length - 1 ? { ...seen, testLoss: best } : seen,
    ),
  };
};

/** Mutations of the data that are trained on, and of what is reported about a run. */
export const dataMutations: readonly Mutation[] = [
  {
    name: 'test part trained on',
    sentence: 'The test examples stand among the training examples.',
    kind: 'data',
    wrap: withData(leaked),
  },
  {
    name: 'test set is the training set',
    sentence: 'Test losses and accuracies are those of the training data.',
    kind: 'evaluation',
    patches: [
      {
        file: REPLICA,
        search: 'evaluate(TEST, job.test.count)',
        replacement: 'evaluate(TRAINING, recipe.datasetSize)',
      },
    ],
  },
  {
    name: 'evaluation on the first chunk',
    sentence: 'Losses and accuracies are those of the first 64 examples.',
    whyNoClaim:
      'The losses of 64 examples are noisier than those of hundreds, not higher or lower, and all arms share them.',
    kind: 'evaluation',
    patches: [
      {
        file: REPLICA,
        search: 'evaluate = (part: number, count: number): Evaluation => {',
        replacement: 'evaluate = (part: number, all: number): Evaluation => {\n    const count = Math.min(all, 64);',
      },
    ],
  },
  {
    name: 'best test loss reported',
    sentence: 'The test loss at the end is the lowest of the run.',
    whyNoClaim: 'Most claims look at the test loss once; where one looks along the run, the lowest is near the last.',
    kind: 'evaluation',
    wrap: withRuns(bestTestLoss),
  },
  {
    name: 'losses before the last update',
    sentence: 'Losses are those before the updates that were made since the look before.',
    whyNoClaim:
      'All arms are seen the same while earlier, when little is left to learn; where a claim looks once, a guard finds that nothing was learned.',
    kind: 'evaluation',
    patches: [
      { file: REPLICA, search: '    makePlanned();\n    const training', replacement: '    const training' },
      {
        file: REPLICA,
        search: '    const test = evaluate(TEST, job.test.count);\n',
        replacement: '    const test = evaluate(TEST, job.test.count);\n    makePlanned();\n',
      },
    ],
  },
  {
    name: 'loss in bits',
    sentence: 'Losses are in bits, not in nats; gradients are as they should be.',
    whyNoClaim:
      'One factor on all losses leaves what is compared within its region. Where a claim asks for derivatives its guard finds that they do not belong to the loss.',
    kind: 'evaluation',
    patches: [
      {
        file: 'engines/wasm/kernel/softmax.ts',
        search: 'return NativeMath.log(<f64>sumOfExponentials) + ',
        replacement: 'return 1.4426950408889634 * (NativeMath.log(<f64>sumOfExponentials) + ',
      },
      {
        file: 'engines/wasm/kernel/softmax.ts',
        search: '((<usize>label) << 2)));\n}',
        replacement: '((<usize>label) << 2))));\n}',
      },
    ],
  },
  {
    name: 'loss summed',
    sentence: 'Losses are sums over the examples; gradients are as they should be.',
    kind: 'evaluation',
    patches: [
      {
        file: REPLICA,
        search: 'loss: kernel.exports.lastLossSum() / count',
        replacement: 'loss: kernel.exports.lastLossSum()',
      },
      {
        file: RUNNER,
        search: "const loss = kernel.exports.lastLossSum() / job.data.count;\n        return { kind: 'evaluate'",
        replacement: "const loss = kernel.exports.lastLossSum();\n        return { kind: 'evaluate'",
      },
      {
        file: RUNNER,
        search: "const loss = kernel.exports.lastLossSum() / job.data.count;\n        return { kind: 'gradient'",
        replacement: "const loss = kernel.exports.lastLossSum();\n        return { kind: 'gradient'",
      },
    ],
  },
  {
    name: 'weights seed ignored',
    sentence: 'All runs begin at the same weights, whatever their seed.',
    whyNoClaim:
      'Nothing is compared between starts: arms of a block share theirs, and blocks differ by their splits as well.',
    kind: 'data',
    wrap: (trainer) =>
      misledTrainer(trainer, (recipes) => recipes.map((recipe) => ({ ...recipe, weightsSeed: seedFrom(1) }))),
  },
  {
    name: 'initial weights twice as large',
    sentence: 'Initial weights are drawn with twice the deviation.',
    whyNoClaim:
      'The scale of the initial weights is a choice that no source makes: every claim holds from the larger ones as well.',
    kind: 'data',
    patches: [
      {
        file: REPLICA,
        search: 'initialWeights(network, recipe.weightsSeed)',
        replacement: 'initialWeights(network, recipe.weightsSeed).map((weight) => 2 * weight)',
      },
    ],
  },
  {
    name: 'augmentation ignored',
    sentence: 'Inputs are never shifted or mirrored.',
    whyNoClaim: 'No claim and no law asks for augmentation.',
    kind: 'data',
    patches: [{ file: REPLICA, search: 'augmentation?.maxShift ?? -1', replacement: '-1' }],
  },
  {
    name: 'given weights ignored',
    sentence: 'Runs begin at weights of their seed, where others are given.',
    kind: 'data',
    patches: [
      {
        file: REPLICA,
        search: 'job.initialWeights ?? initialWeights(network, recipe.weightsSeed)',
        replacement: 'initialWeights(network, recipe.weightsSeed)',
      },
    ],
  },
];
