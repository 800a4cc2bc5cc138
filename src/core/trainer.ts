import type { Dataset, SplitDataset } from './dataset.ts';
import type { LossOracle, Vector } from './lossOracle.ts';
import type { Network } from './network.ts';
import type { Recipe } from './recipe.ts';
import type { Observation, Run } from './run.ts';

export interface TrainRequest<Kind extends Network = Network> {
  readonly network: Kind;
  readonly data: SplitDataset;
  readonly recipes: readonly Recipe[];
  /** Start from these instead of from the recipe's seed; one vector per recipe, undefined where the seed counts. */
  readonly initialWeights?: readonly (Float32Array | undefined)[];
  /** Evaluate on both parts every so many epochs (the end is always evaluated). Absent: the end alone. */
  readonly observeEveryEpochs?: number;
  /** Aborting makes `train` reject with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly onRun?: (index: number, run: Run) => void;
  /**
   * Told of each observation as it is made, where a trainer can: the engines of TensorFlow.js.
   * @param seconds wall-clock time of training until then, evaluations left out
   */
  readonly onObservation?: (index: number, observation: Observation, seconds: number) => void;
}

export interface Evaluation {
  readonly loss: number;
  readonly accuracy: number;
}

/** The parts of a trainer that a law may ask of it, by the name they have there. */
export type TrainerAbility = 'train' | 'evaluate' | 'perExampleLoss' | 'lossOracle';

/** The port that claims see: an engine of ours or somebody's own training code. */
export interface Trainer {
  /** e.g. `wasm`, `tfjs-cpu`; stands in the evidence record. */
  readonly name: string;
  readonly version: string;
  /** What is its own work, where the rest is done for it by an engine of ours and not to be judged. Absent: all of it. */
  readonly own?: readonly TrainerAbility[];
  /**
   * The last bits of a run depend on what else its request asks for: only the same request gives the same bits again. Absent: a
   * recipe has the same bits in any company.
   */
  readonly companyCounts?: true;
  /** Why a recipe, on that network, is more than this trainer can do; undefined where it can. Absent: every legal recipe can be run. */
  refuses?(recipe: Recipe, observeEveryEpochs?: number, network?: Network): string | undefined;
  /** Runs in the order of the recipes. @throws ExperimentError for a recipe that cannot be run, before anything is. */
  train(request: TrainRequest): Promise<readonly Run[]>;
  evaluate(network: Network, dataset: Dataset, weights: Vector): Promise<Evaluation>;
  /** Loss of each example in nats, [N]. */
  perExampleLoss(network: Network, dataset: Dataset, weights: Vector): Promise<Float32Array>;
  lossOracle(network: Network, dataset: Dataset): LossOracle;
  close(): Promise<void>;
}
