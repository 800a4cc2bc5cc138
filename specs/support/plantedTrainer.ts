import type { Dataset, SplitDataset } from '../../src/core/dataset.ts';
import type { LossOracle, Vector } from '../../src/core/lossOracle.ts';
import type { MlpNetwork, Network } from '../../src/core/network.ts';
import type { Optimiser } from '../../src/core/optimiser.ts';
import type { Run } from '../../src/core/run.ts';
import { seedFrom } from '../../src/core/seed.ts';
import type { Trainer, TrainRequest } from '../../src/core/trainer.ts';
import {
  referenceAccuracy,
  referenceHessianVector,
  referencePerExampleLoss,
} from '../../src/laws/reference/referenceMlp.ts';
import { type OptimiserState, referenceStart, referenceStep } from '../../src/laws/reference/referenceOptimisers.ts';
import { initialWeights } from '../../src/networks/initialWeights.ts';
import { parameterCount, parameterLayout } from '../../src/networks/parameterLayout.ts';
import { requireMlp } from '../../src/networks/requireMlp.ts';
import type { PlantedBug } from './plantedBugs.ts';
import { plantedGradient } from './plantedGradient.ts';
import { plantedLoss, plantedObservation } from './plantedObservation.ts';
import { plantedPlan } from './plantedPlan.ts';

const batchOf = ({ inputs, labels, features: D }: Dataset, examples: readonly number[]) => ({
  inputs: Float64Array.from(examples.flatMap((n) => [...inputs.subarray(n * D, (n + 1) * D)])),
  labels: examples.map((n) => labels[n]!),
  count: examples.length,
});

/** The norm to which hidden clipping cuts a gradient. */
const MOST = 0.05;

const clipped = (gradient: Float64Array): Float64Array => {
  const norm = Math.hypot(...gradient);
  return norm > MOST ? gradient.map((g) => (g * MOST) / norm) : gradient;
};

/** The weights that a replica begins with. */
const startOf = (
  { network, recipes, initialWeights: given }: TrainRequest,
  place: number,
  bug: PlantedBug | undefined,
): Float64Array => {
  const own = bug === 'given weights ignored' ? undefined : given?.[place];
  const seed = bug === 'weights seed ignored' ? seedFrom(1) : recipes[place]!.weightsSeed;
  return Float64Array.from(own ?? initialWeights(network, seed));
};

/** What the trainer learns from in truth. */
const learntFrom = ({ training, test }: SplitDataset, bug: PlantedBug | undefined): Dataset =>
  bug === 'test part trained on' && test.count >= training.count ? test : training;

const withMoreMomentum = (optimiser: Optimiser): Optimiser =>
  'momentum' in optimiser ? { ...optimiser, momentum: 0.5 * (1 + optimiser.momentum) } : optimiser;

const trainOne = (
  request: TrainRequest,
  place: number,
  kept: OptimiserState | undefined,
  bug: PlantedBug | undefined,
): { readonly run: Run; readonly state: OptimiserState } => {
  const { data, recipes } = request;
  const network = dense(request.network);
  const recipe = recipes[place]!;
  const { weightDecay } = recipe;
  const start = startOf(request, place, bug);
  const shared = bug === 'momentum buffer shared' ? kept?.velocity : undefined;
  let stale: Float64Array | undefined;
  const plan = plantedPlan(recipe, place, bug, data.training.count);
  const optimiser = bug === 'stray momentum' ? withMoreMomentum(recipe.optimiser) : recipe.optimiser;
  const decay = bug === 'stray weight decay' ? weightDecay + 0.01 : weightDecay;
  let state = referenceStart(optimiser, start, plan[0]?.learningRate ?? 0, shared);
  let before = state;
  for (const { examples, scale, learningRate } of plan) {
    before = state;
    const mean = plantedGradient(network, batchOf(learntFrom(data, bug), examples), state.weights, bug);
    const scaled = mean.map((g) => g * scale * examples.length);
    const fresh = bug === 'hidden clipping' ? clipped(scaled) : scaled;
    const gradient = bug === 'gradient one step stale' ? (stale ?? fresh) : fresh;
    stale = fresh;
    if (bug === 'rate inside the momentum buffer') {
      const decayed = gradient.map((g, i) => (g + weightDecay * state.weights[i]!) * learningRate);
      state = referenceStep(optimiser, state, decayed, { weightDecay: 0, learningRate: 1 });
    } else if (bug === 'decay outside the rate') {
      const next = referenceStep(optimiser, state, gradient, { weightDecay: 0, learningRate });
      state = { ...next, weights: next.weights.map((w) => w * (1 - 0.1 * weightDecay)) };
    } else {
      state = referenceStep(optimiser, state, gradient, { weightDecay: decay, learningRate });
    }
  }
  const weights = Float32Array.from(state.weights);
  const reported = bug === 'losses before the last update' ? before.weights : weights;
  const run: Run = {
    recipe,
    outcome: { kind: 'finished' },
    observations: [plantedObservation({ ...request, network }, place, reported, plan, bug)],
    weights,
    updates: plan.length,
    examplesSeen: plan.reduce((sum, { examples }) => sum + examples.length, 0),
    seconds: 0,
  };
  return { run, state };
};

const dense = (network: Network): MlpNetwork => {
  requireMlp(network, 'the planted trainer');
  return network;
};

const oracleWith = (network: MlpNetwork, dataset: Dataset, bug: PlantedBug | undefined): LossOracle => ({
  parameterCount: parameterCount(network),
  exampleCount: dataset.count,
  roundOff: 2 ** -53,
  loss: async (weights: Vector) => plantedLoss(network, dataset, weights, bug),
  gradient: async (weights: Vector) => {
    const mean = plantedGradient(network, dataset, weights, bug);
    const gradient = bug === 'gradient summed' ? mean.map((g) => g * dataset.count) : mean;
    return { loss: plantedLoss(network, dataset, weights, bug), gradient };
  },
  hessianVector: async (weights: Vector, direction: Vector) => {
    const product = referenceHessianVector(network, dataset, weights, direction);
    switch (bug) {
      case 'gradient summed':
        return product.map((h) => h * dataset.count);
      case 'product with the unit direction':
        return product.map((h) => h / Math.hypot(...direction));
      case 'product without the biases':
        for (const { biasesAt, outputs } of parameterLayout(network)) product.fill(0, biasesAt, biasesAt + outputs);
        return product;
      default:
        return product;
    }
  },
});

/** A slow trainer in float64, of the sources' own formulas: right without a bug, and wrong in one way with it. */
export const plantedTrainer = (bug?: PlantedBug): Trainer => ({
  name: `planted: ${bug ?? 'no bug'}`,
  version: '0',
  train: async (request) => {
    let kept: OptimiserState | undefined;
    return request.recipes.map((_, place) => {
      const { run, state } = trainOne(request, place, kept, bug);
      kept = state;
      return run;
    });
  },
  evaluate: async (network, dataset, weights) => ({
    loss: plantedLoss(dense(network), dataset, weights, bug),
    accuracy: referenceAccuracy(dense(network), dataset, weights),
  }),
  perExampleLoss: async (network, dataset, weights) =>
    Float32Array.from(referencePerExampleLoss(dense(network), dataset, weights)),
  lossOracle: (network, dataset) => oracleWith(dense(network), dataset, bug),
  close: async () => {},
});
