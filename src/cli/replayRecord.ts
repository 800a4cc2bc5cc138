import { ExperimentError } from '../core/experimentError.ts';
import type { Replay } from '../records/replayedBlock.ts';
import type { CommandWorld } from './checkCommand.ts';
import { EXIT } from './exitCode.ts';
import { openTrainer } from './openTrainer.ts';
import { checksNamed, type ReplayableRecord, replayableClaim, replayableRecord } from './replayableRecord.ts';
import { type ReplayTask, replayLine, replayTask } from './replayTask.ts';

export interface ReplayRequest {
  readonly record: string;
  readonly claim?: string;
  /** From 1 on, as texts count blocks. */
  readonly block?: number;
  readonly threads?: number;
}

const tasksOf = (replayable: ReplayableRecord, { claim, block }: ReplayRequest): readonly ReplayTask[] => {
  const { path } = replayable;
  const checks = checksNamed(replayable, claim, 'E_REPLAY_NOTHING');
  const tasks = checks.flatMap((check): readonly ReplayTask[] => {
    const places = block === undefined ? check.blocks.map((_, i) => i) : check.blocks[block - 1] ? [block - 1] : [];
    if (places.length === 0) return [];
    const known = replayableClaim(replayable, check);
    return places.map((at) => ({ check, ...known, at }));
  });
  if (tasks.length > 0) return tasks;
  const what = block === undefined ? 'no block' : `no block ${block}`;
  const there = checks.map(({ claim: { name }, blocks }) => `${name} has ${blocks.length}`).join(', ');
  throw new ExperimentError('E_REPLAY_NOTHING', `${path} has ${what} to train again: ${there || 'it has no claims'}.`);
};

/**
 * Trains blocks of a record again from their seeds, and says what differs: any bit on the fused engine, which is the same on
 * every machine; elsewhere what would move a verdict. 0 where nothing differs, 1 where something does.
 * @throws ExperimentError `E_REPLAY_ELSEWHERE`, `E_REPLAY_DATA`, `E_REPLAY_CLAIM`, `E_REPLAY_NOTHING`, those of `readRecord`,
 * `loadDataset` and `openTrainer`
 */
export const replayRecord = async (request: ReplayRequest, world: CommandWorld): Promise<number> => {
  const { record: path } = request;
  const replayable = await replayableRecord(path, world.stderr);
  const { settings, environment } = replayable.record;
  const tasks = tasksOf(replayable, request);
  const { trainer } = await openTrainer(settings, request.threads, world);
  try {
    const { name, version } = environment.engine;
    const others = trainer.name === name && trainer.version === version ? '' : `, the record ${name} ${version}`;
    world.stdout.write(
      `${tasks.length} block${tasks.length === 1 ? '' : 's'} of ${path}, trained again by ${trainer.name} ${trainer.version}${others}\n`,
    );
    const replays: Replay[] = [];
    for (const task of tasks) {
      const replay = await replayTask(task, replayable, { trainer, signal: world.signal });
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
