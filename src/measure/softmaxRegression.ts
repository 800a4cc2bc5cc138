import type { Dataset } from '../core/dataset.ts';
import type { Vector } from '../core/lossOracle.ts';

/**
 * Softmax regression on N examples of F inputs: logits = x W with W [F][C] row-major. A last input of 1 makes a bias of
 * the last row, and the flat weights those of the network [F - 1, C].
 */
export interface SoftmaxTask {
  /** [N, F] row-major. */
  readonly inputs: Float64Array;
  /** [N], class numbers in [0, C). */
  readonly labels: ArrayLike<number>;
  readonly count: number;
  readonly features: number;
  readonly classes: number;
}

/** Examples as the task of the network [D, C]: each gets a last input of 1. */
export const softmaxTask = (
  examples: Pick<Dataset, 'labels' | 'count' | 'features' | 'classes'> & { readonly inputs: Vector },
): SoftmaxTask => {
  const { inputs, labels, count, features: D, classes } = examples;
  const F = D + 1;
  const extended = new Float64Array(count * F).fill(1);
  for (let n = 0; n < count; n++) extended.set(inputs.subarray(n * D, (n + 1) * D), n * F);
  return { inputs: extended, labels, count, features: F, classes };
};

/** What a softmax regression says of its examples. */
export interface SoftmaxFit {
  /** Sum over the examples, in nats. */
  readonly crossEntropy: number;
  /** Share of the examples whose label has the largest logit. */
  readonly accuracy: number;
  /** [N, C] */
  readonly probabilities: Float64Array;
  /** Of `crossEntropy` by the weights, [P]. */
  readonly gradient: Float64Array;
}

/** Cross-entropy, accuracy and gradient at weights [P], P = F C, in float64. */
export const softmaxFit = (task: SoftmaxTask, weights: Vector): SoftmaxFit => {
  const { inputs, labels, count, features: F, classes: C } = task;
  const probabilities = new Float64Array(count * C);
  const gradient = new Float64Array(F * C);
  let crossEntropy = 0;
  let correct = 0;
  for (let n = 0; n < count; n++) {
    const logits = probabilities.subarray(n * C, (n + 1) * C);
    for (let f = 0; f < F; f++) {
      const x = inputs[n * F + f]!;
      for (let c = 0; c < C; c++) logits[c]! += x * weights[f * C + c]!;
    }
    const label = labels[n]!;
    const largest = Math.max(...logits);
    if (logits[label] === largest) correct += 1;
    const ofLabel = logits[label]! - largest;
    let sum = 0;
    for (let c = 0; c < C; c++) {
      logits[c] = Math.exp(logits[c]! - largest);
      sum += logits[c]!;
    }
    crossEntropy += Math.log(sum) - ofLabel;
    for (let c = 0; c < C; c++) logits[c]! /= sum;
    for (let f = 0; f < F; f++) {
      const x = inputs[n * F + f]!;
      for (let c = 0; c < C; c++) gradient[f * C + c]! += x * (logits[c]! - (c === label ? 1 : 0));
    }
  }
  return { crossEntropy, accuracy: correct / count, probabilities, gradient };
};

/** Sum over n of weight_n x x', [F, F] row-major, of which the lower triangle is filled. */
const weightedGram = ({ inputs, count, features: F }: SoftmaxTask, weights: Float64Array): Float64Array => {
  const gram = new Float64Array(F * F);
  for (let n = 0; n < count; n++) {
    const x = inputs.subarray(n * F, (n + 1) * F);
    for (let f = 0; f < F; f++) {
      const factor = weights[n]! * x[f]!;
      for (let g = 0; g <= f; g++) gram[f * F + g]! += factor * x[g]!;
    }
  }
  return gram;
};

/**
 * Hessian of the summed cross-entropy, exact: sum over n of (diag(p) - p p') times x x', [P, P] row-major, of which the
 * lower triangle is of meaning. It does not depend on the labels. N P^2 / 4 multiplications, class pair by class pair.
 */
export const softmaxHessian = (task: SoftmaxTask, probabilities: Float64Array): Float64Array => {
  const { count, features: F, classes: C } = task;
  const P = F * C;
  const hessian = new Float64Array(P * P);
  for (let a = 0; a < C; a++) {
    for (let b = 0; b <= a; b++) {
      const weights = Float64Array.from({ length: count }, (_, n) => {
        const [p, q] = [probabilities[n * C + a]!, probabilities[n * C + b]!];
        return (a === b ? p : 0) - p * q;
      });
      const gram = weightedGram(task, weights);
      for (let f = 0; f < F; f++) {
        for (let g = 0; g <= f; g++) {
          hessian[(f * C + a) * P + g * C + b] = gram[f * F + g]!;
          hessian[(f * C + b) * P + g * C + a] = gram[f * F + g]!;
        }
      }
    }
  }
  return hessian;
};
