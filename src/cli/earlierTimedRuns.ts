import { ExperimentError } from '../core/experimentError.ts';
import type { TimedRun } from '../measure/timeToAccuracy.ts';
import { firstDifference } from '../records/firstDifference.ts';
import { readAnyRecord } from '../records/readAnyRecord.ts';
import type { TimeToAccuracyRecord } from '../records/timeToAccuracyRecord.ts';

/** What a sweep must share with a record to go on from its runs: everything that a run or its seconds depend on. */
export type ResumedSweep = Pick<TimeToAccuracyRecord, 'tool' | 'environment' | 'split' | 'network'> & {
  readonly settings: TimeToAccuracyRecord['settings'];
  readonly dataset: TimeToAccuracyRecord['dataset'];
};

const ignoring = ({ dataFolder: _, dataUrl: __, seeds: ___, ...settings }: TimeToAccuracyRecord['settings']) =>
  settings;

/**
 * The runs of an earlier record, checked to be of the same sweep on the same machine: a second of one is no second of another.
 * Where the data lie may differ, and there may be more seeds now, or fewer.
 * @throws ExperimentError `E_RESUME_SETTINGS`, and those of `readAnyRecord`
 */
export const earlierTimedRuns = async (path: string, ours: ResumedSweep): Promise<readonly TimedRun[]> => {
  const theirs = await readAnyRecord(path, ['batchlaw-time-to-accuracy']);
  const compare = (what: string, their: unknown, our: unknown): void => {
    const difference = firstDifference(their, our);
    if (difference === undefined) return;
    throw new ExperimentError(
      'E_RESUME_SETTINGS',
      `${path} was made with ${what}${difference.at} ${difference.theirs}, this sweep has ${difference.ours}: its runs do not count here. Give the same settings on the same machine, or leave --resume out.`,
    );
  };
  compare('settings', ignoring(theirs.settings), ignoring(ours.settings));
  compare('network', theirs.network.plain, ours.network.plain);
  compare('data of sha256', theirs.dataset.provenance.sha256, ours.dataset.provenance.sha256);
  compare('split', theirs.split, ours.split);
  compare('tool', theirs.tool, ours.tool);
  compare('environment', theirs.environment, ours.environment);
  return theirs.runs.filter(({ place }) => place < ours.settings.seeds);
};
