// The training code of this project: what anybody would write, and what batchlaw judges.
import * as tf from '@tensorflow/tfjs';

/** Dense layers with ReLU between them, and logits. */
export const buildModel = (sizes) => {
  const model = tf.sequential();
  sizes.slice(1).forEach((units, i) => {
    const activation = i === sizes.length - 2 ? 'linear' : 'relu';
    model.add(tf.layers.dense({ units, activation, ...(i === 0 && { inputShape: [sizes[0]] }) }));
  });
  return model;
};

export const makeOptimizer = ({ optimiser }) =>
  optimiser.momentum > 0 ? tf.train.momentum(0.1, optimiser.momentum, optimiser.nesterov) : tf.train.sgd(0.1);

/** One update: a step down the mean cross-entropy of a batch. */
export const trainStep = (model, optimizer, { inputs, labels }) => {
  const loss = () => tf.losses.softmaxCrossEntropy(labels, model.apply(inputs, { training: true }));
  optimizer.minimize(loss, false, model.getWeights(true));
};

/** One update at a time, at the rate that the schedule has for it. */
export const trainLoop = async (job) => {
  for (const update of job.updates()) {
    job.optimizer.setLearningRate(update.learningRate);
    const batch = job.batch(update);
    trainStep(job.model, job.optimizer, batch);
    tf.dispose(batch);
    await job.updated(update.examples.length);
  }
};
