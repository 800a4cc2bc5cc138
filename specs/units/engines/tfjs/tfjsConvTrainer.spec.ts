import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Observation } from '../../../../src/core/run.ts';
import { seedFrom } from '../../../../src/core/seed.ts';
import type { Trainer } from '../../../../src/core/trainer.ts';
import { chunksOf } from '../../../../src/engines/tfjs/datasetChunks.ts';
import { openTfjsDevice, type TfjsDevice } from '../../../../src/engines/tfjs/tfjsDevice.ts';
import { createTfjsTrainer } from '../../../../src/engines/tfjs/tfjsTrainer.ts';
import { convLayout } from '../../../../src/networks/convLayout.ts';
import { initialWeights } from '../../../../src/networks/initialWeights.ts';
import { errorOf } from '../../../support/errorOf.ts';
import {
  fullLenet,
  fullResnet9,
  smallLenet,
  smallNormalisedMlp,
  smallResnet9,
} from '../../../support/sampleConvNetworks.ts';
import { toyImages, toyRecipe, toySplit } from '../../../support/toyTraining.ts';

const N = 12;
const lenetData = toyImages(smallLenet.image, N, 3);
const resnetData = toyImages(smallResnet9.image, N, 3);
const denseData = toySplit({ count: N, features: 4, classes: 3 });
const ghosts = (ghostBatch: number) => ({ ...smallResnet9, batchNorm: { ...smallResnet9.batchNorm, ghostBatch } });
const batches = (batchSize: number) =>
  toyRecipe(N, { batchSize: { kind: 'constant', batchSize }, stop: { kind: 'epochs', epochs: 2 } });

describe('chunks of a set of images', () => {
  it('hold what the widest layer of a network has room for', () => {
    expect(chunksOf(fullLenet, 10_000)[0]!.count).toBe(Math.floor(2 ** 23 / (24 * 24 * 20)));
    expect(chunksOf(fullResnet9, 10_000)[0]!.count).toBe(64);
  });
});

describe('training a network with convolutions on TensorFlow.js', () => {
  let device: TfjsDevice;
  let trainer: Trainer;
  const tensors = (): number => device.tf.memory().numTensors;
  beforeAll(async () => {
    device = await openTfjsDevice('cpu');
    trainer = await createTfjsTrainer({ backend: 'cpu' });
  });
  afterAll(() => trainer.close());

  it('leaves no tensor behind, and tells of each observation with the seconds of training', async () => {
    const before = tensors();
    const told: Observation[] = [];
    const seconds: number[] = [];
    const network = ghosts(4);
    const [run, again] = await trainer.train({
      network,
      data: resnetData,
      recipes: [batches(6), batches(6)],
      observeEveryEpochs: 1,
      onObservation: (index, observation, after) => {
        if (index > 0) return;
        told.push(observation);
        seconds.push(after);
      },
    });
    expect(tensors()).toBe(before);
    expect(told).toEqual(run!.observations);
    expect(seconds).toHaveLength(2);
    expect(seconds[0]).toBeGreaterThan(0);
    expect(seconds[1]).toBeGreaterThan(seconds[0]!);
    expect(seconds[1]).toBeLessThan(run!.seconds);
    expect(again!.weights).toEqual(run!.weights);
  });

  it('leaves no tensor behind where statistics are those of the training set', async () => {
    const before = tensors();
    const { batchNorm } = smallResnet9;
    const network = {
      ...smallResnet9,
      batchNorm: { ...batchNorm, evaluation: { kind: 'trainingSet', batchSize: 8 } },
    } as const;
    await trainer.train({ network, data: resnetData, recipes: [batches(6)] });
    expect(tensors()).toBe(before);
  });

  it('moves weights, shifts images, and never touches running statistics by weight decay', async () => {
    const still = { ...batches(6), learningRate: { kind: 'constant', rate: 0 }, weightDecay: 0.1 } as const;
    const [run] = await trainer.train({ network: smallResnet9, data: resnetData, recipes: [still] });
    const { trained } = convLayout(smallResnet9);
    const first = initialWeights(smallResnet9, still.weightsSeed);
    expect(run!.weights.subarray(0, trained)).toEqual(first.subarray(0, trained));
    expect(run!.weights.subarray(trained)).not.toEqual(first.subarray(trained));
    const [plain, shifted] = await trainer.train({
      network: smallLenet,
      data: lenetData,
      recipes: [batches(6), { ...batches(6), augmentation: { maxShift: 2, flip: true } }],
    });
    expect(plain!.weights).not.toEqual(initialWeights(smallLenet, still.weightsSeed));
    expect(shifted!.weights).not.toEqual(plain!.weights);
  });

  it('makes a ghost batch as large as the batch do what no ghost batch does', async () => {
    const [whole] = await trainer.train({ network: smallResnet9, data: resnetData, recipes: [batches(6)] });
    const [same] = await trainer.train({ network: ghosts(6), data: resnetData, recipes: [batches(6)] });
    const [other] = await trainer.train({ network: ghosts(3), data: resnetData, recipes: [batches(6)] });
    expect(same!.weights).toEqual(whole!.weights);
    expect(other!.weights).not.toEqual(whole!.weights);
  });

  it('has a gradient at evaluation, 0 for what is not trained, and says that it has no Hessian', async () => {
    const oracle = trainer.lossOracle(smallResnet9, resnetData.training);
    const weights = initialWeights(smallResnet9, seedFrom(1));
    const { gradient } = await oracle.gradient(weights);
    const { trained, count } = convLayout(smallResnet9);
    expect(oracle.parameterCount).toBe(count);
    expect(gradient.subarray(0, trained).some((g) => g !== 0)).toBe(true);
    expect(gradient.subarray(trained).every((g) => g === 0)).toBe(true);
    expect(oracle.gaussNewtonVector).toBeUndefined();
    expect(await errorOf(() => oracle.hessianVector(weights, weights))).toMatchObject({
      code: 'E_NO_HESSIAN',
      message: expect.stringMatching(/^exact Hessian-vector products are there for multilayer perceptrons alone: /),
    });
  });

  it.each([
    [ghosts(1), 6, 'a batch of 6 in ghost batches of 1 leaves one example'],
    [ghosts(5), 6, 'a batch of 6 in ghost batches of 5 leaves one example'],
    [
      smallResnet9,
      1,
      'a batch of 1 leaves one example to be normalised by itself, which has no variance in the last layers of a ResNet-9',
    ],
  ])('refuses a group of one where an image ends as one pixel: %o, B = %d', async (network, batchSize, message) => {
    const error = await errorOf(() => trainer.train({ network, data: resnetData, recipes: [batches(batchSize)] }));
    expect(error.code).toBe('E_GROUP_OF_ONE');
    expect(error.message).toContain(message);
  });

  it('refuses a group of one in dense layers, whose normalisation has no pixels', async () => {
    const request = { network: smallNormalisedMlp, data: denseData, recipes: [batches(1)] };
    expect(await errorOf(() => trainer.train(request))).toMatchObject({
      code: 'E_GROUP_OF_ONE',
      message:
        'a batch of 1 leaves one example to be normalised by itself, which has no variance in network [4, 5, 6, 3] with batch normalisation: take another batch size, or batching stream.',
    });
  });

  it('normalises dense layers on the backend wasm too, to the same weights', async () => {
    const wasm = await createTfjsTrainer({ backend: 'wasm' });
    const network = { ...smallNormalisedMlp, batchNorm: { ...smallNormalisedMlp.batchNorm, ghostBatch: 3 } };
    const request = { network, data: denseData, recipes: [batches(6)] };
    const [[here], [there]] = [await trainer.train(request), await wasm.train(request)];
    await wasm.close();
    here!.weights.forEach((weight, i) => {
      expect(there!.weights[i]).toBeCloseTo(weight, 4);
    });
  });

  it('is refused by the backend wasm, which still evaluates', async () => {
    const wasm = await createTfjsTrainer({ backend: 'wasm' });
    const error = await errorOf(() => wasm.train({ network: smallLenet, data: lenetData, recipes: [batches(6)] }));
    expect(error.code).toBe('E_NETWORK_KIND');
    expect(error.message).toMatch(
      /^engine tfjs-wasm \(TensorFlow.js' wasm backend has no Conv2DBackpropFilter\) takes multilayer perceptrons alone, and was given a LeNet/,
    );
    const weights = initialWeights(smallLenet, seedFrom(1));
    const { loss } = await wasm.evaluate(smallLenet, lenetData.test, weights);
    expect(loss).toBeCloseTo((await trainer.evaluate(smallLenet, lenetData.test, weights)).loss, 5);
    await wasm.close();
  });
});
