import type { BlockEvidence } from '../core/check.ts';
import type { Claim, Regime } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import { nearestName } from '../core/nearestName.ts';
import type { Trainer } from '../core/trainer.ts';
import { averagePool } from '../data/averagePool.ts';
import { regimeOn } from '../judge/regimeOn.ts';
import { runBlock } from '../judge/runBlock.ts';
import { claimCard } from '../records/claimCard.ts';
import type { EvidenceRecord, RecordedCheck } from '../records/evidenceRecord.ts';
import { readRecord } from '../records/readRecord.ts';
import { type Replay, replayedBlock } from '../records/replayedBlock.ts';
import { recordedBlock } from '../records/toEvidenceRecord.ts';
import { knownClaim } from '../records/verify/knownClaim.ts';
import { formatNumber } from '../report/formatNumber.ts';
import type { CommandWorld } from './checkCommand.ts';
import { datasetOf } from './dataFlags.ts';
import { EXIT } from './exitCode.ts';
import { openTrainer } from './openTrainer.ts';

export interface ReplayRequest {
  readonly record: string;
  readonly claim?: string;
  /** From 1 on, as texts count blocks. */
  readonly block?: number;
  readonly threads?: number;
}

/** A block to train again, and all that it takes. */
interface Task {
  readonly check: RecordedCheck;
  readonly claim: Claim;
  readonly regime: Regime;
  readonly at: number;
}

const refuse = (code: string, message: string): never => {
  throw new ExperimentError(code, message);
};

const checksAskedFor = (record: EvidenceRecord, { record: path, claim }: ReplayRequest): readonly RecordedCheck[] => {
  if (claim === undefined) return record.checks;
  const names = record.checks.map((check) => check.claim.name);
  const found = record.checks.filter((check) => check.claim.name === claim);
  if (found.length > 0) return found;
  const near = nearestName(claim, names);
  return refuse(
    'E_REPLAY_NOTHING',
    `${path} has no claim "${claim}"${near === undefined ? '' : `, did you mean "${near}"?`}: its claims are ${names.join(', ') || 'none'}.`,
  );
};

const tasksOf = (record: EvidenceRecord, dataset: Dataset, request: ReplayRequest): readonly Task[] => {
  const { record: path, block } = request;
  const tasks = checksAskedFor(record, request).flatMap((check): readonly Task[] => {
    const { name, hash } = check.claim;
    const places = block === undefined ? check.blocks.map((_, i) => i) : check.blocks[block - 1] ? [block - 1] : [];
    if (places.length === 0) return [];
    const claim = knownClaim(name);
    if (claim === undefined || claimCard(claim).hash !== hash) {
      return refuse(
        'E_REPLAY_CLAIM',
        `${path}: the claim ${name} is not that of this batchlaw, whose design its blocks do not follow: replay it with batchlaw ${record.tool.version}.`,
      );
    }
    const answer = regimeOn(claim, dataset);
    if (answer.kind === 'outOfRegime') {
      return refuse('E_REPLAY_CLAIM', `${path}: the claim ${name} is out of regime here: ${answer.reason}.`);
    }
    return places.map((at) => ({ check, claim, regime: answer.regime, at }));
  });
  if (tasks.length > 0) return tasks;
  const what = block === undefined ? 'no block' : `no block ${block}`;
  return refuse(
    'E_REPLAY_NOTHING',
    `${path} has ${what} to train again: \`batchlaw verify\` tells how many there are.`,
  );
};

const replayLine = ({ check, at }: Task, replay: Replay): string => {
  const name = `${check.claim.name} block ${at + 1}`;
  switch (replay.kind) {
    case 'same':
      return `  ${name}: the same bits`;
    case 'close':
      return `  ${name}: other bits, no contrast moves by more than ${formatNumber(replay.largest)} of its standard deviation`;
    case 'differs': {
      const { at: place, theirs, ours } = replay.difference;
      return `  ${name} differs: ${place} is ${theirs}; trained again ${ours}`;
    }
  }
};

const trainedAgain = async (
  { check, claim, regime, at }: Task,
  dataset: Dataset,
  trainer: Trainer,
  { signal }: CommandWorld,
): Promise<BlockEvidence> => {
  const recorded = check.blocks[at]!; // a task is of a block that is there
  // The schema bounds the words of a seed as `Seed` does: the brand is earned.
  const { index, seed } = recorded as unknown as BlockEvidence;
  return runBlock({ claim, regime, dataset: averagePool(dataset, regime.pool), trainer, index, seed, signal });
};

/**
 * Trains blocks of a record again from their seeds, and says what differs: any bit on the fused engine, which is the same on
 * every machine; elsewhere what would move a verdict. 0 where nothing differs, 1 where something does.
 * @throws ExperimentError `E_REPLAY_ELSEWHERE`, `E_REPLAY_DATA`, `E_REPLAY_CLAIM`, `E_REPLAY_NOTHING`, those of `readRecord`,
 * `loadDataset` and `openTrainer`
 */
export const replayRecord = async (request: ReplayRequest, world: CommandWorld): Promise<number> => {
  const { record: path } = request;
  const record = await readRecord(path);
  const { settings, environment } = record;
  if (settings.rerun !== undefined) {
    refuse(
      'E_REPLAY_ELSEWHERE',
      `${path} was made in a suite, whose trainer is not known here: run ${settings.rerun}.`,
    );
  }
  const dataset = await datasetOf(settings, world.stderr);
  const [theirs, ours] = [record.dataset.provenance.sha256, dataset.provenance.sha256];
  if (theirs !== ours) {
    refuse(
      'E_REPLAY_DATA',
      `${path} was made on data of sha256 ${theirs}, ${settings.data} has ${ours} here: give it the same data.`,
    );
  }
  const tasks = tasksOf(record, dataset, request);
  const { trainer } = await openTrainer(settings, request.threads, world);
  try {
    const exact = settings.trainer === undefined && settings.engine === 'wasm';
    const { name, version } = environment.engine;
    const others = trainer.name === name && trainer.version === version ? '' : `, the record ${name} ${version}`;
    world.stdout.write(
      `${tasks.length} block${tasks.length === 1 ? '' : 's'} of ${path}, trained again by ${trainer.name} ${trainer.version}${others}\n`,
    );
    const replays: Replay[] = [];
    for (const task of tasks) {
      const block = recordedBlock(await trainedAgain(task, dataset, trainer, world));
      const replay = replayedBlock(task.check, task.check.blocks[task.at]!, block, exact);
      replays.push(replay);
      world.stdout.write(`${replayLine(task, replay)}\n`);
    }
    const differing = replays.filter(({ kind }) => kind === 'differs').length;
    world.stdout.write(differing === 0 ? 'nothing differs\n' : `${differing} of ${tasks.length} differ\n`);
    return differing === 0 ? EXIT.allHold : EXIT.violated;
  } finally {
    await trainer.close();
  }
};
