import { ExperimentError } from '../../../core/experimentError.ts';
import type { MlpNetwork, Network } from '../../../core/network.ts';
import type { Recipe } from '../../../core/recipe.ts';
import type { Run } from '../../../core/run.ts';
import type { Trainer, TrainRequest } from '../../../core/trainer.ts';
import { checkNetworkFitsData } from '../../../networks/checkNetworkFitsData.ts';
import { checkWeightsFitNetwork } from '../../../networks/checkWeightsFitNetwork.ts';
import { initialWeights } from '../../../networks/initialWeights.ts';
import { refusesAllButMlps } from '../../../networks/refusesAllButMlps.ts';
import { requireMlp } from '../../../networks/requireMlp.ts';
import { checkAugmentation } from '../../../schedules/checkAugmentation.ts';
import { evaluationPoints } from '../../../schedules/evaluationPoints.ts';
import { type RecipeCapabilities, refusedBy } from '../../../schedules/refusedBy.ts';
import { validateRecipe } from '../../../schedules/validateRecipe.ts';
import { builtModel, type ModelParts } from './builtModel.ts';
import type { Fit } from './fitJob.ts';
import { fitModel } from './fitModel.ts';
import { optimizerMisfit } from './modelOptimizer.ts';
import { modelMisfit } from './modelWeights.ts';
import { trainByBatch } from './trainByBatch.ts';

export interface ModelTrainerOptions extends ModelParts {
  /** The training loop. Default: `model.trainOnBatch` on the batches of the recipe. */
  readonly fit?: Fit;
  /** What model, optimizer and loop can do; what is left out is as it is for them without a word. */
  readonly capabilities?: RecipeCapabilities;
  /** Stands in the evidence record. Default: `tfjs model`. */
  readonly name?: string;
  /** Default: the version of TensorFlow.js. */
  readonly version?: string;
}

/** What `trainByBatch` keeps of a recipe with any optimizer of TensorFlow.js: none of them decays weights. */
const BY_BATCH: RecipeCapabilities = {
  optimisers: ['sgd', 'nesterov'],
  learningRates: ['constant', 'steps', 'piecewiseLinear', 'warmUp', 'cosine'],
  batching: ['stream', 'epochMeanLast', 'epochDropLast'],
  stops: ['epochs', 'updates', 'trainingLoss'],
  weightDecay: false,
  observations: true,
  augmentation: true,
};

/** A loop that nobody knows: what the protocol takes for granted; it observes by `updated`. */
const BY_LOOP: RecipeCapabilities = { weightDecay: false, observations: true };

/**
 * Somebody's model, optimizer and training loop in TensorFlow.js as a trainer. It trains; what is measured of the weights
 * is the work of `instruments`.
 * @throws ExperimentError from `train` `E_TRAINER_UNSUPPORTED`, `E_TRAINER_MODEL`, `E_TRAINER_CLOSED`
 */
export const modelTrainer = (
  options: ModelTrainerOptions,
  instruments: Omit<Trainer, 'name' | 'version' | 'own' | 'refuses' | 'train'>,
): Trainer => {
  const { tf, model, optimizer, fit = trainByBatch } = options;
  const capabilities = { ...(options.fit ? BY_LOOP : BY_BATCH), ...options.capabilities };
  const name = options.name ?? 'tfjs model';
  let closed = false;

  const refuses = (recipe: Recipe, observeEveryEpochs?: number, network?: Network): string | undefined => {
    const why = refusedBy(capabilities, recipe, observeEveryEpochs);
    if (why !== undefined) return why;
    if (network !== undefined && network.kind !== 'mlp') return refusesAllButMlps(recipe, observeEveryEpochs, network);
    const own = typeof model === 'function' ? undefined : model;
    const misfit = own && network && modelMisfit(own, network);
    if (misfit !== undefined) {
      return `it is one model, and the network is [${network!.sizes.join(', ')}]: ${misfit}; give a function that makes models`;
    }
    const given = optimizer ?? (own as { readonly optimizer?: typeof optimizer } | undefined)?.optimizer;
    return given === undefined || typeof given === 'function' ? undefined : optimizerMisfit(given, recipe);
  };

  const checked = ({ network, data, recipes, initialWeights: given, observeEveryEpochs }: TrainRequest): void => {
    checkNetworkFitsData(network, data.training);
    checkNetworkFitsData(network, data.test);
    recipes.forEach((recipe, index) => {
      validateRecipe(recipe, data.training.count);
      checkAugmentation(recipe, data.training);
      const why = refuses(recipe, observeEveryEpochs, network);
      if (why !== undefined) {
        throw new ExperimentError('E_TRAINER_UNSUPPORTED', `the trainer ${name} cannot run this recipe: ${why}.`);
      }
      const weights = given?.[index];
      if (weights !== undefined) checkWeightsFitNetwork(network, weights, `initialWeights[${index}]`);
    });
  };

  const trainOne = async (
    request: TrainRequest,
    network: MlpNetwork,
    index: number,
    checkpoint: () => void,
  ): Promise<Run> => {
    const { data } = request;
    const recipe = request.recipes[index]!;
    const built = await builtModel(options, { network, recipe });
    try {
      const job = {
        tf,
        network,
        recipe,
        data,
        initialWeights: request.initialWeights?.[index] ?? initialWeights(network, recipe.weightsSeed),
        points: evaluationPoints(recipe, request.observeEveryEpochs),
        evaluate: (part: TrainRequest['data']['test'], weights: Float32Array) =>
          instruments.evaluate(network, part, weights),
        checkpoint,
      };
      return await fitModel(job, built, fit);
    } finally {
      built.dispose();
    }
  };

  return {
    ...instruments,
    name,
    version: options.version ?? tf.version.tfjs,
    own: ['train'],
    refuses,
    train: async (request) => {
      const checkpoint = (): void => {
        request.signal?.throwIfAborted();
        if (closed) throw new ExperimentError('E_TRAINER_CLOSED', `trainer ${name} is closed: make another one.`);
      };
      checkpoint();
      checked(request);
      const { network } = request;
      requireMlp(network, `the trainer ${name}`); // for the types: what else there is has been refused
      await tf.ready();
      const runs: Run[] = [];
      for (const index of request.recipes.keys()) {
        const run = await trainOne(request, network, index, checkpoint);
        runs.push(run);
        request.onRun?.(index, run);
        checkpoint();
      }
      return runs;
    },
    close: async () => {
      closed = true;
      await instruments.close();
    },
  };
};
