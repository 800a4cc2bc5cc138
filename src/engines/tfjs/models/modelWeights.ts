import type { LayersModel } from '@tensorflow/tfjs';
import type { MlpNetwork } from '../../../core/network.ts';
import { parameterLayout } from '../../../networks/parameterLayout.ts';
import type { Tfjs } from '../tfjsPackages.ts';

const shapesOf = (network: MlpNetwork): readonly (readonly number[])[] =>
  parameterLayout(network).flatMap(({ inputs, outputs }) => [[inputs, outputs], [outputs]]);

const shown = (shapes: readonly (readonly (number | null)[])[]): string =>
  shapes.map((shape) => `[${shape.join(', ')}]`).join(' ');

/**
 * Why a model has not the weights of a network, in its order (a kernel [in, out] and biases [out] for each layer, all of
 * them trained); undefined where it has.
 */
export const modelMisfit = (model: LayersModel, network: MlpNetwork): string | undefined => {
  const frozen = model.weights.length - model.trainableWeights.length; // these come last in `weights`, whatever their layer
  if (frozen > 0) return `${frozen} of its ${model.weights.length} weight tensors are not trained`;
  const own = model.weights.map(({ shape }) => shape);
  const asked = shapesOf(network);
  return shown(own) === shown(asked) ? undefined : `its weights are ${shown(own)}, where ${shown(asked)} are asked for`;
};

/** @param weights [P] flat, borrowed */
export const setModelWeights = (tf: Tfjs, model: LayersModel, network: MlpNetwork, weights: Float32Array): void => {
  tf.tidy(() => {
    const parts = parameterLayout(network).flatMap(({ inputs, outputs, weightsAt, biasesAt }) => [
      tf.tensor2d(weights.subarray(weightsAt, biasesAt), [inputs, outputs]),
      tf.tensor1d(weights.subarray(biasesAt, biasesAt + outputs)),
    ]);
    model.setWeights(parts);
  });
};

/** @returns [P] flat */
export const readModelWeights = async (model: LayersModel): Promise<Float32Array> => {
  const parts = await Promise.all(model.getWeights().map((tensor) => tensor.data()));
  const flat = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    flat.set(part, at);
    at += part.length;
  }
  return flat;
};
