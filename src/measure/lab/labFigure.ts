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

/** Plain data of one picture of the laboratory, and wall-clock seconds, shared with what ran at the same time. */
export type LabFigure = (SpectrumFigure | LineFigure | PlaneFigure) & { readonly seconds: number };
