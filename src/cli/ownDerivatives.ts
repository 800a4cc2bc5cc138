import { ExperimentError } from '../core/experimentError.ts';
import type { Trainer } from '../core/trainer.ts';
import type { LabTask } from '../measure/lab/labMeasure.ts';
import type { SharpnessRecord } from '../records/sharpnessRecord.ts';

/** Of the loss, and at least of nothing: a loss of 1e-6 in float32 is good to about 1e-7. */
const TOLERANCE = { relative: 1e-3, absolute: 1e-6 };

/** Is the loss oracle the trainer's own work, or lent by an engine of ours? */
const ownsOracle = ({ own }: Trainer): boolean => own === undefined || own.includes('lossOracle');

/**
 * Whose derivatives are measured where a trainer is named; undefined where none is.
 * @param files how many solutions come from files: those a trainer can only differentiate
 * @throws ExperimentError `E_TRAINER_DERIVATIVES`
 */
export const derivativesOf = (
  trainer: Trainer,
  { trainer: named }: { readonly trainer?: string },
  files: number,
): SharpnessRecord['derivatives'] => {
  if (named === undefined) return undefined;
  if (ownsOracle(trainer)) return 'trainer';
  if (files === 0) return 'engine';
  throw new ExperimentError(
    'E_TRAINER_DERIVATIVES',
    `the trainer ${trainer.name} has nothing to do here: the weights are in files, and it does not answer loss, gradient and hessianVector. Leave --trainer out, so that an engine measures them, or let it answer (docs/trainer-protocol.md).`,
  );
};

/**
 * Refuses a trainer whose loss is another one than the mean cross-entropy of the network with these weights, which is what every
 * number and figure is about.
 * @param computed that mean, by whoever evaluates
 * @throws ExperimentError `E_TRAINER_LOSS`
 */
export const checkOwnLoss = async (
  trainer: Trainer,
  { oracle, weights, name }: Pick<LabTask, 'oracle' | 'weights'> & { readonly name: string },
  computed: number,
): Promise<void> => {
  if (!ownsOracle(trainer)) return;
  const told = await oracle.loss(weights);
  if (!(Math.abs(told - computed) > TOLERANCE.absolute + TOLERANCE.relative * computed)) return; // NaN is for `checkOracle`
  throw new ExperimentError(
    'E_TRAINER_LOSS',
    `${name}: the trainer ${trainer.name} says that the loss is ${told}, and the mean cross-entropy of these weights is ${computed}. Its loss has to be that mean in nats, without a penalty, dropout or smoothed labels, over all examples; the order of the weights is W1 [in][out], b1, W2, b2, ...`,
  );
};
