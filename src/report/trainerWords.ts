import type { RecordedLimits, RecordedSettings } from '../records/evidenceRecord.ts';
import { shellOption } from './shellWord.ts';

/** As `--trainer-limits` takes them: `silence=300s,train=3600s`. */
const limitsText = (limits: RecordedLimits): string =>
  Object.entries(limits)
    .map(([name, seconds]) => `${name.replace(/Seconds$/, '')}=${seconds}s`)
    .join(',');

/** The options that name the program of a check, and what it may take. */
export const trainerWords = ({ trainer, limits }: Pick<RecordedSettings, 'trainer' | 'limits'>): readonly string[] => [
  ...shellOption('--trainer', trainer),
  ...shellOption('--trainer-limits', limits && limitsText(limits)),
];
