import { describe, expect, it } from 'vitest';
import { seedFrom } from '../../../../src/core/seed.ts';
import { gaussianMixture } from '../../../../src/data/gaussianMixture.ts';
import { takeSubset } from '../../../../src/data/takeSubset.ts';
import type { TrajectoryFigure } from '../../../../src/measure/lab/labFigure.ts';
import { NO_TRAINING, trajectoryOf } from '../../../../src/measure/lab/labFigures.ts';
import { labTask } from '../../../support/labTask.ts';
import { referenceOracle } from '../../../support/referenceOracle.ts';

const few = labTask();
const { network, weights } = few;
const checkpoints = [0.3, 0.7, 1].map((share, epoch) => ({ epoch, weights: weights.map((each) => share * each) }));
const withBatches = (task: typeof few) => ({
  ...task,
  batches: {
    whole: task.oracle,
    of: (examples: ArrayLike<number>) => referenceOracle(network, takeSubset(task.slice, examples)),
  },
});

describe('the trajectory figure', () => {
  it('has a curve per training, with the loss of each checkpoint and what all cost', async () => {
    const slice = gaussianMixture({ count: 40, features: 3, classes: 2, separation: 1 }, seedFrom(2));
    const oracle = referenceOracle(network, slice);
    const task = withBatches(labTask({ slice, oracle, checkpoints }));
    const alone = withBatches(labTask({ slice, oracle, name: 'file' }));
    const figure = (await trajectoryOf([task, alone])) as TrajectoryFigure;
    expect(figure.curves.map(({ solution }) => solution)).toEqual(['one']);
    const { points } = figure.curves[0]!;
    expect(points.map(({ epoch }) => epoch)).toEqual([0, 1, 2]);
    for (const [i, point] of points.entries()) {
      expect(point.loss).toBe(await oracle.loss(checkpoints[i]!.weights));
      expect(point.maxEigenvalue).toBeGreaterThan(0);
      expect(point.covarianceTrace).toBeGreaterThan(0);
      const { covarianceTrace, gradientSquaredNorm, noiseScale } = point;
      if (gradientSquaredNorm! > 0) expect(noiseScale).toBeCloseTo(covarianceTrace! / gradientSquaredNorm!, 6);
      else expect(noiseScale).toBeUndefined();
    }
    expect(figure.batchGradients).toBe(3 * 8 * 2);
  });

  it('leaves the noise out where a batch would not fit in the slice', async () => {
    const figure = (await trajectoryOf([withBatches(labTask({ checkpoints }))])) as TrajectoryFigure;
    expect(figure.batchGradients).toBe(0);
    expect(figure.curves[0]!.points[0]).not.toHaveProperty('covarianceTrace');
  });

  it('is left out with the reason where no training is known', async () => {
    expect(await trajectoryOf([withBatches(few)])).toEqual({ kind: 'none', reason: NO_TRAINING });
  });
});
