import { describe, expect, it } from 'vitest';
import {
  referenceAccuracy,
  referenceGradient,
  referenceHessianVector,
  referenceLogits,
  referenceLoss,
} from '../../src/laws/reference/referenceMlp.ts';
import { referenceTraining } from '../../src/laws/reference/referenceTraining.ts';
import { relativeError } from '../../src/laws/relativeError.ts';
import { goldenExamples, goldenMlpCases, goldenNetwork, goldenTraining, goldenWeights } from '../support/goldenMlp.ts';
import { goldenTrainingRequest } from '../support/goldenTrainingRequest.ts';
import { referenceHessian } from '../support/referenceOracle.ts';

describe.each(goldenMlpCases)('referenceMlp on golden case $name', (golden) => {
  const network = goldenNetwork(golden);
  const examples = goldenExamples(golden);
  const weights = goldenWeights(golden);
  const { l2 } = golden;

  it('gives the logits, the loss and the accuracy of PyTorch', () => {
    const logits = referenceLogits(network, examples, weights).flatMap((row) => [...row]);
    expect(relativeError(logits, golden.logits.flat())).toBeLessThan(1e-12);
    expect(relativeError([referenceLoss(network, examples, weights)], [golden.cross_entropy])).toBeLessThan(1e-12);
    expect(referenceAccuracy(network, examples, weights)).toBeCloseTo(golden.accuracy, 14);
  });

  it('gives the gradient of PyTorch', () => {
    const { loss, gradient } = referenceGradient(network, examples, weights);
    expect(relativeError([loss], [golden.cross_entropy])).toBeLessThan(1e-12);
    expect(
      relativeError(
        gradient.map((g, i) => g + l2 * weights[i]!),
        golden.gradient,
      ),
    ).toBeLessThan(1e-12);
  });
});

const twiceDifferentiable = goldenMlpCases.filter(({ hvp }) => hvp !== undefined);

describe.each(twiceDifferentiable)('referenceMlp on the curvature of golden case $name', (golden) => {
  const network = goldenNetwork(golden);
  const examples = goldenExamples(golden);
  const weights = goldenWeights(golden);
  const { l2 } = golden;

  it('gives the Hessian-vector products of PyTorch', () => {
    for (const { v, Hv } of golden.hvp!) {
      const product = referenceHessianVector(network, examples, weights, v);
      expect(
        relativeError(
          product.map((h, i) => h + l2 * v[i]!),
          Hv,
        ),
      ).toBeLessThan(1e-10);
    }
  });

  it('gives the dense Hessian of PyTorch', () => {
    const hessian = referenceHessian(network, examples, weights).map((row, i) =>
      Array.from(row, (h, j) => h + (i === j ? l2 : 0)),
    );
    expect(relativeError([hessian.reduce((sum, row, i) => sum + row[i]!, 0)], [golden.hessian_trace!])).toBeLessThan(
      1e-10,
    );
    if (golden.hessian !== undefined) expect(relativeError(hessian.flat(), golden.hessian.flat())).toBeLessThan(1e-10);
  });
});

describe('referenceTraining', () => {
  it('gives the losses and the weights of the golden run in PyTorch', () => {
    const { network, data, recipes, initialWeights } = goldenTrainingRequest();
    const main = goldenTraining.cases.find(({ name }) => name === 'main')!;
    // the request rounds the initial weights to float32; the reference takes the decimals of the file
    expect(initialWeights![0]).toHaveLength(goldenTraining.initial_weights.length);
    const run = referenceTraining({
      network,
      data,
      recipe: recipes[0]!,
      initialWeights: goldenTraining.initial_weights,
    });
    run.batchLosses.forEach((loss, t) => {
      expect(Math.abs(loss - main.loss_before_each_step[t]!)).toBeLessThan(1e-10);
    });
    run.weights.forEach((w, i) => {
      expect(Math.abs(w - main.final_weights[i]!)).toBeLessThan(1e-10);
    });
    expect(run.updates).toBe(40);
    expect(run.examplesSeen).toBe(goldenTraining.steps.reduce((sum, { indices }) => sum + indices.length, 0));
    expect(run.observations.at(-1)!.testLoss).toBeCloseTo(main.loss_all_examples, 10);
    expect(run.observations.at(-1)!.testAccuracy).toBeCloseTo(main.accuracy_all_examples, 12);
  });
});
