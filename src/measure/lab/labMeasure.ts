import type { Dataset } from '../../core/dataset.ts';
import type { LossOracle } from '../../core/lossOracle.ts';
import type { MlpNetwork } from '../../core/network.ts';
import type { Seed } from '../../core/seed.ts';
import type { Eigenpairs } from '../eigenpairs.ts';
import type { EvaluationCount } from '../measurement.ts';

/** Numbers that the user of the laboratory chooses. */
export interface LabOptions {
  /** Half widths of the boxes, relative to |weight| + 1. */
  readonly boxEpsilons: readonly number[];
  /** Random manifolds of Metric 2.1. */
  readonly draws: number;
  /** Random starts of each search in a box or ball, beside those that are always made. */
  readonly restarts: number;
  /** p, dimensions of a manifold; at most the number of weights. */
  readonly dimension: number;
}

/** One solution and what it is measured on. */
export interface LabTask {
  readonly oracle: LossOracle;
  readonly network: MlpNetwork;
  /** The examples behind the oracle. */
  readonly slice: Dataset;
  /** [P], borrowed. */
  readonly weights: Float32Array;
  /** The same for all solutions, so that the errors of two of them are alike. */
  readonly seed: Seed;
  readonly options: LabOptions;
  /** Both ends of the spectrum, found once for all that need them: two pairs at each end, or one where there is no more. */
  readonly ends: () => Promise<Eigenpairs>;
}

/**
 * What is known of the number. `confidence`: chance enters, and [lower, upper] holds the mean with 95 % by Student's t.
 * `bracket`: certain, up to round-off. `lowerBound`: attained by a point that was found; how much larger it may be, nobody knows.
 */
export type Certificate =
  | { readonly kind: 'confidence' | 'bracket'; readonly lower: number; readonly upper: number; readonly says: string }
  | { readonly kind: 'lowerBound'; readonly lower: number; readonly says: string };

/** A number with all that is needed to doubt it. */
export interface LabNumber {
  /** Unique among the numbers of a solution, e.g. `box-0.001`. */
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly value: number;
  readonly certificate: Certificate;
  /** Below this a difference of two such numbers is round-off, in their unit; measured. */
  readonly precisionFloor: number;
  readonly evaluations: EvaluationCount;
  readonly seed: Seed;
  /** How it was searched or sampled, in words and numbers. */
  readonly policy: string;
  /** Further numbers behind it, by name; `converged` and `atBound` are 1 for yes. */
  readonly details: Readonly<Record<string, number | readonly number[]>>;
}

/** An instrument of the laboratory. */
export interface LabMeasure {
  /** For `--measures`. */
  readonly name: string;
  readonly title: string;
  /** What it is, from where, and what changes it: a sentence or two for a reader. */
  readonly about: string;
  readonly measure: (task: LabTask) => Promise<readonly LabNumber[]>;
}
