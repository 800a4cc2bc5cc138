import * as tf from '@tensorflow/tfjs';
import type { MakeModel } from '../../src/engines/tfjs/models/builtModel.ts';

/** Dense layers with ReLU between them, as anybody would write them. */
export const denseModel = (sizes: readonly number[], output: 'softmax' | 'linear' = 'linear'): tf.LayersModel => {
  const model = tf.sequential();
  sizes.slice(1).forEach((units, i) => {
    const last = i === sizes.length - 2;
    model.add(
      tf.layers.dense({
        units,
        activation: last ? output : 'relu',
        ...(i === 0 && { inputShape: [sizes[0]!] }),
      }),
    );
  });
  return model;
};

export const makeDense: MakeModel = ({ network }) => denseModel(network.sizes);
