import type { Fit } from './fitJob.ts';
import { setLearningRate } from './modelOptimizer.ts';

/** The training loop that is judged where the user has none: `model.trainOnBatch`, with the rate set before each update. */
export const trainByBatch: Fit = async (job) => {
  for (const update of job.updates()) {
    setLearningRate(job.optimizer, update.learningRate);
    const { inputs, labels } = job.batch(update);
    try {
      await job.model.trainOnBatch(inputs, labels);
    } finally {
      job.tf.dispose([inputs, labels]);
    }
    await job.updated(update.examples.length);
  }
};
