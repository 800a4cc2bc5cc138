import * as tf from '@tensorflow/tfjs';
import { setThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import { tfjsTrainer } from 'batchlaw';
import { buildModel, makeOptimizer, trainLoop } from './train.mjs';

tf.enableProdMode();
setThreadsCount(1); // batches are too small for more
await tf.setBackend('wasm'); // plain JavaScript, which is 'cpu', takes twice as long

export const trainer = tfjsTrainer({
  tf,
  name: 'tfjs-project',
  version: '1.1.0',
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
