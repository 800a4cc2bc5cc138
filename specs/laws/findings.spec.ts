import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Recipe } from '../../src/core/recipe.ts';
import { seedFrom } from '../../src/core/seed.ts';
import type { Trainer } from '../../src/core/trainer.ts';
import { createWasmTrainer } from '../../src/engines/wasm/wasmTrainer.ts';
import { checkLaw } from '../../src/judge/checkLaw.ts';
import { lawsNamed } from '../../src/laws/lawsNamed.ts';
import { stepFinding } from '../../src/laws/probes/stepFinding.ts';
import { trainingFinding } from '../../src/laws/probes/trainingFinding.ts';
import { visitFinding } from '../../src/laws/probes/visitFinding.ts';
import { refusedBy } from '../../src/schedules/refusedBy.ts';
import { misledTrainer } from '../support/misledTrainer.ts';
import type { PlantedBug } from '../support/plantedBugs.ts';
import { plantedTrainer } from '../support/plantedTrainer.ts';

/** The same trainer with nothing but plain SGD on the mean loss. */
const plain = (trainer: Trainer): Trainer => ({
  ...trainer,
  own: ['train'],
  refuses: (recipe, every) => refusedBy({ weightDecay: false }, recipe, every),
});

let wasm: Trainer;
beforeAll(async () => {
  wasm = await createWasmTrainer({ threads: 0 });
});
afterAll(() => wasm.close());

const each = (change: (recipe: Recipe) => Partial<Recipe>): Trainer =>
  misledTrainer(wasm, (recipes) => recipes.map((recipe) => ({ ...recipe, ...change(recipe) })));

describe('what probes find', () => {
  it('is nothing in a sound trainer, whatever it can do', async () => {
    for (const trainer of [wasm, plantedTrainer(), plain(wasm)]) expect(await trainingFinding(trainer)).toBeUndefined();
  });

  it.each<readonly [PlantedBug, RegExp]>([
    ['half of the data used', /^examples (\d, ){4}\d of 10 were never seen in two epochs$/],
    ['every batch replayed', /^every batch is trained on twice in a row: updates 1 and 2 both saw examples/],
    ['with replacement', /^examples are drawn with replacement|^the second batch holds/],
    ['batch halved silently', /^a batch of 4 is not used whole: the first update saw examples \d, \d alone$/],
    ['last batch dropped', /^the short last batch of an epoch is dropped: examples \d, \d were not seen in the first/],
    ['last batch padded', /^the short last batch of an epoch is filled up with examples \d, \d, and the next/],
    ['last batch unweighted', /^the short last batch of an epoch counts too much: each of its examples 2\.00 times/],
    ['gradient summed', /^the gradient of a batch is summed and not averaged: each of 4 examples counts 4 times$/],
    [
      'gradient times sqrt B',
      /^the first step is 2\.00 times what it should be: each of the 4 examples of a batch counts so often, or the rate/,
    ],
    ['first example twice', /^of one batch example \d counts 2\.00 times, the others once$/],
    [
      'gradient one step stale',
      /^an update trains on the batch before it: updates 1 and 2 both saw examples .* one late$/,
    ],
    ['order from a counter', /^runs of the same recipe do not see the same examples/],
  ])('in the batches names the bug: %s', async (bug, words) => {
    expect(await visitFinding(plantedTrainer(bug))).toMatch(words);
  });

  it('in the batches tells an epoch that ends with a batch, and a batch that is always the same', async () => {
    expect(await visitFinding(each(() => ({ batching: 'epochWeightedLast' })))).toContain('batches end with the epoch');
    const first = each(({ stop }) => (stop.kind === 'updates' ? { datasetSize: 4 } : {}));
    expect(await visitFinding(first)).toMatch(/never seen|every update trains on the same batch/);
    const still = each(() => ({ learningRate: { kind: 'constant', rate: 0 } }));
    expect(await visitFinding(still)).toBe('the first update moves no weight');
    expect(await stepFinding(still)).toBe('the first update moves no weight');
  });

  it('in the batches tells an epoch that is not over when its examples come again', async () => {
    const updates = [
      [0, 1, 2, 3],
      [3, 4, 5, 6],
      [7, 8, 9, 0],
      [1, 2, 4, 5],
      [6, 7, 8, 9],
    ]; // as places
    const scripted: Trainer = {
      ...wasm,
      train: async (request) =>
        (await wasm.train(request)).map((run) => {
          const weights = new Float32Array(22);
          for (const places of updates.slice(0, run.updates)) for (const n of places) weights[2 * n]! += 2 ** -23;
          return { ...run, weights };
        }),
    };
    expect(await visitFinding(scripted)).toBe('the second batch holds example 3 again before the first epoch is over');
  });

  it.each<readonly [PlantedBug, string]>([
    ['gradient summed', 'the gradient of a batch is summed and not averaged: of 4 examples it is 4 times too large'],
    ['gradient times sqrt B', 'an update moves 2 times as far as rate times gradient: the gradient of 4 examples is'],
    ['biases frozen', 'biases are never updated'],
    ['stray momentum', 'momentum of 0.5 that nobody asked for: with the same gradient the second update moves 1.5'],
    ['stray weight decay', 'weight decay of 0.01 that nobody asked for: a weight without a gradient shrinks'],
    ['rate inside the momentum buffer', 'the rate stands inside the momentum buffer'],
    ['decay outside the rate', 'weight decay 0.1 works as 2.56: a weight without a gradient says so'],
    ['rate change ignored', 'a change of the rate is not followed: at half the rate an update with momentum moves 1.9'],
    ['hidden clipping', 'as far as rate times gradient: clipped, scaled, or at another rate'],
  ])('in the step names the bug: %s', async (bug, words) => {
    expect(await stepFinding(plantedTrainer(bug))).toContain(words);
  });

  it.each<readonly [string, (recipe: Recipe) => Partial<Recipe>, string]>([
    [
      'momentum ignored',
      () => ({ optimiser: { kind: 'sgd', momentum: 0, nesterov: false } }),
      'momentum 0.9 is taken for',
    ],
    [
      'a rate that does not grow',
      ({ learningRate }) =>
        learningRate.kind === 'constant' && learningRate.rate > 2 ** -8
          ? { learningRate: { kind: 'constant', rate: 2 ** -8 } }
          : {},
      'at twice the rate an update moves 1 times as far',
    ],
  ])('in the step names %s', async (_, change, words) => {
    expect(await stepFinding(each(change))).toContain(words);
  });

  it('in the step tells dampened momentum, decayed weights alone, and weights that stay', async () => {
    const edited = (edit: (weights: Float32Array, recipe: Recipe) => void): Trainer => ({
      ...wasm,
      train: async (request) =>
        (await wasm.train(request)).map((run) => {
          const weights = run.weights.slice();
          edit(weights, run.recipe);
          return { ...run, weights };
        }),
    });
    const start = [0, 0, 1, -1, 1, 1];
    const dampened = edited((w, { optimiser }) => {
      if (optimiser.kind !== 'sgd' || optimiser.momentum === 0) return;
      for (const i of w.keys()) w[i] = start[i]! + 0.1 * (w[i]! - start[i]!);
    });
    expect(await stepFinding(dampened)).toContain('momentum 0.9 is dampened');
    const biasesKept = edited((w, { weightDecay }) => {
      const both = (w[4]! + w[5]!) / 2 - 1;
      if (weightDecay > 0) for (const i of [4, 5]) w[i]! -= both;
    });
    expect(await stepFinding(biasesKept)).toBe('biases are not decayed, weights are');
    const kernelKept = edited((w) => w.set([0, 0]));
    expect(await stepFinding(kernelKept)).toBe('weights are never updated, biases are');
  });

  it('has nothing to say of a step that a trainer cannot take', async () => {
    const none: Trainer = { ...wasm, refuses: () => 'it is closed' };
    expect(await stepFinding(none)).toBeUndefined();
    const constant: Trainer = {
      ...wasm,
      refuses: ({ learningRate }) => (learningRate.kind === 'steps' ? 'it keeps its rate' : undefined),
    };
    expect(await stepFinding(constant)).toBeUndefined();
  });
});

describe('a violated law', () => {
  it.each<readonly [string, PlantedBug, string]>([
    ['zero-rate', 'given weights ignored', 'weights are others after training at rate 0: they may not be those'],
    ['zero-rate', 'decay outside the rate', 'weights are others after training at rate 0'],
    ['learning-rate-schedule', 'warm-up ignored', 'is made at rate'],
    ['learning-rate-schedule', 'stray momentum', 'momentum of 0.5 that nobody asked for'],
    ['batch-size-schedule', 'batch change ignored', 'examples, where the schedule has'],
    ['batch-size-schedule', 'batch halved silently', 'a batch of 4 is not used whole'],
    ['epochs-differ', 'shuffled once', 'epochs visit the examples in the order of the first'],
    ['only-its-examples', 'test part trained on', 'the test part is trained on'],
    ['only-its-examples', 'training size ignored', 'examples beyond the N of the recipe are trained on'],
    ['seeds-count', 'order seed ignored', 'the seed of the order is ignored'],
    ['seeds-count', 'weights seed ignored', 'the seed of the weights is ignored'],
    ['every-epoch', 'last batch dropped', 'the short last batch of an epoch is dropped'],
    ['parts-of-a-batch', 'gradient summed', 'the gradient of a batch is summed'],
  ])('%s says what is wrong: %s', async (name, bug, words) => {
    const { verdict } = await checkLaw(lawsNamed([name])[0]!, plantedTrainer(bug), { seed: seedFrom(3) });
    expect(verdict.kind === 'violated' && verdict.finding).toContain(words);
  });

  it.each([
    'batch-size-schedule',
    'length-of-a-run',
    'epochs-differ',
    'every-epoch',
    'seeds-count',
    'parts-of-a-batch',
  ])('%s is judged on a trainer that has the mean loss alone', async (name) => {
    const law = lawsNamed([name])[0]!;
    const { verdict } = await checkLaw(law, plain(wasm), { seed: seedFrom(3) });
    expect(verdict).toMatchObject({ kind: 'holds' });
  });
});
