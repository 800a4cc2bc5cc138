import { DEFAULT_ALPHA } from '../judge/errorBudget.ts';
import { DEFAULT_PRESET } from '../judge/presets.ts';
import { namesOfLaws } from '../laws/lawsNamed.ts';
import { isComparison } from '../records/baseline/baselineLaws.ts';
import type { RecordedSettings } from '../records/evidenceRecord.ts';
import { shellOption, shellWord } from './shellWord.ts';
import { trainerWords } from './trainerWords.ts';

/**
 * The command that gives the same numbers again. The claims share one error budget, so the same verdicts need the same
 * claims; with `claims` fewer of them, the blocks are the same and the answer may come earlier. What ran in a suite of the
 * user's runs again there, for no command line knows its trainer.
 */
export const replayCommand = (settings: RecordedSettings, claims: readonly string[] = settings.claims): string => {
  if (settings.rerun !== undefined) return settings.rerun;
  const words = [
    'batchlaw check',
    ...(claims === settings.claims ? namesOfLaws((settings.laws ?? []).filter((name) => !isComparison(name))) : []),
    ...claims.map(shellWord),
    '--data',
    shellWord(settings.data),
    ...shellOption('--label-column', settings.labelColumn),
    ...shellOption('--data-folder', settings.dataFolder),
    ...shellOption('--data-url', settings.dataUrl),
    '--engine',
    shellWord(settings.engine),
    ...trainerWords(settings),
    '--seed',
    String(settings.seed),
  ];
  // A preset adds regimes to the claims it is given: to the same ones the same, but none belong to a part of them.
  if (claims === settings.claims && settings.preset !== undefined && settings.preset !== DEFAULT_PRESET.name) {
    words.push('--preset', settings.preset);
  }
  const { maxBlocks, seconds } = settings.budget;
  words.push('--budget', seconds === undefined ? String(maxBlocks) : `${maxBlocks},${seconds}s`);
  if (settings.alpha !== DEFAULT_ALPHA) words.push('--alpha', String(settings.alpha));
  return words.join(' ');
};
