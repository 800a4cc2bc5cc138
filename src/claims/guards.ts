import type { GuardOutcome } from '../core/claim.ts';
import { ExperimentError } from '../core/experimentError.ts';
import type { LossOracle, Vector } from '../core/lossOracle.ts';
import type { Network } from '../core/network.ts';
import type { Run } from '../core/run.ts';
import type { Seed } from '../core/seed.ts';
import { checkOracle } from '../measure/checkOracle.ts';
import { initialWeights } from '../networks/initialWeights.ts';
import { endOfRun } from './endOfRun.ts';

const distance = (a: Float32Array, b: Float32Array): number =>
  Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0));

/** The weights of the arm are not where they began. */
export const weightsMoved = (network: Network, arm: string, run: Run): GuardOutcome => {
  const moved = distance(run.weights, initialWeights(network, run.recipe.weightsSeed));
  return {
    name: `weights moved (${arm})`,
    passed: moved > 0.01, // NaN fails
    detail: `the weights of arm ${arm} moved by ${moved.toPrecision(3)}, the guard asks for more than 0.01`,
  };
};

/** The training loss of the arm is below that of guessing by at least a tenth. */
export const lossFell = (classes: number, arm: string, run: Run): GuardOutcome => {
  const guessing = Math.log(classes);
  const { trainingLoss } = endOfRun(run);
  return {
    name: `loss fell (${arm})`,
    passed: trainingLoss < 0.9 * guessing,
    detail: `the training loss of arm ${arm} is ${trainingLoss.toPrecision(3)} nats, the guard asks for less than 0.9 log(${classes}) = ${(0.9 * guessing).toPrecision(3)}`,
  };
};

/** The arm ended as its recipe asks: it did not diverge, and reached the training loss where one is asked for. */
export const armFinished = (arm: string, { outcome }: Run): GuardOutcome => ({
  name: `finished (${arm})`,
  passed: outcome.kind === 'finished',
  detail:
    outcome.kind === 'diverged'
      ? `arm ${arm} diverged by epoch ${outcome.epoch.toPrecision(3)}`
      : outcome.kind === 'targetMissed'
        ? `arm ${arm} did not reach the training loss it is to be compared at`
        : `arm ${arm} finished`,
});

/** Every arm of a sweep came to its end: one that diverged has no place on a loss curve. */
export const noneDiverged = (runs: Readonly<Record<string, Run>>): GuardOutcome => {
  const arms = Object.entries(runs);
  const diverged = arms.filter(([, { outcome }]) => outcome.kind === 'diverged').map(([arm]) => arm);
  return {
    name: 'no arm diverged',
    passed: diverged.length === 0,
    detail: diverged.length === 0 ? `all ${arms.length} arms finished` : `diverged: ${diverged.join('; ')}`,
  };
};

/** Two arms that are to differ ended at different weights. */
export const armsDiffer = (first: readonly [string, Run], second: readonly [string, Run]): GuardOutcome => {
  const apart = distance(first[1].weights, second[1].weights);
  return {
    name: `arms differ (${first[0]}, ${second[0]})`,
    passed: apart > 0,
    detail: `arms ${first[0]} and ${second[0]} end ${apart.toPrecision(3)} apart, the guard asks for more than 0`,
  };
};

/** Every sharpness of the arm is above its own error, so that a ratio of two of them means something. */
export const sharpnessMeasured = (arm: string, faults: readonly string[]): GuardOutcome => ({
  name: `sharpness measured (${arm})`,
  passed: faults.length === 0,
  detail: faults.length === 0 ? `every sharpness of arm ${arm} is above its error` : `arm ${arm}: ${faults.join('; ')}`,
});

/** The derivatives that the trainer gives belong to the loss it gives. A fault is the trainer's, not the user's input. */
export const oracleIsSound = async (oracle: LossOracle, weights: Vector, seed: Seed): Promise<GuardOutcome> => {
  const name = 'derivatives belong to the loss';
  try {
    const { asymmetry } = await checkOracle(oracle, weights, { seed });
    return { name, passed: true, detail: `the Hessian product is symmetric to ${asymmetry.toPrecision(2)}` };
  } catch (error) {
    if (!(error instanceof ExperimentError && error.code.startsWith('E_ORACLE'))) throw error;
    return { name, passed: false, detail: error.message };
  }
};
