import type { Vector } from './lossOracle.ts';

/** Numbers with a shape, row-major: `values` has as many entries as the product of `dims`, one for no dims. */
export interface Tensor {
  readonly dims: readonly number[];
  readonly values: Vector;
}
