/**
 * A multilayer perceptron with ReLU hidden layers as plain data: `sizes` = [D, H1, ..., C]; [D, C] is softmax
 * regression. Weights are one flat vector: W1 [in][out] row-major, b1 [out], W2, b2, ...; ReLU'(0) = 0.
 */
export interface Network {
  readonly kind: 'mlp';
  readonly sizes: readonly number[];
}
