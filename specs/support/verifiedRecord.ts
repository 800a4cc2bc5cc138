import { cardHash } from '../../src/records/cardHash.ts';
import { parseRecord } from '../../src/records/readRecord.ts';
import type { Verification } from '../../src/records/verify/verification.ts';
import { verifyRecord } from '../../src/records/verify/verifyRecord.ts';
import { trainedRecord } from './trainedRecord.ts';

/** The record that is changed and verified, as the gate wrote it. */
export const recordText: string = await trainedRecord({ seed: 5 });

/** The tree of a record, to be changed at will. */
// biome-ignore lint/suspicious/noExplicitAny: a spec reaches into every corner of a record
export type RecordTree = any;

/** What verification says of the record after a change. */
export const verifiedRecord = async (change: (record: RecordTree) => void): Promise<Verification> => {
  const tree: RecordTree = JSON.parse(recordText);
  change(tree);
  return verifyRecord(await parseRecord(JSON.stringify(tree), 'r.json'));
};

/** Gives a card that was changed the hash that belongs to it. */
export const rehash = (card: RecordTree): void => {
  const { hash: _, ...rest } = card;
  card.hash = cardHash(rest);
};

/** A change, and the finding that tells it: a part of its place, and a part of what it says. */
export type Change = readonly [name: string, change: (record: RecordTree) => void, at: string, problem: string];

/** The findings of that place that say so. */
export const findingsOf = ({ findings }: Verification, at: string, problem: string): readonly unknown[] =>
  findings.filter((finding) => finding.at.includes(at) && finding.problem.includes(problem));
