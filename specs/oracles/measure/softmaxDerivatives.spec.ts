import { test } from '@fast-check/vitest';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { trainings } from '../../../src/laws/arbitraries/trainings.ts';
import { referenceAccuracy, referenceGradient, referenceLoss } from '../../../src/laws/reference/referenceMlp.ts';
import { laplaceEvidence } from '../../../src/measure/laplaceEvidence.ts';
import { lastLayerTask } from '../../../src/measure/lastLayerTask.ts';
import { otherCoordinates } from '../../../src/measure/otherCoordinates.ts';
import { softmaxFit, softmaxHessian, softmaxTask } from '../../../src/measure/softmaxRegression.ts';
import { parameterLayout } from '../../../src/networks/parameterLayout.ts';
import { referenceHessian } from '../../support/referenceOracle.ts';

const linear = trainings({ maxDepth: 0, minCount: 4 });

describe('softmax regression', () => {
  test.prop([linear], { numRuns: 40 })(
    'has loss, accuracy, gradient and Hessian of the network without hidden layer',
    ({ network, data: { training }, weights }) => {
      const N = training.count;
      const task = softmaxTask(training);
      const { crossEntropy, accuracy, gradient, probabilities } = softmaxFit(task, weights);
      expect(crossEntropy / N).toBeCloseTo(referenceLoss(network, training, weights), 12);
      expect(accuracy).toBeCloseTo(referenceAccuracy(network, training, weights), 12);
      const expected = referenceGradient(network, training, weights).gradient;
      for (const [i, g] of gradient.entries()) expect(g / N).toBeCloseTo(expected[i]!, 12);
      const hessian = softmaxHessian(task, probabilities);
      referenceHessian(network, training, weights).forEach((row, i) => {
        for (let j = 0; j <= i; j++) expect(hessian[i * row.length + j]! / N).toBeCloseTo(row[j]!, 12);
      });
    },
  );
});

describe('lastLayerTask', () => {
  test.prop([trainings()], { numRuns: 40 })(
    'has the loss of the whole network at the weights of its last layer',
    ({ network, data: { training }, weights }) => {
      const { weightsAt } = parameterLayout(network).at(-1)!;
      const { crossEntropy } = softmaxFit(lastLayerTask(network, training, weights), weights.slice(weightsAt));
      expect(crossEntropy / training.count).toBeCloseTo(referenceLoss(network, training, weights), 11);
    },
  );
});

describe('otherCoordinates', () => {
  test.prop([linear, fc.constantFrom(0.1, 1, 10)], { numRuns: 40 })(
    'keep every prediction and the evidence, wherever the weights are',
    ({ data: { training }, weights, seed }, precision) => {
      const here = { task: softmaxTask(training), weights, precision };
      const { task, ...there } = otherCoordinates(here, seed);
      const [before, after] = [laplaceEvidence(here.task, here), laplaceEvidence(task, there)];
      expect(after.crossEntropy).toBeCloseTo(before.crossEntropy, 9);
      expect(Math.abs(after.logEvidence - before.logEvidence)).toBeLessThan(1e-9 * (1 + Math.abs(before.logEvidence)));
      expect(after.aboveMinimum).toBeCloseTo(before.aboveMinimum, 8);
    },
  );

  test.prop([linear], { numRuns: 40 })('move the trace of the Hessian', ({ data: { training }, weights, seed }) => {
    const here = { task: softmaxTask(training), weights, precision: 1 };
    const { task, ...there } = otherCoordinates(here, seed);
    const ratio = laplaceEvidence(task, there).hessianTrace / laplaceEvidence(here.task, here).hessianTrace;
    fc.pre(there.precision.some((entry, at) => at % (here.task.features + 1) === 0 && entry > 1.01)); // some scale is not 1
    expect(ratio).toBeGreaterThan(1);
  });
});
