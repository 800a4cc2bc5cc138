import type { Seed } from '../core/seed.ts';

/** Calls of the oracle that a number cost. A gradient call gives the loss with it and counts as a gradient alone. */
export interface EvaluationCount {
  readonly losses: number;
  readonly gradients: number;
  readonly hessianVectors: number;
}

/** What every instrument returns beside its own certificate: enough to doubt the number and to get it again. */
export interface Measurement {
  readonly value: number;
  readonly evaluations: EvaluationCount;
  readonly seed: Seed;
  /** Examples behind each loss. */
  readonly exampleCount: number;
  /** Unit round-off of the oracle's arithmetic. */
  readonly roundOff: number;
}
