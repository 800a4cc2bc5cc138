import type { RunnerTestCase, RunnerTestSuite } from 'vitest';
import type { Verdict } from '../core/verdict.ts';
import { shellWord } from '../report/shellWord.ts';
import { verdictWords } from '../report/verdictWords.ts';
import type { ClaimOutcome } from './runClaim.ts';

/** What a reporter finds of each claim that a test checked, in `test.meta().batchlaw`. */
export interface ClaimEvidence {
  readonly claim: string;
  readonly verdict: Verdict;
  /** Paths of the files with the evidence. */
  readonly record: string;
  readonly page: string;
}

declare module 'vitest' {
  interface TaskMeta {
    batchlaw?: readonly ClaimEvidence[];
  }
}

/** Names of the suites that a test is in, from the outermost, and its own. */
const namesTo = (task: RunnerTestCase | RunnerTestSuite): readonly string[] => [
  ...(task.suite ? namesTo(task.suite) : []),
  task.name,
];

/** The command that runs a test alone. Its name is taken as it stands, though `-t` takes a pattern. */
export const rerunOf = (task: RunnerTestCase | undefined): string => {
  if (task === undefined) return 'npx vitest run';
  const pattern = namesTo(task)
    .join(' ')
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return `npx vitest run ${shellWord(task.file.name)} -t ${shellWord(pattern)}`;
};

/** Leaves the evidence with the test: as meta data for reporters, as annotations with files for people. */
export const attachEvidence = async (
  task: RunnerTestCase,
  { check: { claim, verdict }, record, page }: ClaimOutcome,
): Promise<void> => {
  task.meta.batchlaw = [...(task.meta.batchlaw ?? []), { claim: claim.name, verdict, record, page }];
  const answer = `${claim.name}: ${verdictWords[verdict.kind].word}`;
  await task.context.annotate(`${answer}, report ${page}`, 'batchlaw', { path: page, contentType: 'text/html' });
  await task.context.annotate(`${answer}, record ${record}`, 'batchlaw', {
    path: record,
    contentType: 'application/json',
  });
};
