import type { LabNumber } from './labMeasure.ts';

/**
 * What is certain of an eigenvalue that Lanczos found: for a symmetric matrix some eigenvalue is within |Hv - value v| of `value`.
 * The residual is made of computed products, so that their round-off comes on top: in float32 it is as large as what is left of a
 * converged residual.
 * @param residual |Hv - value v| of a unit vector v, as computed
 * @param precisionFloor of `quotientResolution`
 * @param what the eigenvalue is of and what it is not certain to be, e.g. `['an eigenvalue', 'the largest']`
 */
export const eigenvalueBracket = (
  {
    value,
    residual,
    precisionFloor,
  }: { readonly value: number; readonly residual: number; readonly precisionFloor: number },
  [found, claimed]: readonly [string, string],
): LabNumber['certificate'] => ({
  kind: 'bracket',
  lower: value - residual - precisionFloor,
  upper: value + residual + precisionFloor,
  says: `${found} is within the measured residual and the round-off of the products; that it is the ${claimed} is not certified`,
});
