import type { Optimiser } from './optimiser.ts';
import type { Seed } from './seed.ts';

/** Learning rate as a function of progress; progress is measured in epochs (examples seen / N). */
export type LearningRateSchedule =
  | { readonly kind: 'constant'; readonly rate: number }
  /** Linear between the points, which are in ascending order of epoch and reach from 0 to the end of the run. */
  | { readonly kind: 'piecewiseLinear'; readonly points: readonly { readonly epoch: number; readonly rate: number }[] }
  /** `initial`, multiplied by `factor` at each milestone. */
  | {
      readonly kind: 'steps';
      readonly initial: number;
      readonly milestones: readonly { readonly epoch: number; readonly factor: number }[];
    }
  /** From 0 up to `after` over the first `epochs`, linearly: rate(e) = after(e) * min(1, e / epochs) at the end of the update. */
  | { readonly kind: 'warmUp'; readonly epochs: number; readonly after: LearningRateSchedule }
  /** Half a cosine from `initial` to `final` over `epochs`. */
  | { readonly kind: 'cosine'; readonly initial: number; readonly final: number; readonly epochs: number };

/** Batch size as a function of progress in epochs. */
export type BatchSizeSchedule =
  | { readonly kind: 'constant'; readonly batchSize: number }
  | {
      readonly kind: 'steps';
      readonly initial: number;
      readonly milestones: readonly { readonly epoch: number; readonly batchSize: number }[];
    };

/**
 * How batches are cut from the shuffled epochs.
 * - `stream`: from one endless stream; a batch may straddle two epochs; nothing is dropped, doubled or padded.
 * - `epochWeightedLast`: per epoch; a short last batch counts by its share (its summed gradient is divided by B).
 * - `epochMeanLast`: per epoch; a short last batch counts in full (its own mean), as PyTorch's DataLoader does.
 * - `epochDropLast`: per epoch; a short last batch is left out.
 */
export type Batching = 'stream' | 'epochWeightedLast' | 'epochMeanLast' | 'epochDropLast';

/** Drawn anew for each visit of an example: a shift by up to `maxShift` pixels each way, a mirror image at one half. */
export interface Augmentation {
  readonly maxShift: number;
  readonly flip: boolean;
}

export type StopRule =
  | { readonly kind: 'epochs'; readonly epochs: number }
  | { readonly kind: 'updates'; readonly updates: number }
  /** As soon as the mean loss over the training set, looked at every `checkEveryEpochs`, is at most `target`. */
  | {
      readonly kind: 'trainingLoss';
      readonly target: number;
      readonly maxEpochs: number;
      readonly checkEveryEpochs: number;
    };

/** Everything one replica does. Plain data: serialisable, hashable, and the same recipe gives the same bits. */
export interface Recipe {
  /** Draws the initial weights. */
  readonly weightsSeed: Seed;
  /** Draws the order of the examples and their augmentation. */
  readonly orderSeed: Seed;
  /** N: training uses the examples [firstExample, firstExample + N) of the training set, and training losses are theirs. */
  readonly datasetSize: number;
  /** Default 0. */
  readonly firstExample?: number;
  readonly batchSize: BatchSizeSchedule;
  readonly batching: Batching;
  readonly learningRate: LearningRateSchedule;
  readonly optimiser: Optimiser;
  /** Added to the gradient of every parameter, biases too: wd * w; `adamw` has a place of its own for it. */
  readonly weightDecay: number;
  /** The loss is the mean over the batch (the rule here), or its sum. */
  readonly reduction: 'mean' | 'sum';
  readonly augmentation?: Augmentation;
  /**
   * s in [0, 1): the loss that is trained has targets 1 - s at the label and s / C at every class; losses that are reported have
   * not. Absent: 0. Engines that lack it refuse.
   */
  readonly labelSmoothing?: number;
  readonly stop: StopRule;
}
