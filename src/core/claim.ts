import type { Dataset, SplitDataset } from './dataset.ts';
import type { Curves, Figure } from './figure.ts';
import type { MlpNetwork, NormalisedMlpNetwork } from './network.ts';
import type { Recipe } from './recipe.ts';
import type { Run } from './run.ts';
import type { Seed } from './seed.ts';
import type { Trainer } from './trainer.ts';
import type { Interval } from './verdict.ts';

/** Row of SOURCES.md with the paper and the place in it. */
export interface ClaimSource {
  readonly row: string;
  readonly reference: string;
  readonly place: string;
}

/**
 * One question about the mean of a per-block number.
 * `claim`: the mean must lie in `region`. `control`: a planted effect (`inside`) or a planted absence (`outside`)
 * that the same rule must recognise, or the claim does not hold (`judge/decideClaim`). `finding`: judged and reported
 * like the others, with its interval, but the verdict does not depend on it (what the literature disputes, or what is
 * known not to be robust).
 */
export interface Hypothesis {
  /** Name of the number in `BlockMeasurement.contrasts`. */
  readonly contrast: string;
  readonly title: string;
  /** What the number is, e.g. `log ratio`, `share of the unscaled gap`. */
  readonly unit: string;
  readonly region: Interval;
  readonly role: 'claim' | 'control' | 'finding';
  readonly expected: 'inside' | 'outside';
}

/** A vacuity guard for one block: did the arms do what makes their comparison mean something? */
export interface GuardOutcome {
  readonly name: string;
  readonly passed: boolean;
  /** With the numbers, e.g. `weights moved by 3.1`. */
  readonly detail: string;
}

/** Numbers of one arm in one block that a reader wants to see; finite only. */
export type ArmNumbers = Readonly<Record<string, number>>;

export interface BlockMeasurement {
  /** One finite number per contrast. Empty when a guard failed. */
  readonly contrasts: Readonly<Record<string, number>>;
  readonly guards: readonly GuardOutcome[];
  readonly arms: Readonly<Record<string, ArmNumbers>>;
  /** What this block adds to the claim's figures, by name of figure; a figure may be missing. Finite numbers only. */
  readonly curves?: Readonly<Record<string, Curves>>;
}

/** Which examples a block trains and tests on; drawn anew for each block. */
export interface DataDraw {
  readonly trainingSize: number;
  readonly testSize: number;
  /** Share of the training labels redrawn at random. */
  readonly labelNoise: number;
}

/** The numbers under which the claim is made on one data set. */
export interface Regime {
  readonly dataset: string;
  readonly data: DataDraw;
  /** Average pooling of images by this factor before anything else; 1 = none. */
  readonly pool: number;
  readonly network: (features: number, classes: number) => MlpNetwork;
  /** Every other number, for the card and the record. */
  readonly numbers: Readonly<Record<string, number>>;
}

/** Numbers of a regime that stand in place of its own, by name. */
export type RegimeChanges = Readonly<Record<string, number>>;

/** Where a number of the regime may be moved to with the claim still being made: `least` <= value <= `most`. */
export interface DomainRange {
  readonly least: number;
  readonly most: number;
  /** Whole numbers only. */
  readonly whole: boolean;
}

export type RegimeAnswer =
  | { readonly kind: 'regime'; readonly regime: Regime }
  | { readonly kind: 'outOfRegime'; readonly reason: string };

export interface BlockContext {
  readonly network: MlpNetwork;
  readonly data: SplitDataset;
  readonly trainer: Trainer;
  readonly seed: Seed;
  readonly regime: Regime;
}

export interface Claim {
  /** kebab-case, what the user types; `name@number=value,...` for a claim in another regime (`core/claimInRegime`). */
  readonly name: string;
  /** One of the five that are checked when none is named. */
  readonly headline: boolean;
  readonly title: string;
  /** One sentence. */
  readonly statement: string;
  readonly sources: readonly ClaimSource[];
  readonly marginReason: string;
  /** What the literature says against it, and where it does not hold. */
  readonly limits: string;
  /** What each block must pass to count, by the names of the guards that `measure` gives, without the arms in brackets. */
  readonly guards: readonly string[];
  /** Planted bugs that violate it, by their names in the kill table where it has a column there. */
  readonly catches: readonly string[];
  readonly hypotheses: readonly Hypothesis[];
  /** Names of the arms with a line for readers, in the order they are shown. */
  readonly arms: Readonly<Record<string, string>>;
  /** Pictures of the evidence beside those that every claim has; their points come with each block. */
  readonly figures: readonly Figure[];
  /** Numbers of the regime that may be changed, and how far: outside of it the claim is not made. */
  readonly domain: Readonly<Record<string, DomainRange>>;
  /**
   * The regime on this data set, or why there is none. `dataset` is the whole set before any split.
   * @throws ExperimentError `E_REGIME_NUMBER` for a change of a number that `domain` does not name
   */
  regime(dataset: Dataset, changes?: RegimeChanges): RegimeAnswer;
  /** All arms of one seed block, by name. */
  design(block: { readonly seed: Seed; readonly regime: Regime }): Readonly<Record<string, Recipe>>;
  /**
   * What an arm is trained and tested on where that is not the block's own data, e.g. the same inputs with other labels.
   * Arms that share an object are trained in one request.
   */
  armData?(arm: string, block: { readonly data: SplitDataset; readonly seed: Seed }): SplitDataset;
  /** The network an arm trains where that is not the block's own, e.g. a wider or a normalised one. */
  armNetwork?(arm: string, network: MlpNetwork): MlpNetwork | NormalisedMlpNetwork;
  /** One number per contrast from the runs of one block. */
  measure(runs: Readonly<Record<string, Run>>, context: BlockContext): Promise<BlockMeasurement>;
}
