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
import type { TfjsBackend } from './tfjsBackends.ts';
import { openTfjsDevice } from './tfjsDevice.ts';
import { tfjsLossOracle } from './tfjsLossOracle.ts';
import { type TrainingJob, trainRecipe } from './trainRecipe.ts';

/** Everything that `train` refuses is refused here, before anything runs. */
const jobsOf = (backend: TfjsBackend, request: TrainRequest, checkpoint: () => void): readonly TrainingJob[] => {
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
      checkpoint,
    };
  });
};

/**
 * The general engine: TensorFlow.js on one of its backends, in float32, one replica after another. Gradients come from
 * its automatic differentiation, so it is the second implementation that the fused engines are held against. Needs the
 * optional peer `@tensorflow/tfjs`, and for `wasm` also `@tensorflow/tfjs-backend-wasm`.
 * Equal recipes give equal bits on one machine; other machines may differ in the last bits.
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
  const results = (network: Network, dataset: Dataset, weights: Vector): Promise<ExampleResults> => {
    assertOpen();
    checkNetworkFitsData(network, dataset);
    checkWeightsFitNetwork(network, weights, 'weights');
    return evaluateInChunks(device, network, dataset, dataset.count, Float32Array.from(weights));
  };
  return {
    name,
    version: device.tf.version.tfjs,
    train: async (request) => {
      assertOpen();
      const { signal, onRun } = request;
      const checkpoint = (): void => {
        signal?.throwIfAborted();
        assertOpen();
      };
      const runs: Run[] = [];
      const jobs = jobsOf(backend, request, checkpoint);
      for (const [index, job] of jobs.entries()) {
        checkpoint();
        const run = await trainRecipe(device, job);
        runs.push(run);
        onRun?.(index, run);
      }
      return runs;
    },
    evaluate: async (network, dataset, weights) => {
      const { losses, accuracy } = await results(network, dataset, weights);
      return { loss: meanLoss(losses), accuracy };
    },
    perExampleLoss: async (network, dataset, weights) => (await results(network, dataset, weights)).losses,
    lossOracle: (network, dataset) => {
      assertOpen();
      checkNetworkFitsData(network, dataset);
      return tfjsLossOracle(device, network, dataset);
    },
    close: async () => {
      closed = true; // tensors live no longer than a call; the backends belong to the process
    },
  };
};
