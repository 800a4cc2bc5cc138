import { ExperimentError } from '../../core/experimentError.ts';
import type { Recipe } from '../../core/recipe.ts';
import { DIVERGENCE_BOUND, type Observation, type Run, type RunOutcome } from '../../core/run.ts';
import { areFinite } from '../../networks/areFinite.ts';
import type { ObservationMessage, TrainResult } from './trainerProtocol.ts';
import { fromWire } from './wireArray.ts';

const lied = (message: string): never => {
  throw new ExperimentError('E_TRAINER_REPLY', `the trainer's answer to train cannot be: ${message}.`);
};

/** Only what is finite and below the bound is an observation; from the first one that is not, the run has diverged. */
const isSound = (message: ObservationMessage): boolean =>
  [message.trainingLoss, message.trainingAccuracy, message.testLoss, message.testAccuracy].every(
    (value) => value !== null,
  ) && message.trainingLoss! <= DIVERGENCE_BOUND;

const asObservation = (message: ObservationMessage): Observation => {
  const { epoch, updates, trainingLoss, trainingAccuracy, testLoss, testAccuracy } = message;
  for (const [name, value] of Object.entries({ trainingAccuracy, testAccuracy })) {
    if (!(value! >= 0 && value! <= 1)) lied(`${name} ${value} at epoch ${epoch} is no share`);
  }
  for (const [name, value] of Object.entries({ trainingLoss, testLoss })) {
    if (!(value! >= 0)) lied(`${name} ${value} at epoch ${epoch} is negative`);
  }
  return {
    epoch,
    updates,
    trainingLoss: trainingLoss!,
    trainingAccuracy: trainingAccuracy!,
    testLoss: testLoss!,
    testAccuracy: testAccuracy!,
  };
};

/**
 * What a trainer says came of a recipe, as far as one can tell: numbers that cannot be are refused, numbers that are none are
 * divergence. Whether the training followed the recipe is for the laws to find out.
 * @param parameterCount P of the network
 * @throws ExperimentError `E_TRAINER_REPLY`
 */
export const runOfResult = (
  result: TrainResult,
  {
    recipe,
    parameterCount,
    seconds,
  }: { readonly recipe: Recipe; readonly parameterCount: number; readonly seconds: number },
): Run => {
  const { outcome, observations: messages = [], updates, examplesSeen } = result;
  messages.forEach((message, i) => {
    const before = messages[i - 1];
    if (before !== undefined && !(message.epoch > before.epoch && message.updates >= before.updates)) {
      lied(
        `the observation at epoch ${message.epoch} after ${message.updates} updates follows one at epoch ${before.epoch} after ${before.updates}`,
      );
    }
    if (message.updates > updates) lied(`it was observed after ${message.updates} updates, and made ${updates}`);
  });
  const broken = messages.findIndex((message) => !isSound(message));
  const sound = (broken < 0 ? messages : messages.slice(0, broken)).map(asObservation);
  const weights =
    result.weights === undefined
      ? new Float32Array(parameterCount).fill(Number.NaN)
      : fromWire(result.weights, parameterCount, 'the weights');
  const diverged = (epoch: number): RunOutcome => ({ kind: 'diverged', epoch });
  const told = (): RunOutcome => {
    if (broken >= 0) return diverged(messages[broken]!.epoch);
    const end = result.divergedAtEpoch ?? sound.at(-1)?.epoch ?? examplesSeen / recipe.datasetSize;
    if (outcome === 'diverged') return diverged(end);
    if (result.weights === undefined) return lied(`training ${outcome}, and there are no weights`);
    return areFinite(weights) ? { kind: outcome } : diverged(end);
  };
  return { recipe, outcome: told(), observations: sound, weights, updates, examplesSeen, seconds };
};
