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

/**
 * Hessian of the summed cross-entropy, exact: sum over n of (diag(p) - p p') times x x', [P, P] row-major, of which the
 * lower triangle is filled. It does not depend on the labels. N P^2 / 2 operations.
 */
export const softmaxHessian = (task: SoftmaxTask, probabilities: Float64Array): Float64Array => {
  const { inputs, count, features: F, classes: C } = task;
  const P = F * C;
  const hessian = new Float64Array(P * P);
  const block = new Float64Array(C * C); // diag(p) - p p'
  for (let n = 0; n < count; n++) {
    const p = probabilities.subarray(n * C, (n + 1) * C);
    for (let a = 0; a < C; a++) for (let b = 0; b < C; b++) block[a * C + b] = (a === b ? p[a]! : 0) - p[a]! * p[b]!;
    for (let f = 0; f < F; f++) {
      for (let g = 0; g <= f; g++) {
        const xx = inputs[n * F + f]! * inputs[n * F + g]!;
        if (xx === 0) continue;
        for (let a = 0; a < C; a++) {
          const at = (f * C + a) * P + g * C;
          for (let b = 0; b < C; b++) hessian[at + b]! += xx * block[a * C + b]!;
        }
      }
    }
  }
  return hessian;
};
