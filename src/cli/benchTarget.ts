import { costToTarget } from '../claims/costToTarget.ts';
import { plainSgd } from '../claims/plainSgd.ts';
import type { Regime } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';
import { drawSplit } from '../data/drawSplit.ts';
import { blockSeed, runBlock } from '../judge/runBlock.ts';
import { batchOracles } from '../measure/batchOracles.ts';
import { gradientNoiseScale } from '../measure/gradientNoiseScale.ts';
import type { StepTimes } from '../measure/throughput/stepTimes.ts';
import { type BlockUpdates, timeToTarget } from '../measure/throughput/timeToTarget.ts';
import type { RecordedTarget } from '../records/benchRecord.ts';
import { BENCH_ALPHA, recordedTarget } from '../records/toBenchRecord.ts';

/** Where the noise scale is measured: early in training, on the way to the target. */
const NOISE_EPOCHS = 2;
const NOISE_BATCH = 16;
const NOISE_PAIRS = 16;

interface TargetTask {
  readonly trainer: Trainer;
  readonly dataset: Dataset;
  readonly regime: Regime;
  readonly networkName: string;
  readonly seed: Seed;
  readonly signal: AbortSignal;
}

const noiseScaleOf = async ({
  trainer,
  dataset,
  regime,
  seed,
  signal,
}: TargetTask): Promise<NonNullable<RecordedTarget['noiseScale']>> => {
  const data = drawSplit(dataset, regime.data, splitSeed(seed, 'noise', 'data'));
  const network = regime.network(dataset.features, dataset.classes);
  const { trainingSize } = regime.data;
  const recipe = plainSgd({
    seed: splitSeed(seed, 'noise'),
    datasetSize: trainingSize,
    batchSize: NOISE_BATCH,
    learningRate: regime.numbers.baseRate! / 4,
    stop: { kind: 'epochs', epochs: NOISE_EPOCHS },
  });
  const [run] = await trainer.train({ network, data, recipes: [recipe], signal });
  const { value, interval } = await gradientNoiseScale(batchOracles(trainer, network, data.training), run!.weights, {
    seed: splitSeed(seed, 'noise', 'batches'),
    smallBatch: NOISE_BATCH,
    largeBatch: NOISE_BATCH * Math.max(2, Math.floor(trainingSize / NOISE_BATCH / 4)),
    pairs: NOISE_PAIRS,
    alpha: BENCH_ALPHA,
  });
  return {
    ...(Number.isFinite(value) && { value }),
    lower: interval.lower,
    ...(Number.isFinite(interval.upper) && { upper: interval.upper }),
    at: `the weights after ${NOISE_EPOCHS} epochs at batches of ${NOISE_BATCH}`,
  };
};

/**
 * Trains the design of `cost-to-target` for the updates of each batch size, and puts them together with the times per step.
 * Undefined where fewer than two blocks reach the target at all batch sizes.
 * @param blocks seed blocks to train
 */
export const benchTarget = async (
  task: TargetTask,
  times: readonly StepTimes[],
  blocks: number,
): Promise<RecordedTarget | undefined> => {
  const { trainer, dataset, regime, networkName, seed, signal } = task;
  const found: BlockUpdates[] = [];
  for (let index = 0; index < blocks; index++) {
    const own = blockSeed(seed, costToTarget, index);
    const evidence = await runBlock({ claim: costToTarget, regime, dataset, trainer, index, seed: own, signal });
    const updates = evidence.curves?.cost?.updates ?? [];
    if (evidence.guards.every(({ passed }) => passed))
      found.push(updates.map(([batchSize, count]) => [batchSize, count]));
  }
  const joined = timeToTarget(found, times, BENCH_ALPHA);
  if (joined === undefined) return undefined;
  return {
    claim: costToTarget.name,
    network: networkName,
    targetLoss: regime.numbers.targetLoss!,
    blocks: found.map((block) => block.map(([batchSize, count]) => [batchSize, count])),
    noiseScale: await noiseScaleOf(task),
    ...recordedTarget(joined),
  };
};
