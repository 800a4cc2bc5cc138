import type { LayersModel, Optimizer, Tensor } from '@tensorflow/tfjs';
import { ExperimentError } from '../../../core/experimentError.ts';
import type { MlpNetwork } from '../../../core/network.ts';
import type { Recipe } from '../../../core/recipe.ts';
import type { Tfjs } from '../tfjsPackages.ts';
import { disposeOptimizer, freshOptimizer, sgdOptimizer } from './modelOptimizer.ts';
import { modelMisfit } from './modelWeights.ts';

/** What a model is made for. */
export interface ModelRequest {
  readonly network: MlpNetwork;
  readonly recipe: Recipe;
}

/** Makes a model with the weights of the network; `undefined` for a network that it is not made for. Whoever calls owns it. */
export type MakeModel = (request: ModelRequest) => LayersModel | undefined | Promise<LayersModel | undefined>;

export type Loss = Parameters<LayersModel['compile']>[0]['loss'];

export interface ModelParts {
  readonly tf: Tfjs;
  /** A model, of which each replica trains a copy, or what makes one for a network. */
  readonly model: LayersModel | MakeModel;
  /** An optimizer, of which each replica gets one with the same settings, or what makes one. Default: that of a compiled model, else SGD. */
  readonly optimizer?: Optimizer | ((recipe: Recipe) => Optimizer);
  /** Default: that of a compiled model, else the cross-entropy of its output, softmax or logits. */
  readonly loss?: Loss;
}

/** A compiled model of one replica. */
export interface BuiltModel {
  readonly model: LayersModel;
  readonly optimizer: Optimizer;
  /** The loss takes class indices, not one-hot rows. */
  readonly sparse: boolean;
  dispose(): void;
}

const SPARSE = 'sparseCategoricalCrossentropy';

const endsInSoftmax = (model: LayersModel): boolean => model.layers.at(-1)!.getConfig().activation === 'softmax';

const ownParts = (model: LayersModel): { readonly optimizer?: Optimizer; readonly loss?: Loss } =>
  model as { readonly optimizer?: Optimizer; readonly loss?: Loss };

const copyOf = (tf: Tfjs, model: LayersModel): Promise<LayersModel> => {
  const topology = model.toJSON(null, false) as Parameters<Tfjs['models']['modelFromJSON']>[0];
  const { training_config: _, ...untrained } = topology as { readonly training_config?: unknown };
  return tf.models.modelFromJSON(untrained as typeof topology);
};

/**
 * The model of one replica, compiled: a copy of a given model, or a new one.
 * @throws ExperimentError `E_TRAINER_UNSUPPORTED` where there is none for the network, `E_TRAINER_MODEL` where its weights are others
 */
export const builtModel = async (parts: ModelParts, request: ModelRequest): Promise<BuiltModel> => {
  const { tf } = parts;
  const given = typeof parts.model === 'function' ? undefined : parts.model;
  const model = given ? await copyOf(tf, given) : await (parts.model as MakeModel)(request);
  const sizes = request.network.sizes.join(', ');
  if (model === undefined) {
    throw new ExperimentError('E_TRAINER_UNSUPPORTED', `there is no model for the network [${sizes}].`);
  }
  const misfit = modelMisfit(model, request.network);
  if (misfit !== undefined) {
    model.dispose();
    throw new ExperimentError(
      'E_TRAINER_MODEL',
      `the model for the network [${sizes}] is another one: ${misfit}. Make dense layers with biases of these sizes, or return undefined for a network that there is no model for.`,
    );
  }
  const known = ownParts(given ?? model);
  const asked = parts.optimizer ?? known.optimizer;
  const logits = (truth: Tensor, output: Tensor): Tensor =>
    tf.losses.softmaxCrossEntropy(truth, output, undefined, 0, tf.Reduction.NONE); // [B]: the model takes the mean
  const loss = parts.loss ?? known.loss ?? (endsInSoftmax(model) ? SPARSE : logits);
  const compiled = given === undefined && parts.optimizer === undefined && known.optimizer !== undefined;
  const made = (): Optimizer => {
    if (asked === undefined) return sgdOptimizer(tf, request.recipe);
    return typeof asked === 'function' ? asked(request.recipe) : freshOptimizer(asked);
  };
  const optimizer = compiled ? known.optimizer : made();
  if (!compiled || parts.loss !== undefined) model.compile({ optimizer, loss });
  return {
    model,
    optimizer,
    sparse: loss === SPARSE,
    dispose: () => {
      disposeOptimizer(optimizer);
      model.dispose();
    },
  };
};
