import type { MlpNetwork } from '../../core/network.ts';
import { type LayerLayout, parameterCount, parameterLayout } from '../../networks/parameterLayout.ts';

/** What the reference needs of a `Dataset`: inputs [count, D] row-major, labels [count]. */
export interface Examples {
  readonly inputs: ArrayLike<number>;
  readonly labels: ArrayLike<number>;
  readonly count: number;
}

/** One example on its way through the network: what enters each layer, [L][in], and what each layer gives, [L][out]. */
interface Pass {
  readonly entering: readonly Float64Array[];
  readonly preActivations: readonly Float64Array[];
}

const inputOf = (network: MlpNetwork, examples: Examples, example: number): Float64Array => {
  const D = network.sizes[0]!;
  return Float64Array.from({ length: D }, (_, i) => examples.inputs[example * D + i]!);
};

/** x W of one layer, [out]. */
const linear = (layer: LayerLayout, weights: ArrayLike<number>, x: Float64Array): Float64Array =>
  Float64Array.from({ length: layer.outputs }, (_, o) => {
    let sum = 0;
    for (let i = 0; i < layer.inputs; i++) sum += x[i]! * weights[layer.weightsAt + i * layer.outputs + o]!;
    return sum;
  });

/** x W + b of one layer, [out]. */
const affine = (layer: LayerLayout, weights: ArrayLike<number>, x: Float64Array): Float64Array =>
  linear(layer, weights, x).map((value, o) => value + weights[layer.biasesAt + o]!);

const forward = (layers: readonly LayerLayout[], weights: ArrayLike<number>, input: Float64Array): Pass => {
  const entering = [input];
  const preActivations: Float64Array[] = [];
  layers.forEach((layer, l) => {
    const z = affine(layer, weights, entering[l]!);
    preActivations.push(z);
    if (l < layers.length - 1) entering.push(z.map((value) => Math.max(0, value)));
  });
  return { entering, preActivations };
};

const softmax = (logits: Float64Array): Float64Array => {
  const largest = Math.max(...logits);
  const exponentials = logits.map((value) => Math.exp(value - largest));
  const sum = exponentials.reduce((a, b) => a + b, 0);
  return exponentials.map((value) => value / sum);
};

const crossEntropy = (logits: Float64Array, label: number): number => {
  const largest = Math.max(...logits);
  return largest + Math.log(logits.reduce((sum, value) => sum + Math.exp(value - largest), 0)) - logits[label]!;
};

/** delta W^T of one layer, [in]: how a change of what the layer gives reaches what entered it. */
const backThrough = (layer: LayerLayout, weights: ArrayLike<number>, delta: Float64Array): Float64Array =>
  Float64Array.from({ length: layer.inputs }, (_, i) => {
    let sum = 0;
    for (let o = 0; o < layer.outputs; o++) sum += weights[layer.weightsAt + i * layer.outputs + o]! * delta[o]!;
    return sum;
  });

/** Adds x^T delta to the layer's weights in a flat vector. */
const addOuter = (layer: LayerLayout, into: Float64Array, x: Float64Array, delta: Float64Array): void => {
  for (let i = 0; i < layer.inputs; i++) {
    for (let o = 0; o < layer.outputs; o++) into[layer.weightsAt + i * layer.outputs + o]! += x[i]! * delta[o]!;
  }
};

const addBiases = (layer: LayerLayout, into: Float64Array, delta: Float64Array): void => {
  for (let o = 0; o < layer.outputs; o++) into[layer.biasesAt + o]! += delta[o]!;
};

/** What each layer gives before its ReLU, the logits last, [count][L][out]. */
export const referencePreActivations = (
  network: MlpNetwork,
  examples: Examples,
  weights: ArrayLike<number>,
): readonly (readonly Float64Array[])[] => {
  const layers = parameterLayout(network);
  return Array.from(
    { length: examples.count },
    (_, n) => forward(layers, weights, inputOf(network, examples, n)).preActivations,
  );
};

/** Logits of each example, [count][C]. */
export const referenceLogits = (
  network: MlpNetwork,
  examples: Examples,
  weights: ArrayLike<number>,
): readonly Float64Array[] => referencePreActivations(network, examples, weights).map((layers) => layers.at(-1)!);

/** Cross-entropy of each example in nats, [count]. */
export const referencePerExampleLoss = (
  network: MlpNetwork,
  examples: Examples,
  weights: ArrayLike<number>,
): Float64Array =>
  Float64Array.from(referenceLogits(network, examples, weights), (logits, n) =>
    crossEntropy(logits, examples.labels[n]!),
  );

/** Mean cross-entropy in nats per example. */
export const referenceLoss = (network: MlpNetwork, examples: Examples, weights: ArrayLike<number>): number =>
  referencePerExampleLoss(network, examples, weights).reduce((a, b) => a + b, 0) / examples.count;

/** Share of examples whose largest logit (the first of equals) is that of their label. */
export const referenceAccuracy = (network: MlpNetwork, examples: Examples, weights: ArrayLike<number>): number =>
  referenceLogits(network, examples, weights).filter(
    (logits, n) => logits.indexOf(Math.max(...logits)) === examples.labels[n]!,
  ).length / examples.count;

/** Gradient of the mean cross-entropy, [P], by backpropagation. */
export const referenceGradient = (
  network: MlpNetwork,
  examples: Examples,
  weights: ArrayLike<number>,
): { readonly loss: number; readonly gradient: Float64Array } => {
  const layers = parameterLayout(network);
  const gradient = new Float64Array(parameterCount(network));
  let loss = 0;
  for (let n = 0; n < examples.count; n++) {
    const label = examples.labels[n]!;
    const { entering, preActivations } = forward(layers, weights, inputOf(network, examples, n));
    const logits = preActivations.at(-1)!;
    loss += crossEntropy(logits, label) / examples.count;
    let delta = softmax(logits).map((p, c) => (p - (c === label ? 1 : 0)) / examples.count);
    for (let l = layers.length - 1; l >= 0; l--) {
      addOuter(layers[l]!, gradient, entering[l]!, delta);
      addBiases(layers[l]!, gradient, delta);
      if (l > 0)
        delta = backThrough(layers[l]!, weights, delta).map((d, i) => (preActivations[l - 1]![i]! > 0 ? d : 0));
    }
  }
  return { loss, gradient };
};

/**
 * Product of the Hessian of the mean cross-entropy with `direction`, [P]. A letter R in front of a name is its
 * derivative when the weights move along `direction`.
 * Source: Pearlmutter 1994, "Fast exact multiplication by the Hessian", Neural Computation 6(1).
 */
export const referenceHessianVector = (
  network: MlpNetwork,
  examples: Examples,
  weights: ArrayLike<number>,
  direction: ArrayLike<number>,
): Float64Array => {
  const layers = parameterLayout(network);
  const product = new Float64Array(parameterCount(network));
  for (let n = 0; n < examples.count; n++) {
    const label = examples.labels[n]!;
    const { entering, preActivations } = forward(layers, weights, inputOf(network, examples, n));
    const active = preActivations.map((z) => z.map((value) => (value > 0 ? 1 : 0)));
    const Rentering = [new Float64Array(network.sizes[0]!)];
    let Rlogits = new Float64Array();
    layers.forEach((layer, l) => {
      const viaInput = linear(layer, weights, Rentering[l]!); // R{x} W
      const viaWeights = affine(layer, direction, entering[l]!); // x V + v
      const Rz = viaInput.map((value, o) => value + viaWeights[o]!);
      if (l < layers.length - 1) Rentering.push(Rz.map((value, o) => value * active[l]![o]!));
      else Rlogits = Rz;
    });
    const p = softmax(preActivations.at(-1)!);
    const mean = p.reduce((sum, value, c) => sum + value * Rlogits[c]!, 0);
    let delta = p.map((value, c) => (value - (c === label ? 1 : 0)) / examples.count);
    let Rdelta = p.map((value, c) => (value * (Rlogits[c]! - mean)) / examples.count);
    for (let l = layers.length - 1; l >= 0; l--) {
      addOuter(layers[l]!, product, Rentering[l]!, delta);
      addOuter(layers[l]!, product, entering[l]!, Rdelta);
      addBiases(layers[l]!, product, Rdelta);
      if (l === 0) continue;
      const viaDelta = backThrough(layers[l]!, weights, Rdelta);
      const viaDirection = backThrough(layers[l]!, direction, delta);
      Rdelta = viaDelta.map((value, i) => (value + viaDirection[i]!) * active[l - 1]![i]!);
      delta = backThrough(layers[l]!, weights, delta).map((value, i) => value * active[l - 1]![i]!);
    }
  }
  return product;
};
