import type { Dataset } from '../../core/dataset.ts';
import { ExperimentError } from '../../core/experimentError.ts';
import type { Vector } from '../../core/lossOracle.ts';
import type { Network } from '../../core/network.ts';
import type { Run } from '../../core/run.ts';
import type { Trainer, TrainRequest } from '../../core/trainer.ts';
import { checkNetworkFitsData } from '../../networks/checkNetworkFitsData.ts';
import { checkWeightsFitNetwork } from '../../networks/checkWeightsFitNetwork.ts';
import { initialWeights } from '../../networks/initialWeights.ts';
import { checkAugmentation } from '../../schedules/checkAugmentation.ts';
import { evaluationPoints } from '../../schedules/evaluationPoints.ts';
import { validateRecipe } from '../../schedules/validateRecipe.ts';
import { checkBackendTrains, checkGroups } from './checkConvTraining.ts';
import { type ExampleResults, evaluateInChunks, meanLoss } from './evaluateInChunks.ts';
import { startReplica } from './replica.ts';
import { TFJS_BACKENDS, type TfjsBackend } from './tfjsBackends.ts';
import { openTfjsDevice } from './tfjsDevice.ts';
import { tfjsLossOracle } from './tfjsLossOracle.ts';
import type { TrainingJob } from './trainingJob.ts';
import { trainStacks } from './trainStacks.ts';

/** Everything that `train` refuses is refused here, before anything runs. */
const jobsOf = (
  backend: TfjsBackend,
  request: TrainRequest,
  onRun: (index: number, run: Run) => void,
): readonly TrainingJob[] => {
  const { network, data, recipes } = request;
  checkBackendTrains(network, backend);
  checkNetworkFitsData(network, data.training);
  checkNetworkFitsData(network, data.test);
  return recipes.map((recipe, index) => {
    validateRecipe(recipe, data.training.count);
    checkAugmentation(recipe, data.training);
    checkGroups(network, recipe);
    const given = request.initialWeights?.[index];
    if (given !== undefined) checkWeightsFitNetwork(network, given, `initialWeights[${index}]`);
    return {
      network,
      data,
      recipe,
      initialWeights: given ?? initialWeights(network, recipe.weightsSeed),
      points: evaluationPoints(recipe, request.observeEveryEpochs),
      onObservation: (observation, seconds) => request.onObservation?.(index, observation, seconds),
      onRun: (run) => onRun(index, run),
    };
  });
};

/**
 * The general engine: TensorFlow.js on one of its backends, in float32. Multilayer perceptrons of a request are trained in stacks,
 * as many replicas in the operations of one, where that is quicker (`stacksOf`); else one after another. Gradients come from
 * its automatic differentiation, so it is the second implementation that the fused engines are held against. Needs the
 * optional peer `@tensorflow/tfjs`, and most backends a package of their own.
 * Equal requests give equal bits on one machine; other machines may differ in the last bits. On cpu and wasm a recipe has the same
 * bits whatever it is stacked with; on node and webgpu, which add in another order for another shape, the same up to rounding
 * (`companyCounts`).
 * @throws ExperimentError `E_UNKNOWN_BACKEND`, `E_ENGINE_NOT_INSTALLED`, `E_BACKEND_FAILED`
 * @example const trainer = await createTfjsTrainer({ backend: 'wasm' });
 */
export const createTfjsTrainer = async ({ backend }: { readonly backend: TfjsBackend }): Promise<Trainer> => {
  const device = await openTfjsDevice(backend);
  const name = `tfjs-${backend}`;
  let closed = false;
  const assertOpen = (): void => {
    if (closed) throw new ExperimentError('E_TRAINER_CLOSED', `trainer ${name} is closed: make another one.`);
  };
  const running = new Set<Promise<unknown>>();
  /** Work that `close` waits for before the device goes. */
  const whileOpen = async <T>(work: () => Promise<T>): Promise<T> => {
    assertOpen();
    const working = work();
    running.add(working);
    try {
      return await working;
    } finally {
      running.delete(working);
    }
  };
  const results = (network: Network, dataset: Dataset, weights: Vector): Promise<ExampleResults> =>
    whileOpen(async () => {
      checkNetworkFitsData(network, dataset);
      checkWeightsFitNetwork(network, weights, 'weights');
      return evaluateInChunks(device, network, dataset, dataset.count, Float32Array.from(weights));
    });
  const trainAll = async (request: TrainRequest): Promise<readonly Run[]> => {
    const { signal, onRun } = request;
    const checkpoint = (): void => {
      signal?.throwIfAborted();
      assertOpen();
    };
    const runs: Run[] = [];
    const jobs = jobsOf(backend, request, (index, run) => {
      runs[index] = run;
      onRun?.(index, run);
    });
    await trainStacks(device, request.network, jobs.map(startReplica), checkpoint);
    return runs;
  };
  return {
    name,
    version: device.tf.version.tfjs,
    ...(TFJS_BACKENDS[backend].stacks?.roundsByShape && { companyCounts: true as const }),
    train: (request) => whileOpen(() => trainAll(request)),
    evaluate: async (network, dataset, weights) => {
      const { losses, accuracy } = await results(network, dataset, weights);
      return { loss: meanLoss(losses), accuracy };
    },
    perExampleLoss: async (network, dataset, weights) => (await results(network, dataset, weights)).losses,
    lossOracle: (network, dataset) => {
      assertOpen();
      checkNetworkFitsData(network, dataset);
      const oracle = tfjsLossOracle(device, network, dataset);
      const { gaussNewtonVector } = oracle;
      return {
        ...oracle,
        loss: (weights) => whileOpen(() => oracle.loss(weights)),
        gradient: (weights) => whileOpen(() => oracle.gradient(weights)),
        hessianVector: (weights, direction) => whileOpen(() => oracle.hessianVector(weights, direction)),
        ...(gaussNewtonVector && {
          gaussNewtonVector: (weights, direction) => whileOpen(() => gaussNewtonVector(weights, direction)),
        }),
      };
    },
    close: async () => {
      if (closed) return;
      closed = true; // tensors live no longer than a call
      await Promise.allSettled(running);
      await device.close();
    },
  };
};
