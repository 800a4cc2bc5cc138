import fc from 'fast-check';
import type { Dataset } from '../core/dataset.ts';
import type { Law } from '../core/law.ts';
import type { MlpNetwork } from '../core/network.ts';
import type { Recipe } from '../core/recipe.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { shuffledEpoch } from '../core/shuffledEpoch.ts';
import { parameterLayout } from '../networks/parameterLayout.ts';
import { recipes } from './arbitraries/recipes.ts';
import { seeds } from './arbitraries/seeds.ts';
import { type DrawnTraining, trainings } from './arbitraries/trainings.ts';
import { changeError } from './changeError.ts';
import { lawOf } from './lawOf.ts';

interface Input extends DrawnTraining {
  readonly recipe: Recipe;
  /** Draws the new names. */
  readonly names: Seed;
}

const inputs: fc.Arbitrary<Input> = trainings().chain((drawn) =>
  fc
    .record({ recipe: recipes({ datasetSize: drawn.data.training.count, maxUpdates: 12 }), names: seeds })
    .map(({ recipe, names }) => ({ ...drawn, recipe, names })),
);

/** The unit that stands at each place under its new name, for features, each hidden layer and classes. */
const newOrders = ({ sizes }: MlpNetwork, names: Seed): readonly Int32Array[] =>
  sizes.map((size, level) => shuffledEpoch(splitSeed(names, level), 0, size));

const renamedWeights = (network: MlpNetwork, weights: Float32Array, orders: readonly Int32Array[]): Float32Array => {
  const renamed = new Float32Array(weights.length);
  parameterLayout(network).forEach(({ inputs, outputs, weightsAt, biasesAt }, l) => {
    const [rows, columns] = [orders[l]!, orders[l + 1]!];
    for (let o = 0; o < outputs; o++) {
      renamed[biasesAt + o] = weights[biasesAt + columns[o]!]!;
      for (let i = 0; i < inputs; i++) {
        renamed[weightsAt + i * outputs + o] = weights[weightsAt + rows[i]! * outputs + columns[o]!]!;
      }
    }
  });
  return renamed;
};

const renamedData = (dataset: Dataset, features: Int32Array, classes: Int32Array): Dataset => {
  const { inputs, labels, features: D } = dataset;
  return {
    ...dataset,
    id: `${dataset.id}|renamed ${features.join()} ${classes.join()}`,
    inputs: inputs.map((_, at) => inputs[at - (at % D) + features[at % D]!]!),
    labels: labels.map((label) => classes.indexOf(label)),
  };
};

export const renamedUnits: Law = lawOf<Input>({
  name: 'renamed-units',
  title: 'Renaming features, hidden units and classes renames the weights',
  statement:
    'Training on permuted features and labels, from weights permuted likewise, gives the permuted weights: no place in a layer is special.',
  sources: [
    { row: 'K1', reference: 'Dinh et al. 2017, arXiv:1703.04933', place: 'Abstract: symmetries of the architecture' },
  ],
  equality: 'the weights after a training under new names, and the renamed weights after the training',
  unit: 'share of the largest change of a weight',
  tolerance: 1e-3,
  toleranceReason: 'sums over units in another order, through up to 60 float32 updates',
  catches: ['last feature frozen', 'first class favoured'],
  runs: 25,
  needs: ['train'],
  inputs,
  deviation: async (trainer, { network, data, weights, recipe, names }) => {
    const orders = newOrders(network, names);
    const renamed = (dataset: Dataset): Dataset => renamedData(dataset, orders[0]!, orders.at(-1)!);
    const start = renamedWeights(network, weights, orders);
    const [first] = await trainer.train({ network, data, recipes: [recipe], initialWeights: [weights] });
    const [also] = await trainer.train({
      network,
      data: { training: renamed(data.training), test: renamed(data.test) },
      recipes: [recipe],
      initialWeights: [start],
    });
    const change = first!.weights.map((w, i) => w - weights[i]!);
    return changeError(
      also!.weights.map((w, i) => w - start[i]!),
      renamedWeights(network, change, orders),
      start,
    );
  },
});
