import { splitSeed } from '../../core/seed.ts';
import type { BatchOracles } from '../batchOracles.ts';
import type { GradientNoiseOptions } from '../gradientNoiseScale.ts';
import { type Checkpoint, sharpnessTrajectory, type TrajectoryPoint } from '../sharpnessTrajectory.ts';
import { summedEvaluations } from '../summedEvaluations.ts';
import type { DrawnTask } from './figuresOfSolution.ts';
import type { TrajectoryFigure, TrajectoryPlace } from './labFigure.ts';

/** The larger of Keskar et al. */
const BOX_EPSILON = 1e-3;
/** Least pairs, in two shards each: a sixteenth of a digit's worth of gradients, and the trace is known to some 10 %. */
const NOISE: Omit<GradientNoiseOptions, 'seed'> = { smallBatch: 16, largeBatch: 32, pairs: 8 };

/** A solution whose training is known; `batches` for the gradient noise. */
export interface TrainedTask extends DrawnTask {
  readonly checkpoints: readonly Checkpoint[];
  readonly batches: BatchOracles;
}

const placeOf = ({ epoch, loss, symmetrisedBox, maxEigenvalue, gradientNoise, seconds }: TrajectoryPoint) => {
  const noise = gradientNoise && {
    covarianceTrace: gradientNoise.covarianceTrace,
    gradientSquaredNorm: gradientNoise.gradientSquaredNorm,
    ...(Number.isFinite(gradientNoise.value) && { noiseScale: gradientNoise.value }),
  };
  return {
    epoch,
    loss,
    symmetrisedBox: symmetrisedBox.value,
    boxFloor: symmetrisedBox.precisionFloor,
    maxEigenvalue: maxEigenvalue.value,
    maxEigenvalueError: maxEigenvalue.error,
    ...noise,
    seconds,
  } satisfies TrajectoryPlace;
};

/**
 * Sharpness, top eigenvalue and gradient noise against loss at the checkpoints of training, for every solution whose
 * training is known. Cost per checkpoint: that of some 20 gradients of the slice, and 16 of 16 examples for the noise, which is
 * left out where there are fewer than 32.
 * @param tasks at least one; their probes are the same, so that errors are alike
 */
export const trajectoryFigure = async (tasks: readonly TrainedTask[]): Promise<TrajectoryFigure> => {
  const seed = splitSeed(tasks[0]!.seed, 'trajectory');
  const { exampleCount } = tasks[0]!.oracle;
  const trainings = await Promise.all(
    tasks.map(({ oracle, checkpoints, batches }) =>
      sharpnessTrajectory(oracle, checkpoints, {
        seed,
        boxEpsilon: BOX_EPSILON,
        ...(exampleCount >= NOISE.largeBatch && { gradientNoise: { ...NOISE, oracles: batches } }),
      }),
    ),
  );
  const points = trainings.flat();
  return {
    kind: 'trajectory',
    name: 'trajectory',
    title: 'Sharpness while the loss falls',
    about:
      'Metric 2.1 without its first-order part, top eigenvalue of the Hessian and gradient noise at points of training, against the loss there, as in figure 6 of Keskar et al. 2017 (arXiv:1609.04836): training begins at the right. Read it by the loss: at equal loss the large batch is the sharper one, by the more the lower the loss. The rise of the metric is in part its denominator, 1 + loss.',
    boxEpsilon: BOX_EPSILON,
    curves: tasks.map(({ name, title }, i) => ({ solution: name, title, points: trainings[i]!.map(placeOf) })),
    evaluations: summedEvaluations(points.map(({ evaluations }) => evaluations)),
    batchGradients: points.reduce((sum, { batchGradients }) => sum + batchGradients, 0),
    seed,
    exampleCount,
  };
};
