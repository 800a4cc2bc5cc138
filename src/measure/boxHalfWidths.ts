import { ExperimentError } from '../core/experimentError.ts';
import type { Vector } from '../core/lossOracle.ts';
import { mapped } from './vectorAlgebra.ts';

/**
 * Half widths of the box around x: h_i = boxEpsilon (|x_i| + 1).
 * Source: Keskar et al. 2016, arXiv:1609.04836, equation 3, in the full space (A = identity).
 * @throws ExperimentError `E_BOX_EPSILON`
 */
export const boxHalfWidths = (weights: Vector, boxEpsilon: number): Float64Array => {
  if (!(Number.isFinite(boxEpsilon) && boxEpsilon > 0)) {
    throw new ExperimentError(
      'E_BOX_EPSILON',
      `boxEpsilon ${boxEpsilon} is not a finite number above 0: the paper uses 1e-3 and 5e-4.`,
    );
  }
  return mapped(weights, (weight) => boxEpsilon * (Math.abs(weight) + 1));
};
