import { imagePool } from '../claims/imagePool.ts';
import { sharperMinima } from '../claims/sharperMinima.ts';
import type { Dataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import type { MlpNetwork } from '../core/network.ts';
import type { Recipe } from '../core/recipe.ts';
import type { Seed } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';
import { averagePool } from '../data/averagePool.ts';
import { drawSlice, type Slice } from '../data/drawSlice.ts';
import { regimeOn } from '../judge/regimeOn.ts';
import { batchSizeAt } from '../schedules/batchSizeAt.ts';
import type { SliceWanted } from './loadedSolutions.ts';
import { passedCheckpoints } from './passedCheckpoints.ts';
import type { Solution } from './solution.ts';
import { trainedSource } from './trainedSource.ts';

/** The arms that are compared: same start, same rate, same training loss. */
const ARMS = ['small', 'large'] as const;

export interface TrainedSolutions {
  readonly solutions: readonly Solution[];
  readonly slice: Slice;
  readonly sliceDraw: Required<SliceWanted>;
  readonly pool: number;
}

const batchOf = ({ batchSize }: Recipe): number => batchSizeAt(batchSize, 0);

/**
 * Trains the small and the large batch of the claim `sharper-minima`, on the slice that is measured.
 * @param asked.network in place of the claim's
 * @param asked.withCheckpoints what training passed as well (`passedCheckpoints`)
 * @throws ExperimentError `E_NO_REGIME`, `E_SOLUTION_DIVERGED`, and those of `drawSlice` and `train`; the signal's reason on abort
 */
export const trainedSolutions = async (
  trainer: Trainer,
  dataset: Dataset,
  asked: {
    readonly seed: Seed;
    readonly wanted: SliceWanted;
    readonly network?: MlpNetwork | undefined;
    readonly withCheckpoints: boolean;
    readonly signal: AbortSignal;
  },
): Promise<TrainedSolutions> => {
  const answer = regimeOn(sharperMinima, dataset);
  if (answer.kind === 'outOfRegime') {
    throw new ExperimentError(
      'E_NO_REGIME',
      `no solutions of ${sharperMinima.name} on ${dataset.provenance.name}: ${answer.reason}. Give weights to measure.`,
    );
  }
  const { regime } = answer;
  const sliceDraw = {
    examples: asked.wanted.examples ?? regime.data.trainingSize,
    labelNoise: asked.wanted.labelNoise ?? regime.data.labelNoise,
    inputs: asked.wanted.inputs,
  };
  const pool = imagePool(dataset);
  const pooled = averagePool(dataset, pool);
  const slice = drawSlice(pooled, sliceDraw, asked.seed);
  const network = asked.network ?? regime.network(pooled.features, pooled.classes);
  const recipes = sharperMinima.design({
    seed: asked.seed,
    regime: { ...regime, data: { ...regime.data, trainingSize: sliceDraw.examples } },
  });
  const [smallest, largest] = ARMS.map((arm) => batchOf(recipes[arm]!)) as [number, number];
  if (largest <= smallest) {
    throw new ExperimentError(
      'E_SLICE_SIZE',
      `of ${sliceDraw.examples} examples a tenth is ${largest}, no larger than the small batch of ${smallest}: give at least ${10 * (smallest + 1)} to train on.`,
    );
  }
  const request = { network, data: { training: slice.slice, test: slice.others ?? slice.slice }, signal: asked.signal };
  const runs = await trainer.train({ ...request, recipes: ARMS.map((arm) => recipes[arm]!) });
  runs.forEach((run, i) => {
    if (run.outcome.kind !== 'diverged') return;
    throw new ExperimentError(
      'E_SOLUTION_DIVERGED',
      `training diverged with the ${ARMS[i]} batch by epoch ${run.outcome.epoch}: there is no solution to measure. Give another --network or more --examples.`,
    );
  });
  const checkpoints = asked.withCheckpoints ? await passedCheckpoints(trainer, request, runs) : undefined;
  const solutions = ARMS.map((arm, i): Solution => {
    const run = runs[i]!;
    const source = trainedSource(run, { claim: sharperMinima.name, arm });
    return {
      name: arm,
      title: `${arm} batch (${source.batchSize})`,
      network,
      weights: run.weights,
      source,
      ...(checkpoints && { checkpoints: checkpoints[i]! }),
    };
  });
  return { solutions, slice, sliceDraw, pool };
};
