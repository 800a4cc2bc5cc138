import type { BlockEvidence, ClaimCheck, Look } from '../core/check.ts';
import type { Claim, Regime } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import type { Seed } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';
import type { Verdict } from '../core/verdict.ts';
import { decideClaim } from './decideClaim.ts';
import { FIRST_LOOK } from './judgeHypothesis.ts';
import { lookAt } from './lookAt.ts';
import { regimeOn } from './regimeOn.ts';
import { blockSeed } from './runBlock.ts';
import { undeterminedVerdict } from './undeterminedVerdict.ts';

/** The check of one claim on its way: blocks go in, looks and in the end a verdict come out. */
export interface CheckProgress {
  readonly claim: Claim;
  /** Absent when the claim has none on this data set: the verdict is there from the start. */
  readonly regime: Regime | undefined;
  readonly maxBlocks: number;
  blocksDone(): number;
  verdict(): Verdict | undefined;
  /** Takes the next block and returns the look after it, if one is due. */
  record(block: BlockEvidence): Look | undefined;
  /** Ends an undecided check: `ended` is e.g. `interrupted`. */
  close(ended: string): void;
  /** The check as it stands; without a verdict it reads as interrupted. */
  snapshot(): ClaimCheck;
}

const checkSeed = (claim: Claim, block: BlockEvidence, position: number, root: Seed): void => {
  const expected = blockSeed(root, claim, position);
  if (block.index !== position || block.seed[0] !== expected[0] || block.seed[1] !== expected[1]) {
    throw new ExperimentError(
      'E_RESUME_MISMATCH',
      `block ${block.index + 1} of claim ${claim.name} has the seed ${block.seed.join(':')}, this check gives block ${position + 1} the seed ${expected.join(':')}: resume with the seed of the earlier check, or start anew.`,
    );
  }
};

/**
 * Opens the check of a claim and replays the blocks of an earlier, interrupted check: the same blocks give the same
 * looks, so the verdict is that of a check that was never interrupted. Blocks after the deciding one are left out.
 * There is no look before `FIRST_LOOK` blocks are done (or `maxBlocks`, if fewer).
 * @throws ExperimentError `E_RESUME_MISMATCH` when a block has not the seed that this check would give it
 */
export const openCheck = (task: {
  readonly claim: Claim;
  readonly dataset: Dataset;
  readonly trainer?: Pick<Trainer, 'name' | 'refuses'>;
  readonly root: Seed;
  readonly alphaPerHypothesis: number;
  readonly maxBlocks: number;
  readonly earlier: readonly BlockEvidence[];
}): CheckProgress => {
  const { claim, alphaPerHypothesis, earlier } = task;
  const { hypotheses } = claim;
  const maxBlocks = Math.max(task.maxBlocks, earlier.length);
  const regimeAnswer = regimeOn(claim, task.dataset, {}, task.trainer);
  const regime = regimeAnswer.kind === 'regime' ? regimeAnswer.regime : undefined;
  const blocks: BlockEvidence[] = [];
  const looks: Look[] = [];
  let verdict: Verdict | undefined = regimeAnswer.kind === 'outOfRegime' ? regimeAnswer : undefined;

  const record = (block: BlockEvidence): Look | undefined => {
    blocks.push(block);
    if (blocks.length < Math.min(FIRST_LOOK, maxBlocks)) return undefined;
    const { look, answer } = decideClaim({ hypotheses, blocks, alphaPerHypothesis, maxBlocks });
    looks.push(look);
    if (answer !== 'continue') verdict = answer;
    return look;
  };
  const undecided = (ended: string): Verdict =>
    undeterminedVerdict({
      hypotheses,
      look: lookAt(hypotheses, blocks, alphaPerHypothesis),
      alphaPerHypothesis,
      ended: `${ended} after ${blocks.length} blocks`,
    });

  earlier.forEach((block, position) => {
    checkSeed(claim, block, position, task.root);
    if (verdict === undefined) record(block);
  });
  return {
    claim,
    regime,
    maxBlocks,
    blocksDone: () => blocks.length,
    verdict: () => verdict,
    record,
    close: (ended) => {
      verdict ??= undecided(ended);
    },
    snapshot: () => ({
      claim,
      ...(regime === undefined ? {} : { regime }),
      alphaPerHypothesis,
      blocks: [...blocks],
      looks: [...looks],
      verdict: verdict ?? undecided('interrupted'),
    }),
  };
};
