import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { randomStream } from '../../../core/randomStream.ts';
import { seedFrom } from '../../../core/seed.ts';
import type { Tfjs } from '../tfjsPackages.ts';

/** One thing that was computed on a backend and compared with the same in float64 here. */
export type BackendFinding = {
  readonly what: string;
  /** Largest difference over the largest number. */
  readonly error: number;
  readonly right: boolean;
};

/** Sums of at most 33 float32 products err by 33 x 2^-24 = 2e-6 of the terms; a wrong layout or kernel errs by about 1. */
const TOLERANCE = 1e-5;

/** [rows, columns], of standard normal numbers. */
const normals = (rows: number, columns: number, stream: number): number[][] => {
  const random = randomStream(seedFrom(1), stream);
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => Math.fround(random.nextNormal())));
};

const product = (a: readonly number[][], b: readonly number[][]): number[][] =>
  a.map((row) => b[0]!.map((_, j) => row.reduce((sum, x, k) => sum + x * b[k]![j]!, 0)));

const transposed = (a: readonly number[][]): number[][] => a[0]!.map((_, j) => a.map((row) => row[j]!));

const softmax = (row: readonly number[]): number[] => {
  const powers = row.map((x) => Math.exp(x - Math.max(...row)));
  const sum = powers.reduce((total, p) => total + p, 0);
  return powers.map((p) => p / sum);
};

const finding = (what: string, got: Tensor, expected: readonly number[][]): BackendFinding => {
  const numbers = got.dataSync();
  const truth = expected.flat();
  const largest = truth.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const difference = truth.reduce((most, x, i) => Math.max(most, Math.abs(x - numbers[i]!)), 0);
  const error = difference / largest; // NaN where numbers are missing
  return { what, error, right: error <= TOLERANCE };
};

/**
 * Computes a matrix product and the gradient of a cross-entropy on the backend that is set, of shapes that fill no vector
 * register, and compares both with closed forms in float64.
 */
export const verifyBackend = (tf: Tfjs): readonly BackendFinding[] =>
  tf.tidy(() => {
    const [B, D, C] = [17, 33, 9];
    const [X, W] = [normals(B, D, 0), normals(D, C, 1)];
    const labels = X.map((_, i) => (5 * i) % C);
    const [x, w] = [tf.tensor2d(X), tf.tensor2d(W)];
    const logits = product(X, W);
    // Mean cross-entropy of softmax(XW): X'(p - y) / B
    const residuals = logits.map((row, i) => softmax(row).map((p, c) => (p - (c === labels[i] ? 1 : 0)) / B));
    const y = tf.oneHot(tf.tensor1d(labels, 'int32'), C);
    const loss = (weights: Tensor2D): Tensor =>
      tf.neg(tf.mean(tf.sum(tf.mul(y, tf.logSoftmax(tf.matMul(x, weights))), 1)));
    const gradient = tf.grad((weights) => loss(weights as Tensor2D))(w);
    return [
      finding(`matMul [${B}, ${D}] x [${D}, ${C}]`, tf.matMul(x, w), logits),
      finding(`gradient of a cross-entropy by [${D}, ${C}]`, gradient, product(transposed(X), residuals)),
    ];
  });
