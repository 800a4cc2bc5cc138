import fc from 'fast-check';
import type { Dataset, SplitDataset } from '../core/dataset.ts';
import type { Law } from '../core/law.ts';
import type { Recipe } from '../core/recipe.ts';
import type { Trainer } from '../core/trainer.ts';
import { mixtureSplit } from './arbitraries/mixtureSplit.ts';
import { recipes } from './arbitraries/recipes.ts';
import { type DrawnTraining, trainings } from './arbitraries/trainings.ts';
import { differingBits } from './differingBits.ts';
import { lawOf } from './lawOf.ts';

interface Input extends DrawnTraining {
  readonly recipe: Recipe;
  readonly other: Dataset;
}

/** A recipe for some of the examples, and other data of the same size. */
const inputs: fc.Arbitrary<Input> = trainings({ minCount: 3 }).chain((drawn) => {
  const { count, features, classes } = drawn.data.training;
  return fc.integer({ min: 2, max: count - 1 }).chain((datasetSize) =>
    fc
      .record({
        recipe: recipes({ datasetSize }),
        firstExample: fc.integer({ min: 0, max: count - datasetSize }),
        draw: fc.integer({ min: 10_001, max: 20_000 }),
      })
      .map(({ recipe, firstExample, draw }) => ({
        ...drawn,
        recipe: { ...recipe, firstExample },
        other: mixtureSplit({ count, features, classes, testCount: 0 }, draw).training,
      })),
  );
});

/** The data set with the examples outside of [from, to) taken from another one. */
const replacedOutside = (dataset: Dataset, other: Dataset, from: number, to: number): Dataset => {
  const inputs = other.inputs.slice();
  const labels = other.labels.slice();
  inputs.set(dataset.inputs.subarray(from * dataset.features, to * dataset.features), from * dataset.features);
  labels.set(dataset.labels.subarray(from, to), from);
  return { ...dataset, id: `${dataset.id}|${from}-${to} in ${other.id}`, inputs, labels };
};

const weightsAfter = async (
  trainer: Trainer,
  { network, recipe, weights }: Input,
  data: SplitDataset,
): Promise<Float32Array> => {
  const [run] = await trainer.train({ network, data, recipes: [recipe], initialWeights: [weights] });
  return run!.weights;
};

export const onlyItsExamples: Law = lawOf<Input>({
  name: 'only-its-examples',
  title: 'A run learns from its own examples and from no others',
  statement:
    'Neither the test part nor training examples outside of the N of the recipe have an effect on the weights.',
  sources: [
    { row: 'S3', reference: 'Smith & Le 2018, arXiv:1710.06451', place: 'Abstract: N is the size of the training set' },
  ],
  equality: 'the weights after a training, and after the same with another test part and other examples beyond its N',
  unit: 'weights that differ',
  tolerance: 0,
  toleranceReason: 'the same arithmetic on the same numbers',
  catches: ['training size ignored', 'test part trained on'],
  runs: 25,
  needs: ['train'],
  inputs,
  finding: async (trainer, input) => {
    const { data, other } = input;
    const own = await weightsAfter(trainer, input, data);
    const otherTest = await weightsAfter(trainer, input, { ...data, test: other });
    return differingBits(own, otherTest) > 0
      ? 'the test part is trained on: with another one the weights are others'
      : 'examples beyond the N of the recipe are trained on: with others in their place the weights are others';
  },
  deviation: async (trainer, input) => {
    const { data, recipe, other } = input;
    const { firstExample = 0, datasetSize } = recipe;
    const training = replacedOutside(data.training, other, firstExample, firstExample + datasetSize);
    const own = await weightsAfter(trainer, input, data);
    return differingBits(own, await weightsAfter(trainer, input, { training, test: other }));
  },
});
