import type { Seed } from '../../core/seed.ts';
import type { EvaluationCount } from '../measurement.ts';

interface FigureBase {
  /** Unique among the figures, for anchors. */
  readonly name: string;
  readonly title: string;
  /** What it shows, from where, and what not to read into it. */
  readonly about: string;
  readonly evaluations: EvaluationCount;
  readonly seed: Seed;
  /** Examples behind each loss. */
  readonly exampleCount: number;
}

/** Density of the eigenvalues of one solution. */
export interface SpectrumFigure extends FigureBase {
  readonly kind: 'spectrum';
  readonly solution: string;
  /** Evenly spaced. */
  readonly eigenvalues: readonly number[];
  readonly densities: readonly number[];
  readonly standardErrors: readonly number[];
  /** Outermost eigenvalues that Lanczos found one by one, ascending. */
  readonly found: readonly number[];
  readonly broadening: number;
  readonly floor: number;
  readonly probes: number;
  readonly steps: number;
}

/** Losses along lines in weight space. */
export interface LineFigure extends FigureBase {
  readonly kind: 'line';
  /** What alpha is. */
  readonly axis: string;
  readonly marks: readonly { readonly alpha: number; readonly title: string }[];
  readonly curves: readonly {
    readonly title: string;
    readonly alphas: readonly number[];
    readonly losses: readonly number[];
    readonly accuracies?: readonly number[];
  }[];
  /** What the line says, by name. */
  readonly numbers: Readonly<Record<string, number>>;
  /** Differences of losses below this are round-off, in nats. */
  readonly precisionFloor: number;
}

/** Losses on a plane through one solution. */
export interface PlaneFigure extends FigureBase {
  readonly kind: 'plane';
  readonly solution: string;
  /** What alpha and beta are. */
  readonly axes: readonly [string, string];
  readonly alphas: readonly number[];
  readonly betas: readonly number[];
  /** [alphas][betas], in nats. */
  readonly losses: readonly (readonly number[])[];
  readonly lossAtCentre: number;
  readonly directionNorms: readonly [number, number];
  /** (alpha, beta) of each checkpoint of training. */
  readonly path?: readonly (readonly [number, number])[];
  readonly numbers: Readonly<Record<string, number>>;
  readonly precisionFloor: number;
}

/** One checkpoint of a training. */
export interface TrajectoryPlace {
  readonly epoch: number;
  /** In nats, over the slice. */
  readonly loss: number;
  /** Metric 2.1 without its first-order part, in % of 1 + loss. */
  readonly symmetrisedBox: number;
  readonly boxFloor: number;
  readonly maxEigenvalue: number;
  readonly maxEigenvalueError: number;
  /** tr Sigma of the gradients of single examples, and |G|^2; absent where the slice is too small. */
  readonly covarianceTrace?: number;
  readonly gradientSquaredNorm?: number;
  /** Their ratio, in examples; absent where it is not finite. */
  readonly noiseScale?: number;
  readonly seconds: number;
}

/** Sharpness against loss while some solutions were trained. */
export interface TrajectoryFigure extends FigureBase {
  readonly kind: 'trajectory';
  /** Half width of the box, relative to |weight| + 1. */
  readonly boxEpsilon: number;
  readonly curves: readonly {
    readonly solution: string;
    readonly title: string;
    /** The start of training first and its end last. */
    readonly points: readonly TrajectoryPlace[];
  }[];
  /** Gradients of small batches, for the noise. */
  readonly batchGradients: number;
}

/** Plain data of one picture of the laboratory, and wall-clock seconds, shared with what ran at the same time. */
export type LabFigure = (SpectrumFigure | LineFigure | PlaneFigure | TrajectoryFigure) & { readonly seconds: number };
