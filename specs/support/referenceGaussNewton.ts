import type { MlpNetwork } from '../../src/core/network.ts';
import { type Examples, referenceGradient, referenceLogits } from '../../src/laws/reference/referenceMlp.ts';
import { parameterCount } from '../../src/networks/parameterLayout.ts';

/**
 * The Gauss-Newton matrix J' H_L J of the mean cross-entropy without an R-operator. The Hessian of the loss by the logits
 * is the sum over the classes c of p_c (p - e_c)(p - e_c)', and J' (p - e_c) is the gradient that the example has when c
 * is its label: G is the mean over the examples of sum_c p_c g_c g_c'. Here are p_c / N and g_c of each example and class.
 */
const gaussNewtonTerms = (
  network: MlpNetwork,
  examples: Examples,
  weights: ArrayLike<number>,
): readonly { readonly share: number; readonly gradient: Float64Array }[] => {
  const D = network.sizes[0]!;
  return referenceLogits(network, examples, weights).flatMap((logits, n) => {
    const inputs = Array.from({ length: D }, (_, i) => examples.inputs[n * D + i]!);
    const largest = Math.max(...logits);
    const total = logits.reduce((sum, value) => sum + Math.exp(value - largest), 0);
    return Array.from(logits, (value, label) => ({
      share: Math.exp(value - largest) / total / examples.count,
      gradient: referenceGradient(network, { inputs, labels: [label], count: 1 }, weights).gradient,
    }));
  });
};

/** The dense matrix, [P][P]. */
export const referenceGaussNewton = (
  network: MlpNetwork,
  examples: Examples,
  weights: ArrayLike<number>,
): readonly Float64Array[] => {
  const P = parameterCount(network);
  const G = Array.from({ length: P }, () => new Float64Array(P));
  for (const { share, gradient } of gaussNewtonTerms(network, examples, weights)) {
    G.forEach((row, i) => {
      for (let j = 0; j < P; j++) row[j]! += share * gradient[i]! * gradient[j]!;
    });
  }
  return G;
};

/** The matrix times `direction`, [P]. */
export const referenceGaussNewtonVector = (
  network: MlpNetwork,
  examples: Examples,
  weights: ArrayLike<number>,
  direction: ArrayLike<number>,
): Float64Array => {
  const product = new Float64Array(parameterCount(network));
  for (const { share, gradient } of gaussNewtonTerms(network, examples, weights)) {
    const along = gradient.reduce((sum, entry, i) => sum + entry * direction[i]!, 0);
    gradient.forEach((entry, i) => {
      product[i]! += share * along * entry;
    });
  }
  return product;
};
