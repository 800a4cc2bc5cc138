import type { BlockEvidence } from '../core/check.ts';
import type { EvidenceRecord } from './evidenceRecord.ts';

/** What a check that goes on from a record needs of one claim. */
export interface ResumableClaim {
  /** The card's hash: blocks count only for a claim that is word for word the same (see `claimCard`). */
  readonly hash: string;
  readonly blocks: readonly BlockEvidence[];
}

/** The blocks of a record by the name of their claim, in the order they came in. */
export const blocksForResume = (record: EvidenceRecord): ReadonlyMap<string, ResumableClaim> =>
  new Map(
    record.checks.map((check) => [
      check.claim.name,
      // The schema bounds the words of a seed as `Seed` does: the brand is earned.
      { hash: check.claim.hash, blocks: check.blocks as unknown as readonly BlockEvidence[] },
    ]),
  );
