import type { Dataset } from '../../core/dataset.ts';
import type { LossOracle, Vector } from '../../core/lossOracle.ts';
import type { MlpNetwork, Network } from '../../core/network.ts';
import type { Trainer, TrainRequest } from '../../core/trainer.ts';
import { type OpenedGpu, openGpu } from '../../devices/openGpu.ts';
import { checkNetworkFitsData } from '../../networks/checkNetworkFitsData.ts';
import { checkWeightsFitNetwork } from '../../networks/checkWeightsFitNetwork.ts';
import { parameterCount } from '../../networks/parameterLayout.ts';
import { refusesAllButMlps } from '../../networks/refusesAllButMlps.ts';
import { requireMlp } from '../../networks/requireMlp.ts';
import { checkAugmentation } from '../../schedules/checkAugmentation.ts';
import { evaluationPoints } from '../../schedules/evaluationPoints.ts';
import { validateRecipe } from '../../schedules/validateRecipe.ts';
import { type GpuDataset, gpuDataset } from './gpuDataset.ts';
import { type DerivativeRequest, gpuDerivative } from './gpuDerivatives.ts';
import { type GpuEvaluator, gpuEvaluator } from './gpuEvaluator.ts';
import { gpuTraces } from './gpuTraces.ts';
import { sessionKeeper } from './sessionKeeper.ts';
import { trainRecipes } from './trainRecipes.ts';
import { LANES, packVectors, vectorLayout } from './vectorLayout.ts';

export interface WebgpuTrainerOptions {
  /** Opens a device: at the start, and again when one is lost. Default: the fastest GPU there is. */
  readonly open?: () => Promise<OpenedGpu>;
  /** Seconds between two checkpoints of a training, at least; default 10. */
  readonly checkpointSeconds?: number;
}

/** Changes when, and only when, a recipe may give other numbers than before on the same adapter. */
const SHADER_VERSION = '1.0.0';
const WHO = 'engine webgpu';
const UNIT_ROUND_OFF = 2 ** -24;
/** The most buffers that one of the shaders sees. */
const STORAGE_BUFFERS = 8;

export const openForEngine = (): Promise<OpenedGpu> =>
  openGpu({
    engine: 'webgpu',
    needs: { maxStorageBuffersPerShaderStage: STORAGE_BUFFERS, maxComputeInvocationsPerWorkgroup: 256 },
    most: ['maxBufferSize', 'maxStorageBufferBindingSize', 'maxComputeWorkgroupStorageSize'],
  });

const float32 = (network: Network, vector: Vector, what: string): Float32Array => {
  checkWeightsFitNetwork(network, vector, what);
  return vector instanceof Float32Array ? vector : Float32Array.from(vector);
};

/** Everything that `train` refuses is refused here, before anything runs. */
function checkRequest(request: TrainRequest): asserts request is TrainRequest<MlpNetwork> {
  const { network, data, recipes, initialWeights, observeEveryEpochs } = request;
  requireMlp(network, WHO);
  checkNetworkFitsData(network, data.training);
  checkNetworkFitsData(network, data.test);
  recipes.forEach((recipe, index) => {
    validateRecipe(recipe, data.training.count);
    checkAugmentation(recipe, data.training);
    evaluationPoints(recipe, observeEveryEpochs);
    const given = initialWeights?.[index];
    if (given !== undefined) checkWeightsFitNetwork(network, given, `initialWeights[${index}]`);
  });
}

/**
 * The fused engine in WGSL, on Dawn: many replicas at once, one to a workgroup, many updates to a dispatch. Held to the
 * same numbers as the engine `wasm`, in float32. One recipe gives one result, bit for bit, on one adapter and driver,
 * whatever else is trained; other adapters may differ in the last bits.
 * @throws ExperimentError those of `openGpu`; what it is asked rejects with `E_GPU_MEMORY`, `E_GPU_SHADER`,
 * `E_GPU_FAILED`, `E_GPU_LOST`, `E_TRAINER_CLOSED`
 */
export const createWebgpuTrainer = async (options: WebgpuTrainerOptions = {}): Promise<Trainer> => {
  const { open = openForEngine, checkpointSeconds = 10 } = options;
  const keeper = await sessionKeeper(open);

  /** Runs `work` with a data set and one vector of weights on the device. */
  const withWeights = <T>(
    network: Network,
    dataset: Dataset,
    weights: Vector,
    work: (evaluator: GpuEvaluator, data: GpuDataset, weights: GPUBuffer) => Promise<T>,
  ): Promise<T> => {
    keeper.assertOpen();
    requireMlp(network, WHO);
    checkNetworkFitsData(network, dataset);
    const flat = float32(network, weights, 'weights');
    return keeper.use(async (session) => {
      const evaluator = await gpuEvaluator(session, network);
      const data = await gpuDataset(session, dataset);
      const padded = new Float32Array(vectorLayout(network).vectors * LANES);
      packVectors(network, flat, padded);
      const [buffer] = (await session.buffers([{ label: 'weights', bytes: padded.byteLength }])) as [GPUBuffer];
      try {
        session.write(buffer, padded);
        return await work(evaluator, data, buffer);
      } finally {
        buffer.destroy();
      }
    });
  };

  const evaluate: Trainer['evaluate'] = (network, dataset, weights) =>
    withWeights(network, dataset, weights, async (evaluator, data, buffer) => {
      const jobs = [{ weightsAt: 0, firstExample: 0, count: dataset.count }];
      const [result] = await evaluator.evaluate(data, buffer, jobs);
      const { loss, accuracy } = result!;
      return { loss, accuracy };
    });

  const lossOracle = (network: Network, dataset: Dataset): LossOracle => {
    keeper.assertOpen();
    requireMlp(network, WHO);
    checkNetworkFitsData(network, dataset);
    const derivative = (request: Omit<DerivativeRequest, 'network'>) =>
      keeper.use(async (session) =>
        gpuDerivative(session, await gpuDataset(session, dataset), { ...request, network }),
      );
    const product = async (kind: DerivativeRequest['kind'], weights: Vector, direction: Vector) => {
      const at = float32(network, weights, 'weights');
      const along = float32(network, direction, 'direction');
      return (await derivative({ kind, weights: at, direction: along })).vector;
    };
    return {
      parameterCount: parameterCount(network),
      exampleCount: dataset.count,
      roundOff: UNIT_ROUND_OFF,
      loss: async (weights) => (await evaluate(network, dataset, weights)).loss,
      gradient: async (weights) => {
        const { loss, vector } = await derivative({ kind: 'gradient', weights: float32(network, weights, 'weights') });
        return { loss, gradient: vector };
      },
      hessianVector: (weights, direction) => product('hessian', weights, direction),
      gaussNewtonVector: (weights, direction) => product('gaussNewton', weights, direction),
      hessianTraces: async (weights) => {
        const at = float32(network, weights, 'weights');
        return keeper.use(async (session) => gpuTraces(session, await gpuDataset(session, dataset), network, at));
      },
    };
  };

  return {
    name: 'webgpu',
    version: SHADER_VERSION,
    refuses: refusesAllButMlps,
    train: async (request) => {
      keeper.assertOpen();
      checkRequest(request);
      return trainRecipes(keeper, request, checkpointSeconds);
    },
    evaluate: async (network, dataset, weights) => evaluate(network, dataset, weights),
    perExampleLoss: async (network, dataset, weights) =>
      withWeights(network, dataset, weights, (evaluator, data, buffer) => evaluator.perExampleLoss(data, buffer)),
    lossOracle,
    close: async () => keeper.close(),
  };
};
