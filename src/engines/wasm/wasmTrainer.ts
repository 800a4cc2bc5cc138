import { availableParallelism } from 'node:os';
import type { Dataset } from '../../core/dataset.ts';
import { ExperimentError } from '../../core/experimentError.ts';
import type { LossOracle, Vector } from '../../core/lossOracle.ts';
import type { Network } from '../../core/network.ts';
import type { Recipe } from '../../core/recipe.ts';
import type { Run } from '../../core/run.ts';
import type { Trainer, TrainRequest } from '../../core/trainer.ts';
import { checkNetworkFitsData } from '../../networks/checkNetworkFitsData.ts';
import { checkWeightsFitNetwork } from '../../networks/checkWeightsFitNetwork.ts';
import { parameterCount } from '../../networks/parameterLayout.ts';
import { refusesAllButMlps } from '../../networks/refusesAllButMlps.ts';
import { requireMlp } from '../../networks/requireMlp.ts';
import { checkAugmentation } from '../../schedules/checkAugmentation.ts';
import { evaluationPoints } from '../../schedules/evaluationPoints.ts';
import { validateRecipe } from '../../schedules/validateRecipe.ts';
import { callingThread } from './callingThread.ts';
import { compileFusedKernel } from './fusedKernel.ts';
import { jobQueue } from './jobQueue.ts';
import type { KernelJob } from './kernelJob.ts';
import type { KernelResult } from './kernelRunner.ts';
import { sharedDataset } from './sharedDataset.ts';
import { workerThread } from './workerThread.ts';

export interface WasmTrainerOptions {
  /** Worker threads; 0 computes in the calling thread. Default: one per core. The results are the same bits. */
  readonly threads?: number;
}

/** Changes when, and only when, a recipe may give other bits than before. */
const KERNEL_VERSION = '1.0.0';
const NO_LABEL_SMOOTHING =
  'engine wasm does not smooth labels: leave labelSmoothing out of the recipe, or choose an engine tfjs-cpu, tfjs-node or tfjs-webgpu.';
const UNIT_ROUND_OFF = 2 ** -24;

/** A float32 copy or view of a parameter vector that fits the network. */
const parametersOf = (network: Network, vector: Vector, what: string): Float32Array => {
  checkWeightsFitNetwork(network, vector, what);
  return vector instanceof Float32Array ? vector : Float32Array.from(vector);
};

/**
 * The embedded engine: fused training of ReLU MLPs in WebAssembly with 128-bit SIMD, no relaxed instructions, and
 * functions of our own for exp, log and random numbers. One recipe gives one result, bit for bit, whatever the number
 * of threads and whatever else is trained.
 * @throws ExperimentError `E_THREADS_RANGE`; what it is asked rejects with `E_MEMORY_LIMIT`, `E_TRAINER_CLOSED`, and on
 * worker threads with `E_JOB_NOT_PLAIN`, `E_WORKER_EXITED`
 */
export const createWasmTrainer = async (options: WasmTrainerOptions = {}): Promise<Trainer> => {
  const threads = options.threads ?? availableParallelism();
  if (!Number.isInteger(threads) || threads < 0 || threads > 512) {
    throw new ExperimentError('E_THREADS_RANGE', `threads ${threads} is not an integer in [0, 512].`);
  }
  const module = await compileFusedKernel();
  const queue = jobQueue(
    threads === 0 ? [await callingThread(module)] : Array.from({ length: threads }, () => workerThread(module)),
  );
  /** Runs a job; the kernel answers a job of one kind with a result of the same kind. */
  const ask = <Kind extends KernelJob['kind']>(
    job: Extract<KernelJob, { kind: Kind }>,
    request?: symbol,
  ): Promise<Extract<KernelResult, { kind: Kind }>> =>
    queue.run(job, request) as Promise<Extract<KernelResult, { kind: Kind }>>;

  const train = async (request: TrainRequest): Promise<readonly Run[]> => {
    const { network, data, recipes, initialWeights, observeEveryEpochs, signal, onRun } = request;
    queue.assertOpen();
    requireMlp(network, 'engine wasm');
    checkNetworkFitsData(network, data.training);
    checkNetworkFitsData(network, data.test);
    recipes.forEach((recipe, index) => {
      validateRecipe(recipe, data.training.count);
      checkAugmentation(recipe, data.training);
      if (recipe.labelSmoothing) throw new ExperimentError('E_LABEL_SMOOTHING', NO_LABEL_SMOOTHING);
      evaluationPoints(recipe, observeEveryEpochs);
      const given = initialWeights?.[index];
      if (given !== undefined) checkWeightsFitNetwork(network, given, `initialWeights[${index}]`);
    });
    const training = sharedDataset(data.training);
    const test = sharedDataset(data.test);
    const ticket = Symbol('request');
    const trainOne = async (recipe: Recipe, index: number): Promise<Run> => {
      const start = initialWeights?.[index];
      const job: Extract<KernelJob, { kind: 'train' }> = {
        kind: 'train',
        network,
        training,
        test,
        recipe,
        ...(start === undefined ? {} : { initialWeights: start }),
        ...(observeEveryEpochs === undefined ? {} : { observeEveryEpochs }),
      };
      const result = await ask(job, ticket);
      onRun?.(index, result.run);
      return result.run;
    };
    signal?.throwIfAborted();
    const giveUp = (): void => queue.cancel(ticket, signal!.reason);
    signal?.addEventListener('abort', giveUp, { once: true }); // one for all recipes: more than ten would warn
    try {
      return await Promise.all(recipes.map(trainOne));
    } catch (error) {
      queue.cancel(ticket, error); // one recipe failed: nobody waits for the others
      throw error;
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  };

  const lossOracle = (network: Network, dataset: Dataset): LossOracle => {
    queue.assertOpen();
    requireMlp(network, 'engine wasm');
    checkNetworkFitsData(network, dataset);
    const data = sharedDataset(dataset);
    const gradient = async (weights: Vector): Promise<{ loss: number; gradient: Float32Array }> => {
      const result = await ask({ kind: 'gradient', network, data, weights: parametersOf(network, weights, 'weights') });
      return result;
    };
    const product = async (
      kind: 'hessianVector' | 'gaussNewtonVector',
      weights: Vector,
      direction: Vector,
    ): Promise<Float32Array> => {
      const result = await ask({
        kind,
        network,
        data,
        weights: parametersOf(network, weights, 'weights'),
        direction: parametersOf(network, direction, 'direction'),
      });
      return result.product;
    };
    return {
      parameterCount: parameterCount(network),
      exampleCount: dataset.count,
      roundOff: UNIT_ROUND_OFF,
      gradient,
      loss: async (weights) => (await evaluate(network, dataset, weights)).loss,
      hessianVector: (weights, direction) => product('hessianVector', weights, direction),
      gaussNewtonVector: (weights, direction) => product('gaussNewtonVector', weights, direction),
      hessianTraces: async (weights) => {
        const result = await ask({
          kind: 'hessianTraces',
          network,
          data,
          weights: parametersOf(network, weights, 'weights'),
        });
        return result.traces;
      },
    };
  };

  const evaluate: Trainer['evaluate'] = async (network, dataset, weights) => {
    queue.assertOpen();
    requireMlp(network, 'engine wasm');
    checkNetworkFitsData(network, dataset);
    const result = await ask({
      kind: 'evaluate',
      network,
      data: sharedDataset(dataset),
      weights: parametersOf(network, weights, 'weights'),
    });
    return result.evaluation;
  };

  const perExampleLoss: Trainer['perExampleLoss'] = async (network, dataset, weights) => {
    queue.assertOpen();
    requireMlp(network, 'engine wasm');
    checkNetworkFitsData(network, dataset);
    const result = await ask({
      kind: 'perExampleLoss',
      network,
      data: sharedDataset(dataset),
      weights: parametersOf(network, weights, 'weights'),
    });
    return result.losses;
  };

  return {
    name: 'wasm',
    version: KERNEL_VERSION,
    refuses: refusesAllButMlps,
    train,
    evaluate,
    perExampleLoss,
    lossOracle,
    close: () => queue.close(),
  };
};
