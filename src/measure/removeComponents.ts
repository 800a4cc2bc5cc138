/**
 * target <- target without its components along the orthonormal vectors of `basis`, in place: Gram-Schmidt, twice, so that
 * what round-off leaves the first time goes too. Loops of its own, over float64 alone: `dot` and `accumulate` see both
 * kinds of vector and take several times as long, and this is where the host's time goes.
 */
export const removeComponents = (target: Float64Array, basis: readonly Float64Array[]): void => {
  for (let pass = 0; pass < 2; pass++) {
    for (const q of basis) {
      let along = 0;
      for (let i = 0; i < target.length; i++) along += q[i]! * target[i]!;
      for (let i = 0; i < target.length; i++) target[i]! -= along * q[i]!;
    }
  }
};
