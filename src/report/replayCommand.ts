import { DEFAULT_ALPHA } from '../judge/errorBudget.ts';
import type { RecordedSettings } from '../records/evidenceRecord.ts';

const quoted = (word: string): string => (/^[\w./:@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

const option = (flag: string, value: string | undefined): readonly string[] =>
  value === undefined ? [] : [flag, quoted(value)];

/**
 * The command that gives the same numbers again. The claims share one error budget, so the same verdicts need the same
 * claims; with `claims` fewer of them, the blocks are the same and the answer may come earlier.
 */
export const replayCommand = (settings: RecordedSettings, claims: readonly string[] = settings.claims): string => {
  const words = [
    'batchlaw check',
    ...claims,
    '--data',
    quoted(settings.data),
    ...option('--label-column', settings.labelColumn),
    ...option('--data-folder', settings.dataFolder),
    ...option('--data-url', settings.dataUrl),
    '--engine',
    quoted(settings.engine),
    '--seed',
    String(settings.seed),
  ];
  const { maxBlocks, seconds } = settings.budget;
  words.push('--budget', seconds === undefined ? String(maxBlocks) : `${maxBlocks},${seconds}s`);
  if (settings.alpha !== DEFAULT_ALPHA) words.push('--alpha', String(settings.alpha));
  return words.join(' ');
};
