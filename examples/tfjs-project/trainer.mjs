import * as tf from '@tensorflow/tfjs';
import { tfjsTrainer } from 'batchlaw';
import { buildModel, makeOptimizer, trainLoop } from './train.mjs';

await tf.setBackend('cpu');

export const trainer = tfjsTrainer({
  tf,
  name: 'tfjs-project',
  version: '1.0.0',
  model: ({ network }) => buildModel(network.sizes),
  optimizer: makeOptimizer,
  fit: trainLoop,
  capabilities: {
    optimisers: ['sgd', 'nesterov'],
    learningRates: ['constant', 'steps', 'piecewiseLinear', 'warmUp', 'cosine'],
    stops: ['epochs', 'updates', 'trainingLoss'],
  },
});

export default trainer;
