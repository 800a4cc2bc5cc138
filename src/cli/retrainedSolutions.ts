import type { Dataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import type { Network } from '../core/network.ts';
import type { Run } from '../core/run.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';
import { averagePool } from '../data/averagePool.ts';
import { drawSplit } from '../data/drawSplit.ts';
import { requireMlp } from '../networks/requireMlp.ts';
import type { RecordedArm } from '../records/evidenceRecord.ts';
import { firstDifference } from '../records/firstDifference.ts';

import { passedCheckpoints } from './passedCheckpoints.ts';
import type { RecordedArms } from './recordedArms.ts';
import type { Solution } from './solution.ts';
import type { TrainedSolutions } from './trainedSolutions.ts';
import { trainedSource } from './trainedSource.ts';

/** @throws ExperimentError `E_RECORD_ENGINE`, `E_RECORD_DATA` */
const checkSame = ({ path, record }: RecordedArms, trainer: Trainer, dataset: Dataset): void => {
  const { engine } = record.environment;
  if (engine.name !== trainer.name || engine.version !== trainer.version) {
    throw new ExperimentError(
      'E_RECORD_ENGINE',
      `${path} was made by engine ${engine.name} ${engine.version}, and this is ${trainer.name} ${trainer.version}: its weights would come out differently. Use the batchlaw that wrote it, ${record.tool.version}, or check anew.`,
    );
  }
  const [theirs, ours] = [record.dataset.provenance, dataset.provenance];
  if (theirs.sha256 === ours.sha256) return;
  throw new ExperimentError(
    'E_RECORD_DATA',
    `${path} was made on ${theirs.name} of sha256 ${theirs.sha256.slice(0, 12)}, and here ${ours.name} has ${ours.sha256.slice(0, 12)}: give the same data by --data.`,
  );
};

/** @throws ExperimentError `E_REPLAY_DIFFERS` unless the run is the recorded one, to the bit of every loss */
const checkReplay = (path: string, arm: string, theirs: RecordedArm, run: Run): void => {
  const told = ({ outcome, updates, observations }: RecordedArm | Run) => ({ outcome, updates, observations });
  const difference = firstDifference(told(theirs), told(run));
  if (difference === undefined) return;
  throw new ExperimentError(
    'E_REPLAY_DIFFERS',
    `arm ${arm} of ${path}, trained again, differs from the record at ${difference.at}: ${difference.theirs} there, ${difference.ours} here. The record was changed, or is not of this engine.`,
  );
};

/**
 * The solutions of some arms of an evidence record: their recipes are trained again on the data of their block, and every loss
 * on the way is the recorded one to the bit, or the record is refused. Measured on the training part, with the block's test
 * part beside it.
 * @throws ExperimentError `E_RECORD_ENGINE`, `E_RECORD_DATA`, `E_RECORD_ARMS_APART`, `E_REPLAY_DIFFERS`; the signal's reason on abort
 */
export const retrainedSolutions = async (
  trainer: Trainer,
  dataset: Dataset,
  chosen: RecordedArms,
  { signal, withCheckpoints }: { readonly signal: AbortSignal; readonly withCheckpoints: boolean },
): Promise<TrainedSolutions> => {
  const { path, claim, regime, block, arms } = chosen;
  checkSame(chosen, trainer, dataset);
  const seed = block.seed as unknown as Seed; // the schema bounds its words as `Seed` does
  const pooled = averagePool(dataset, regime.pool);
  const data = drawSplit(pooled, regime.data, splitSeed(seed, 'data'));
  const { kind, sizes } = regime.network;
  const own = { data, seed };
  // Claims draw the data of an arm anew at each call: equal contents have equal names.
  const dataOf = new Map(Object.keys(block.arms).map((arm) => [arm, claim.armData?.(arm, own) ?? data]));
  const parts = dataOf.get(arms[0]!)!;
  const apart = arms.find((arm) => dataOf.get(arm)!.training.id !== parts.training.id);
  if (apart !== undefined) {
    throw new ExperimentError(
      'E_RECORD_ARMS_APART',
      `arms ${arms[0]} and ${apart} of ${claim.name} are trained on different data, and all solutions of a report are measured on one slice: name arms that share theirs by --arms.`,
    );
  }
  const { observeEveryEpochs } = regime.numbers;
  const networkOf = (arm: string): Network => claim.armNetwork?.(arm, { kind, sizes }) ?? { kind, sizes };
  const requestOf = (arm: string) => ({
    network: networkOf(arm),
    data: parts,
    signal,
    ...(observeEveryEpochs !== undefined && { observeEveryEpochs }),
  });
  /** Where company counts, an arm has its bits among those of its network and data, as `runBlock` trained it. */
  const companyOf = (arm: string): readonly string[] =>
    trainer.companyCounts === true
      ? Object.keys(block.arms).filter(
          (other) =>
            dataOf.get(other)!.training.id === parts.training.id &&
            JSON.stringify(networkOf(other)) === JSON.stringify(networkOf(arm)),
        )
      : [arm];
  const asked = new Map<string, Promise<readonly Run[]>>();
  const runOf = async (arm: string): Promise<Run> => {
    const company = companyOf(arm);
    const key = JSON.stringify(company);
    const recipes = company.map((one) => block.arms[one]!.recipe as unknown as Run['recipe']);
    const runs = asked.get(key) ?? trainer.train({ ...requestOf(arm), recipes });
    asked.set(key, runs);
    return (await runs)[company.indexOf(arm)]!;
  };
  const solutions = await Promise.all(
    arms.map(async (arm): Promise<Solution> => {
      const request = requestOf(arm);
      const { network } = request;
      requireMlp(network, 'the sharpness laboratory');
      const recorded = block.arms[arm]!;
      const run = await runOf(arm);
      checkReplay(path, arm, recorded, run);
      const checkpoints = withCheckpoints ? (await passedCheckpoints(trainer, request, [run]))[0] : undefined;
      return {
        name: arm.replace(/[^\w.-]+/g, '_'),
        title: arm,
        network,
        weights: run.weights,
        source: trainedSource(run, { claim: claim.name, arm, record: path, block: block.index + 1 }),
        ...(checkpoints && { checkpoints }),
      };
    }),
  );
  return {
    solutions,
    slice: { slice: parts.training, others: parts.test },
    sliceDraw: { examples: parts.training.count, labelNoise: regime.data.labelNoise, inputs: 'standardised' },
    pool: regime.pool,
  };
};
