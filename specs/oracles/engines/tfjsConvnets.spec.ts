import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tensor } from '../../../src/core/tensor.ts';
import type { Trainer } from '../../../src/core/trainer.ts';
import { createTfjsTrainer } from '../../../src/engines/tfjs/tfjsTrainer.ts';
import { tensorsOfWeights } from '../../../src/networks/tensorsOfWeights.ts';
import { FLOAT32 } from '../../support/float32Tolerances.ts';
import {
  type ConvnetCase,
  goldenConvnet,
  goldenConvnets,
  goldenConvRequest,
  goldenConvWeights,
  inGoldenOrder,
} from '../../support/goldenConvnets.ts';
import { gpuMissing } from '../../support/gpuAtHand.ts';

/** Largest difference over all tensors, in units of the largest entry of what is expected. */
const deviation = (
  found: ReadonlyMap<string, Tensor>,
  expected: Readonly<Record<string, readonly number[]>>,
  less: ReadonlyMap<string, Tensor> | undefined = undefined,
): number => {
  let worst = 0;
  let largest = 0;
  for (const [name, values] of Object.entries(expected)) {
    values.forEach((value, k) => {
      const from = less === undefined ? 0 : less.get(name)!.values[k]!;
      worst = Math.max(worst, Math.abs(found.get(name)!.values[k]! - value));
      largest = Math.max(largest, Math.abs(value - from));
    });
  }
  return worst / largest;
};

const named = (name: string): ConvnetCase => goldenConvnets.find((golden) => golden.name === name)!;

const noGpu = await gpuMissing();
/** A software driver takes half a minute for ResNet-9, which passes there as well. */
const small = goldenConvnets.filter(({ name }) => !name.startsWith('resnet9'));

describe.for([
  ['tfjs-cpu', { backend: 'cpu', cases: goldenConvnets, missing: undefined }],
  [noGpu ?? 'tfjs-webgpu', { backend: 'webgpu', cases: small, missing: noGpu }],
] as const)('networks with convolutions or batch normalisation on %s', ([, { backend, cases, missing }]) => {
  const has = (name: string): boolean => cases.some((golden) => golden.name === name);
  let trainer: Trainer;
  beforeAll(async () => {
    if (missing === undefined) trainer = await createTfjsTrainer({ backend });
  });
  afterAll(() => trainer?.close());

  it.skipIf(missing !== undefined).each(cases)('have the loss and the gradient of PyTorch: $name', async (golden) => {
    const { network, data, initialWeights } = goldenConvRequest(golden);
    const weights = initialWeights![0]!;
    const { loss, gradient } = await trainer.lossOracle(network, data.test).gradient(weights);
    expect(Math.abs(loss - golden.loss_at_evaluation_before)).toBeLessThan(FLOAT32.loss);
    expect((await trainer.evaluate(network, data.test, weights)).loss).toBeCloseTo(loss, 6);
    expect(deviation(tensorsOfWeights(network, gradient), golden.gradient_at_evaluation)).toBeLessThan(
      FLOAT32.gradient,
    );
  });

  // In units of the largest change of a weight: float32 weights of size 1 that change by 0.01 carry 6e-8 / 0.01 each update.
  it.skipIf(missing !== undefined).each(cases)(
    'have the weights, the running statistics and the loss of PyTorch after five updates: $name',
    async (golden) => {
      const request = goldenConvRequest(golden);
      const { network } = request;
      const [run] = await trainer.train(request);
      const tensors = tensorsOfWeights(network, run!.weights);
      const before = tensorsOfWeights(network, request.initialWeights![0]!);
      expect(run!.updates).toBe(5);
      const [trained, kept] = [false, true].map((running) =>
        Object.fromEntries(
          Object.entries(golden.state_after).filter(([name]) => name.includes('running_') === running),
        ),
      );
      expect(deviation(tensors, trained!, before)).toBeLessThan(1e-4);
      if ('batchNorm' in network) expect(deviation(tensors, kept!, before)).toBeLessThan(1e-5);
      expect(Math.abs(run!.observations.at(-1)!.testLoss - golden.loss_at_evaluation_after)).toBeLessThan(FLOAT32.loss);
    },
  );

  it.skipIf(missing !== undefined).each(['resnet9', 'normalised-mlp'].filter(has))(
    'have the statistics of the training set where these are asked for: %s',
    async (name) => {
      const golden = named(name);
      const request = goldenConvRequest(golden);
      const plain = goldenConvnet(golden);
      if (!('batchNorm' in plain)) throw new Error('not normalised');
      const network = {
        ...plain,
        batchNorm: { ...plain.batchNorm, evaluation: { kind: 'trainingSet', batchSize: 16 } },
      } as const;
      const [recipe] = request.recipes;
      const still = { ...recipe!, learningRate: { kind: 'constant', rate: 0 } } as const;
      const [trained] = await trainer.train({ ...request, network });
      // the golden numbers are of batches of 16 images in their own order: once more from there, at rate 0
      const [run] = await trainer.train({
        ...request,
        network,
        data: { ...request.data, training: inGoldenOrder(request.data.training) },
        recipes: [still],
        initialWeights: [trained!.weights],
      });
      expect(deviation(tensorsOfWeights(network, run!.weights), golden.precise!)).toBeLessThan(1e-4);
    },
  );

  it.skipIf(missing !== undefined).each(['resnet9', 'normalised-mlp'].filter(has))(
    'evaluate a set in chunks as they do one by one: %s',
    async (name) => {
      const golden = named(name);
      const { network, data } = goldenConvRequest(golden);
      const weights = goldenConvWeights(network);
      const losses = await trainer.perExampleLoss(network, data.test, weights);
      const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
      expect(mean).toBeCloseTo(golden.loss_at_evaluation_before, 5);
    },
  );
});
