import type { Dataset, ImageShape } from '../core/dataset.ts';
import type { LenetNetwork, Network, Resnet9Network } from '../core/network.ts';
import type { Optimiser } from '../core/optimiser.ts';
import type { Trainer } from '../core/trainer.ts';
import { mixtureSplit } from '../laws/arbitraries/mixtureSplit.ts';
import { plainRecipe } from '../laws/arbitraries/plainRecipe.ts';

/** What an engine can do besides what the ladder asks of all. */
export interface EngineAbility {
  readonly name: string;
  readonly can: boolean;
  /** Why not, in the engine's own words. */
  readonly reason?: string;
}

const N = 4;
const CLASSES = 2;

const lenet: LenetNetwork = {
  kind: 'lenet',
  image: { rows: 16, columns: 16, channels: 1 },
  filters: [1, 1],
  hidden: 2,
  classes: CLASSES,
};

const resnet9: Resnet9Network = {
  kind: 'resnet9',
  image: { rows: 8, columns: 8, channels: 1 },
  widths: [1, 1, 1, 1],
  logitScale: 0.125,
  batchNorm: { epsilon: 1e-5, evaluation: { kind: 'running', momentum: 0.1 } },
  classes: CLASSES,
};

const normalisedMlp: Network = { kind: 'normalised-mlp', sizes: [3, 2, CLASSES], batchNorm: resnet9.batchNorm };

const mlp: Network = { kind: 'mlp', sizes: [3, CLASSES] };

const adam = { beta1: 0.9, beta2: 0.999, denominatorEpsilon: 1e-8 };
const OPTIMISERS: readonly Optimiser[] = [
  { kind: 'rprop', increase: 1.2, decrease: 0.5, leastStep: 1e-6, mostStep: 50 },
  { kind: 'rmsprop', decay: 0.9, momentum: 0, biasCorrection: false, denominatorEpsilon: 1e-8 },
  { kind: 'adagrad', initialAccumulator: 0, denominatorEpsilon: 1e-10 },
  { kind: 'adadelta', decay: 0.9, rootEpsilon: 1e-6 },
  { kind: 'adam', ...adam },
  { kind: 'adamw', ...adam },
];

const SGD: Optimiser = { kind: 'sgd', momentum: 0.9, nesterov: false };

const dataOf = (features: number, image?: ImageShape) => {
  const { training, test } = mixtureSplit({ count: N, features, classes: CLASSES, testCount: N });
  const shown = (part: Dataset): Dataset => (image === undefined ? part : { ...part, image });
  return { training: shown(training), test: shown(test) };
};

/** One update on four examples. @throws whatever the trainer says */
const oneUpdate = async (trainer: Trainer, network: Network, optimiser: Optimiser): Promise<void> => {
  const image = 'sizes' in network ? undefined : network.image;
  const features = image === undefined ? 3 : image.rows * image.columns * image.channels;
  const recipe = plainRecipe(N, {
    batchSize: { kind: 'constant', batchSize: N },
    optimiser,
    stop: { kind: 'updates', updates: 1 },
  });
  await trainer.train({ network, data: dataOf(features, image), recipes: [recipe] });
};

const gaussNewton = async (trainer: Trainer): Promise<void> => {
  const { gaussNewtonVector } = trainer.lossOracle(mlp, dataOf(3).training);
  if (gaussNewtonVector === undefined) throw new Error('its loss oracle gives none');
};

const closedFormTraces = async (trainer: Trainer): Promise<void> => {
  const oracle = trainer.lossOracle(mlp, dataOf(3).training);
  if (oracle.hessianTraces === undefined)
    throw new Error('its loss oracle gives none: they are estimated from products');
  await oracle.hessianTraces(new Float32Array(oracle.parameterCount));
};

const TRIALS: readonly (readonly [string, (trainer: Trainer) => Promise<void>])[] = [
  ['Gauss-Newton-vector products', gaussNewton],
  ['traces of the Hessian in closed form', closedFormTraces],
  ['batch normalisation of dense layers', (trainer) => oneUpdate(trainer, normalisedMlp, SGD)],
  ['convolutions (LeNet)', (trainer) => oneUpdate(trainer, lenet, SGD)],
  ['batch normalisation (ResNet-9)', (trainer) => oneUpdate(trainer, resnet9, SGD)],
  ...OPTIMISERS.map(
    (optimiser) => [`optimiser ${optimiser.kind}`, (trainer: Trainer) => oneUpdate(trainer, mlp, optimiser)] as const,
  ),
];

/** Tries each ability in turn: what an engine can do is what it did. Never rejects. */
export async function* engineAbilities(trainer: Trainer): AsyncGenerator<EngineAbility, void, void> {
  for (const [name, attempt] of TRIALS) {
    try {
      await attempt(trainer);
      yield { name, can: true };
    } catch (error) {
      yield { name, can: false, reason: error instanceof Error ? error.message : String(error) };
    }
  }
}
