import type { Rank, Tensor1D, Tensor2D, Tensor3D, TensorContainer } from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Network } from '../../src/core/network.ts';
import { seedFrom } from '../../src/core/seed.ts';
import { crossEntropies } from '../../src/engines/tfjs/crossEntropies.ts';
import { gaussNewtonVectorTensor } from '../../src/engines/tfjs/gaussNewtonVectorTensors.ts';
import { hessianVectorTensor } from '../../src/engines/tfjs/hessianVectorTensors.ts';
import { lossAndGradient } from '../../src/engines/tfjs/lossAndGradient.ts';
import { mlpLogits } from '../../src/engines/tfjs/mlpTensors.ts';
import { networkTensors } from '../../src/engines/tfjs/networkTensors.ts';
import { optimiserTensors, startOptimiser } from '../../src/engines/tfjs/optimiserTensors.ts';
import { type Replica, startReplica } from '../../src/engines/tfjs/replica.ts';
import { partOfStack, type ReplicaStack, startStack, stepStack } from '../../src/engines/tfjs/replicaStack.ts';
import { sgdTensors } from '../../src/engines/tfjs/sgdTensors.ts';
import { stackedBatches } from '../../src/engines/tfjs/stackedBatches.ts';
import { type StackedBatches, stackedGradients } from '../../src/engines/tfjs/stackedGradients.ts';
import { stackedMlpGradients } from '../../src/engines/tfjs/stackedMlpGradients.ts';
import type { TfjsBackend } from '../../src/engines/tfjs/tfjsBackends.ts';
import { openTfjsDevice, type TfjsDevice } from '../../src/engines/tfjs/tfjsDevice.ts';
import { createTfjsTrainer } from '../../src/engines/tfjs/tfjsTrainer.ts';
import { initialWeights } from '../../src/networks/initialWeights.ts';
import { evaluationPoints } from '../../src/schedules/evaluationPoints.ts';
import { sampleOptimisers } from '../support/sampleOptimisers.ts';
import { toyRecipe, toySplit } from '../support/toyTraining.ts';

const N = 12;
const network: Network = { kind: 'mlp', sizes: [4, 5, 3] };
const data = toySplit({ count: N, features: 4, classes: 3 });
const weights = initialWeights(network, seedFrom(1));

interface Borrowed {
  readonly flat: Tensor1D;
  readonly direction: Tensor1D;
  readonly stack: Tensor2D;
  readonly nothing: Tensor1D;
  readonly layer: Tensor3D;
  readonly inputsOfTwo: StackedBatches['inputs'];
  readonly targets: StackedBatches['targets'];
  readonly shares: StackedBatches['shares'];
  readonly inputs: Tensor2D;
  readonly labels: Tensor1D;
  readonly logits: Tensor2D;
}

const batchOf = (count: number) => ({
  inputs: data.training.inputs.slice(0, 4 * count),
  labels: data.training.labels.slice(0, count),
  gradientScale: 1 / count,
});

const replica = (): Replica =>
  startReplica({
    network,
    data,
    recipe: toyRecipe(N),
    initialWeights: weights,
    points: evaluationPoints(toyRecipe(N), undefined),
    onObservation: () => undefined,
    onRun: () => undefined,
  });

const stackOf = ({ stack, nothing }: Borrowed): ReplicaStack => ({
  replicas: [replica(), replica()],
  state: { weights: stack, velocity: stack, squares: stack },
  kept: nothing,
});

const ownOf = ({ state, kept }: ReplicaStack): TensorContainer => ({ ...state, kept });

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
    (device, { stack }) => ({
      ...sgdTensors(
        device,
        { weights: stack, velocity: stack },
        stack,
        { kind: 'sgd', momentum: 0.9, nesterov: true },
        [0.1, 0.2],
      ),
    }),
  ],
  [
    'startOptimiser',
    3,
    (device, { stack }) => ({ ...startOptimiser(device, stack, sampleOptimisers.adam!, [0.1, 0.2]) }),
  ],
  ['startStack', 4, (device) => ownOf(startStack(device, networkTensors(device, network), [replica()], 2))],
  [
    'stepStack',
    4,
    (device, borrowed) => ownOf(stepStack(device, networkTensors(device, network), stackOf(borrowed), 1)),
  ],
  [
    'partOfStack',
    4,
    (device, borrowed) => {
      const stack = stackOf(borrowed);
      return ownOf(partOfStack(device, stack, stack.replicas.slice(1), 1));
    },
  ],
  ['stackedBatches', 3, (device) => ({ ...stackedBatches(device, data.training, [batchOf(2), batchOf(1)], 1) })],
  [
    'stackedGradients',
    1,
    (device, { layer, inputsOfTwo, targets, shares }) => [
      ...stackedGradients(device, (at) => device.tf.matMul(inputsOfTwo, at as Tensor3D), [layer], { targets, shares }),
    ],
  ],
  [
    'stackedMlpGradients',
    1,
    (device, { stack, inputsOfTwo, targets, shares }) =>
      stackedMlpGradients(device, network, stack, { inputs: inputsOfTwo, targets, shares }),
  ],
  ...Object.entries(sampleOptimisers).map(
    ([name, optimiser]): TensorFunction => [
      `optimiserTensors with ${name}`,
      3,
      (device, { stack }) => ({
        ...optimiserTensors(device, { weights: stack, velocity: stack, squares: stack }, stack, {
          optimiser,
          weightDecays: [0.1, 0],
          learningRates: [0.1, 0.2],
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
      stack: tf.ones<Rank.R2>([2, weights.length]),
      nothing: tf.tensor1d([]),
      layer: tf.ones<Rank.R3>([2, 4, 3]),
      inputsOfTwo: tf.ones<Rank.R3>([2, 5, 4]),
      targets: tf.ones<Rank.R3>([2, 5, 3]),
      shares: tf.ones<Rank.R3>([2, 5, 1]),
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
    // A stack that a replica leaves, that parts at a milestone, and that another optimiser is not in.
    const parting = [3, 12].map((batchSize) =>
      toyRecipe(N, { batchSize: { kind: 'steps', initial: 3, milestones: [{ epoch: 1, batchSize }] } }),
    );
    const longer = toyRecipe(N, { stop: { kind: 'epochs', epochs: 5 } });
    const other = toyRecipe(N, { optimiser: sampleOptimisers.adam! });
    await trainer.train({ network, data, recipes: [recipe, longer, ...parting, other] });
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
