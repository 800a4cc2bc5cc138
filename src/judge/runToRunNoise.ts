import type { Claim, Regime } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import type { Recipe } from '../core/recipe.ts';
import type { Observation, Run } from '../core/run.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';
import { drawSplit } from '../data/drawSplit.ts';

/** Largest absolute differences between two runs: of a weight, and of a loss (training and test) in nats per example. */
export interface RunDifference {
  readonly weight: number;
  readonly loss: number;
}

export interface RunToRunNoise {
  /** The arm whose recipe was trained. */
  readonly arm: string;
  /** Weights and observations of the same recipe twice are the same, to the last bit. */
  readonly bitEqual: boolean;
  /** Between two runs of one recipe with the same seeds. */
  readonly sameSeed: RunDifference;
  /** The largest between the first run and those with another order of the examples: `seeds` of them. */
  readonly betweenSeeds: RunDifference & { readonly seeds: number };
}

const OTHER_SEEDS = 3;

const furthest = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let most = a.length === b.length ? 0 : Number.MAX_VALUE;
  for (let i = 0; i < Math.min(a.length, b.length); i++) most = Math.max(most, Math.abs(a[i]! - b[i]!));
  return most;
};

const losses = ({ observations }: Run): readonly number[] =>
  observations.flatMap(({ trainingLoss, testLoss }: Observation) => [trainingLoss, testLoss]);

const differenceOf = (a: Run, b: Run): RunDifference => ({
  weight: furthest(a.weights, b.weights),
  loss: furthest(losses(a), losses(b)),
});

/**
 * What a trainer does with one recipe twice, in two requests, and with other orders of the examples. The recipe is that of
 * the first arm of a block. Runs of unlike lengths (one diverged) differ by the largest number there is.
 * @param task `dataset` is pooled already
 */
export const runToRunNoise = async (task: {
  readonly claim: Claim;
  readonly regime: Regime;
  readonly dataset: Dataset;
  readonly trainer: Trainer;
  readonly seed: Seed;
  readonly signal?: AbortSignal;
}): Promise<RunToRunNoise> => {
  const { claim, regime, dataset, trainer, seed, signal } = task;
  const [arm, recipe] = Object.entries(claim.design({ seed, regime }))[0]!;
  const data = drawSplit(dataset, regime.data, splitSeed(seed, 'data'));
  const network = regime.network(dataset.features, dataset.classes);
  const train = (recipes: readonly Recipe[]): Promise<readonly Run[]> =>
    trainer.train({ network, data, recipes, ...(signal && { signal }) });
  const [first] = await train([recipe]);
  const [second] = await train([recipe]);
  const others = await train(
    Array.from({ length: OTHER_SEEDS }, (_, i) => ({
      ...recipe,
      orderSeed: splitSeed(recipe.orderSeed, 'other', i),
    })),
  );
  const sameSeed = differenceOf(first!, second!);
  const between = others.map((run) => differenceOf(first!, run));
  return {
    arm,
    bitEqual: sameSeed.weight === 0 && sameSeed.loss === 0,
    sameSeed,
    betweenSeeds: {
      weight: Math.max(...between.map(({ weight }) => weight)),
      loss: Math.max(...between.map(({ loss }) => loss)),
      seeds: OTHER_SEEDS,
    },
  };
};
