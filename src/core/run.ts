import type { Recipe } from './recipe.ts';

/** Losses are means in nats per example over the whole (part of the) set; accuracies are shares in [0, 1]. */
export interface Observation {
  readonly epoch: number;
  readonly updates: number;
  readonly trainingLoss: number;
  readonly trainingAccuracy: number;
  readonly testLoss: number;
  readonly testAccuracy: number;
}

/** `diverged`: the training loss passed `DIVERGENCE_BOUND`, or was no number. `targetMissed`: `trainingLoss` stop, maxEpochs reached. */
export type RunOutcome =
  | { readonly kind: 'finished' }
  | { readonly kind: 'targetMissed' }
  | { readonly kind: 'diverged'; readonly epoch: number };

/** Mean training loss in nats above which a replica counts as diverged: far above log(C), far below what overflows. */
export const DIVERGENCE_BOUND = 1e4;

/** What came of one recipe. */
export interface Run {
  readonly recipe: Recipe;
  readonly outcome: RunOutcome;
  /** In ascending order of epoch; the last one is at the end of training, unless the replica diverged. Finite numbers only. */
  readonly observations: readonly Observation[];
  /** Flat, in the order `Network` states. */
  readonly weights: Float32Array;
  readonly updates: number;
  readonly examplesSeen: number;
  /** Wall-clock seconds of training: for people, never for verdicts. */
  readonly seconds: number;
}
