import { appendFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { ExperimentError } from '../core/experimentError.ts';
import type { EvidenceRecord } from '../records/evidenceRecord.ts';
import { writeFileAtomically } from '../records/writeFileAtomically.ts';
import { githubReport } from '../report/githubReport.ts';
import { gitlabReport } from '../report/gitlabReport.ts';
import { junitReport } from '../report/junitReport.ts';
import { markdownReport } from '../report/markdownReport.ts';
import type { CommandWorld } from './checkCommand.ts';

/** What continuous integration is to get beside record and page. */
export interface CiFlags {
  readonly junit?: string;
  readonly markdown?: string;
  readonly gitlab?: string;
  readonly gitlabPath?: string;
  readonly github?: boolean;
}

export const addCiFlags = (command: Command): Command =>
  command
    .option('--junit <file>', 'also write the answers as JUnit XML')
    .option('--markdown <file>', 'also write them as Markdown, for a pull request')
    .option('--gitlab <file>', "also write what does not hold in GitLab's code-quality format")
    .option('--gitlab-path <path>', 'the file that GitLab is to show it at; default: package.json')
    .option('--github', 'also annotate the job of GitHub Actions, and add to its summary');

/**
 * What was asked for, before anything is run.
 * @throws ExperimentError `E_GITLAB_PATH`
 */
export const ciFlagsOf = ({ junit, markdown, gitlab, gitlabPath, github }: CiFlags): CiFlags => {
  if (gitlabPath !== undefined && gitlab === undefined) {
    throw new ExperimentError(
      'E_GITLAB_PATH',
      `--gitlab-path ${gitlabPath} says what to show it at, but no file to write was given: add --gitlab <file>.`,
    );
  }
  return {
    ...(junit !== undefined && { junit }),
    ...(markdown !== undefined && { markdown }),
    ...(gitlab !== undefined && { gitlab }),
    ...(gitlabPath !== undefined && { gitlabPath }),
    ...(github !== undefined && { github }),
  };
};

/**
 * Writes the outputs that were asked for, all from the record.
 * @throws ExperimentError `E_STEP_SUMMARY`, and those of `writeFileAtomically`
 */
export const writeCiOutputs = async (
  record: EvidenceRecord,
  flags: CiFlags,
  { stdout, env }: Pick<CommandWorld, 'stdout' | 'env'>,
): Promise<void> => {
  const { junit, markdown, gitlab, gitlabPath, github } = flags;
  const texts: readonly (readonly [string | undefined, (record: EvidenceRecord) => string])[] = [
    [junit, junitReport],
    [markdown, markdownReport],
    [gitlab, (own) => gitlabReport(own, gitlabPath ?? 'package.json')],
  ];
  for (const [path, draw] of texts) if (path !== undefined) await writeFileAtomically(path, draw(record));
  if (!github) return;
  stdout.write(githubReport(record));
  const summary = env.GITHUB_STEP_SUMMARY;
  if (!summary) return;
  await appendFile(summary, markdownReport(record)).catch((cause: NodeJS.ErrnoException) => {
    throw new ExperimentError(
      'E_STEP_SUMMARY',
      `the step summary ${summary} cannot be written (${cause.code}): free some space, or unset GITHUB_STEP_SUMMARY. The record and all other outputs are whole.`,
      { cause },
    );
  });
};
