import type { Trainer } from '../core/trainer.ts';
import { type ModelTrainerOptions, modelTrainer } from '../engines/tfjs/models/modelTrainer.ts';
import { ownInstruments } from './ownInstruments.ts';

/**
 * A model and an optimizer of TensorFlow.js as a trainer, in process: what is judged is your model, your optimizer and
 * your training loop. Losses and sharpness are computed from the weights by the fused engine. Nothing of TensorFlow.js is
 * loaded by this: `tf` is yours, on the backend that you chose.
 * @throws ExperimentError from `train` `E_TRAINER_UNSUPPORTED`, `E_TRAINER_MODEL`, `E_TRAINER_CLOSED`
 * @example
 *   const trainer = tfjsTrainer({ tf, model: ({ network }) => buildModel(network.sizes), optimizer: () => tf.train.sgd(0.1) });
 *   await expect(trainer).toSatisfy(linearScalingParity());
 */
export const tfjsTrainer = (options: ModelTrainerOptions): Trainer => modelTrainer(options, ownInstruments());
