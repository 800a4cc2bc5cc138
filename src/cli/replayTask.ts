import type { BlockEvidence } from '../core/check.ts';
import type { Claim, Regime } from '../core/claim.ts';
import type { Trainer } from '../core/trainer.ts';
import { averagePool } from '../data/averagePool.ts';
import { runBlock } from '../judge/runBlock.ts';
import type { RecordedCheck } from '../records/evidenceRecord.ts';
import { type Replay, replayedBlock } from '../records/replayedBlock.ts';
import { recordedBlock } from '../records/toEvidenceRecord.ts';
import { formatNumber } from '../report/formatNumber.ts';
import type { ReplayableRecord } from './replayableRecord.ts';

/** A block of a record to train again, and all that it takes. */
export interface ReplayTask {
  readonly check: RecordedCheck;
  readonly claim: Claim;
  readonly regime: Regime;
  /** Index in the blocks of the check. */
  readonly at: number;
}

/** Trains a recorded block again from its seed, and compares: to the last bit where the fused engine trained it. */
export const replayTask = async (
  { check, claim, regime, at }: ReplayTask,
  { record: { settings }, dataset }: ReplayableRecord,
  { trainer, signal }: { readonly trainer: Trainer; readonly signal: AbortSignal },
): Promise<Replay> => {
  const recorded = check.blocks[at]!; // a task is of a block that is there
  // The schema bounds the words of a seed as `Seed` does: the brand is earned.
  const { index, seed } = recorded as unknown as BlockEvidence;
  const pooled = averagePool(dataset, regime.pool);
  const again = await runBlock({ claim, regime, dataset: pooled, trainer, index, seed, signal });
  const exact = settings.trainer === undefined && settings.engine === 'wasm';
  return replayedBlock(check, recorded, recordedBlock(again), exact);
};

/** What a block that was trained again says, in a line. */
export const replayLine = ({ check, at }: ReplayTask, replay: Replay): string => {
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
