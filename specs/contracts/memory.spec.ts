import type { Rank, Tensor1D, Tensor2D, TensorContainer } from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Network } from '../../src/core/network.ts';
import { seedFrom } from '../../src/core/seed.ts';
import { crossEntropies } from '../../src/engines/tfjs/crossEntropies.ts';
import { gaussNewtonVectorTensor } from '../../src/engines/tfjs/gaussNewtonVectorTensors.ts';
import { hessianVectorTensor } from '../../src/engines/tfjs/hessianVectorTensors.ts';
import { lossAndGradient } from '../../src/engines/tfjs/lossAndGradient.ts';
import { mlpLogits } from '../../src/engines/tfjs/mlpTensors.ts';
import { optimiserTensors, startOptimiser } from '../../src/engines/tfjs/optimiserTensors.ts';
import { sgdTensors } from '../../src/engines/tfjs/sgdTensors.ts';
import type { TfjsBackend } from '../../src/engines/tfjs/tfjsBackends.ts';
import { openTfjsDevice, type TfjsDevice } from '../../src/engines/tfjs/tfjsDevice.ts';
import { createTfjsTrainer } from '../../src/engines/tfjs/tfjsTrainer.ts';
import { initialWeights } from '../../src/networks/initialWeights.ts';
import { sampleOptimisers } from '../support/sampleOptimisers.ts';
import { toyRecipe, toySplit } from '../support/toyTraining.ts';

const N = 12;
const network: Network = { kind: 'mlp', sizes: [4, 5, 3] };
const data = toySplit({ count: N, features: 4, classes: 3 });
const weights = initialWeights(network, seedFrom(1));

interface Borrowed {
  readonly flat: Tensor1D;
  readonly direction: Tensor1D;
  readonly inputs: Tensor2D;
  readonly labels: Tensor1D;
  readonly logits: Tensor2D;
}

type TensorFunction = readonly [string, number, (device: TfjsDevice, borrowed: Borrowed) => TensorContainer];

/** Each exported tensor function, and how many tensors its caller then owns. */
const FUNCTIONS: readonly TensorFunction[] = [
  ['mlpLogits', 1, (device, { flat, inputs }) => mlpLogits(device, network, flat, inputs)],
  ['crossEntropies', 1, (device, { logits, labels }) => crossEntropies(device, logits, labels)],
  [
    'lossAndGradient',
    2,
    (device, { flat, inputs, labels }) => ({
      ...lossAndGradient(device, (at) => mlpLogits(device, network, at, inputs), flat, labels, { scale: 1 / N }),
    }),
  ],
  [
    'hessianVectorTensor',
    1,
    (device, { flat, direction, inputs, labels }) =>
      hessianVectorTensor(device, network, flat, direction, inputs, labels, 1 / N),
  ],
  [
    'gaussNewtonVectorTensor',
    1,
    (device, { flat, direction, inputs }) => gaussNewtonVectorTensor(device, network, flat, direction, inputs, 1 / N),
  ],
  [
    'sgdTensors',
    2,
    (device, { flat, direction }) => ({
      ...sgdTensors(
        device,
        { weights: flat, velocity: direction },
        direction,
        { kind: 'sgd', momentum: 0.9, nesterov: true },
        0.1,
      ),
    }),
  ],
  ['startOptimiser', 3, (device) => ({ ...startOptimiser(device, weights, sampleOptimisers.adam!, 0.1) })],
  ...Object.entries(sampleOptimisers).map(
    ([name, optimiser]): TensorFunction => [
      `optimiserTensors with ${name}`,
      3,
      (device, { flat, direction }) => ({
        ...optimiserTensors(device, { weights: flat, velocity: direction, squares: direction }, direction, {
          optimiser,
          weightDecay: 0.1,
          learningRate: 0.1,
          correction: { rateFactor: 1, rootFactor: 1 },
        }),
      }),
    ],
  ),
];

describe.each(['cpu', 'wasm'] satisfies TfjsBackend[])('tensors on the TensorFlow.js backend %s', (backend) => {
  let device: TfjsDevice;
  let borrowed: Borrowed;
  const tensors = (): number => device.tf.memory().numTensors;

  beforeAll(async () => {
    device = await openTfjsDevice(backend);
    const { tf } = device;
    borrowed = device.tidy(() => ({
      flat: tf.tensor1d(weights.slice()),
      direction: tf.ones<Rank.R1>([weights.length]),
      inputs: tf.tensor2d(data.training.inputs.slice(), [N, 4]),
      labels: tf.tensor1d(data.training.labels.slice(), 'int32'),
      logits: tf.zeros<Rank.R2>([N, 3]),
    })) as Borrowed;
  });
  afterAll(() => {
    device.tf.dispose({ ...borrowed });
  });

  it.each(FUNCTIONS)('made by %s are its %d results alone, and what is borrowed stays', (_, owned, make) => {
    const before = tensors();
    const made = make(device, borrowed);
    expect(tensors() - before).toBe(owned);
    device.tf.dispose(made);
    expect(tensors()).toBe(before);
    for (const tensor of Object.values(borrowed)) expect((tensor as Tensor1D).isDisposed).toBe(false);
  });

  it('are all gone after a training, an aborted one, and every question to an oracle', async () => {
    const trainer = await createTfjsTrainer({ backend });
    const before = tensors();
    const recipe = toyRecipe(N);
    await trainer.train({ network, data, recipes: [recipe, recipe], observeEveryEpochs: 0.5 });
    expect(tensors()).toBe(before);
    await expect(
      trainer.train({
        network,
        data,
        recipes: [{ ...recipe, stop: { kind: 'epochs', epochs: 1e5 } }],
        signal: AbortSignal.timeout(20),
      }),
    ).rejects.toThrow();
    expect(tensors()).toBe(before);
    const oracle = trainer.lossOracle(network, data.training);
    await oracle.loss(weights);
    await oracle.gradient(weights);
    await oracle.hessianVector(weights, weights);
    await oracle.gaussNewtonVector!(weights, weights);
    await trainer.evaluate(network, data.test, weights);
    await trainer.perExampleLoss(network, data.test, weights);
    await trainer.close();
    expect(tensors()).toBe(before);
  });
});
