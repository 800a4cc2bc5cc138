import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/core/dataset.ts';
import type { Network } from '../../src/core/network.ts';
import { optimiserTensors, startOptimiser } from '../../src/engines/tfjs/optimiserTensors.ts';
import type { TfjsBackend } from '../../src/engines/tfjs/tfjsBackends.ts';
import { openTfjsDevice, type TfjsDevice } from '../../src/engines/tfjs/tfjsDevice.ts';
import { compileFusedKernel, type FusedKernel, instantiateFusedKernel } from '../../src/engines/wasm/fusedKernel.ts';
import { packParameters, unpackParameters } from '../../src/engines/wasm/paddedParameters.ts';
import { placeOptimiser } from '../../src/engines/wasm/placeOptimiser.ts';
import { placeReplica } from '../../src/engines/wasm/replicaMemory.ts';
import { sharedDataset } from '../../src/engines/wasm/sharedDataset.ts';
import { referenceStart, referenceStep } from '../../src/laws/reference/referenceOptimisers.ts';
import { biasCorrections } from '../../src/schedules/biasCorrections.ts';
import {
  type GoldenOptimiser,
  goldenCaseCount,
  goldenGradients,
  goldenOptimisers,
  goldenStart,
} from '../support/goldenOptimisers.ts';
import { toySplit } from '../support/toyTraining.ts';

/** Weights [6] after each of twelve steps. */
type Steps = (golden: GoldenOptimiser) => Promise<readonly ArrayLike<number>[]>;

/** From the table of the golden numbers: PyTorch in float32 reaches 6e-7. */
const FLOAT32 = 1e-5;
const FLOAT64 = 1e-12;

const expectGolden = async (steps: Steps, golden: GoldenOptimiser, tolerance: number): Promise<void> => {
  const found = await steps(golden);
  expect(found).toHaveLength(golden.weightsAfter.length);
  golden.weightsAfter.forEach((expected, step) => {
    expected.forEach((weight, i) => {
      expect(Math.abs(found[step]![i]! - weight), `step ${step + 1}, weight ${i}`).toBeLessThan(tolerance);
    });
  });
};

describe('the golden cases', () => {
  it('are all of the file but two with the rate inside the buffer, dampening, two centred and four with amsgrad', () => {
    expect(goldenOptimisers.length).toBe(goldenCaseCount - 8);
    expect(new Set(goldenOptimisers.map(({ optimiser }) => optimiser.kind)).size).toBe(7);
  });
});

describe('referenceStep', () => {
  const steps: Steps = async ({ optimiser, weightDecay, learningRates }) => {
    let state = referenceStart(optimiser, Float64Array.from(goldenStart), learningRates[0]!);
    return learningRates.map((learningRate, step) => {
      state = referenceStep(optimiser, state, goldenGradients[step]!, { learningRate, weightDecay });
      return state.weights;
    });
  };
  it.each(goldenOptimisers)('follows torch.optim.$name', (golden) => expectGolden(steps, golden, FLOAT64));
});

describe.each(['cpu', 'wasm'] satisfies TfjsBackend[])('optimiserTensors on tfjs-%s', (backend) => {
  let device: TfjsDevice;
  beforeAll(async () => {
    device = await openTfjsDevice(backend);
  });
  const steps: Steps = async ({ optimiser, weightDecay, learningRates }) => {
    const { tf } = device;
    const nextCorrection = biasCorrections(optimiser);
    // Two replicas, of which the second has no finite gradient: the first is not touched by it.
    const starts = device.tidy(() => tf.tensor2d([[...goldenStart], [...goldenStart]]));
    let state = startOptimiser(device, starts, optimiser, [learningRates[0]!, 0]);
    starts.dispose();
    const found: ArrayLike<number>[] = [];
    for (const [step, learningRate] of learningRates.entries()) {
      const before = state;
      const gradient = device.tidy(() => tf.tensor2d([[...goldenGradients[step]!], goldenStart.map(() => Number.NaN)]));
      const correction = nextCorrection();
      state = optimiserTensors(device, before, gradient, {
        optimiser,
        weightDecays: [weightDecay, 0],
        learningRates: [learningRate, 0],
        correction,
      });
      tf.dispose([before, gradient]);
      found.push((await state.weights.data()).slice(0, goldenStart.length));
    }
    tf.dispose(state);
    return found;
  };
  it.each(goldenOptimisers)('follows torch.optim.$name', (golden) => expectGolden(steps, golden, FLOAT32));
});

describe('the kernel', () => {
  /** 3 weights and 3 biases. */
  const network: Network = { kind: 'mlp', sizes: [1, 3] };
  const data: Dataset = toySplit({ count: 4, features: 1, classes: 3 }).training;
  let kernel: FusedKernel;
  beforeAll(async () => {
    kernel = await instantiateFusedKernel(await compileFusedKernel());
  });
  const steps: Steps = async ({ optimiser, weightDecay, learningRates }) => {
    const memory = placeReplica(kernel, network, [sharedDataset(data)]);
    const constant = { kind: 'constant', rate: learningRates[0]! } as const;
    const planStep = placeOptimiser(memory, { optimiser, weightDecay, learningRate: constant });
    packParameters(network, Float32Array.from(goldenStart), memory.parameters);
    return learningRates.map((learningRate, step) => {
      packParameters(network, Float32Array.from(goldenGradients[step]!), memory.gradient);
      planStep(step, learningRate);
      kernel.exports.takeStep(memory.address, step);
      return unpackParameters(network, memory.parameters);
    });
  };
  it.each(goldenOptimisers)('follows torch.optim.$name', (golden) => expectGolden(steps, golden, FLOAT32));
});
