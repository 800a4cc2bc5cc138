import { DEFAULT_PRESET } from '../judge/presets.ts';
import { isComparison } from '../records/baseline/baselineLaws.ts';
import type { EvidenceRecord, RecordedLaw, RecordedSettings } from '../records/evidenceRecord.ts';
import { formatNumber } from './formatNumber.ts';
import { shellOption, shellWord } from './shellWord.ts';
import { trainerWords } from './trainerWords.ts';
import type { AnswerKind } from './verdictWords.ts';

/** The answer to all laws of a record, in numbers. */
export interface LawSummary {
  readonly kind: AnswerKind;
  /** `27 of 27 hold`. */
  readonly held: string;
  /** Cases that were tried, of all laws. */
  readonly cases: number;
  /** Violated first, then those that were not judged, then those that hold; in the order of the check otherwise. */
  readonly laws: readonly RecordedLaw[];
}

const ORDER: readonly RecordedLaw['verdict']['kind'][] = ['violated', 'outOfRegime', 'holds'];

/** Undefined when no law was asked for. */
export const lawSummary = ({ laws, settings }: EvidenceRecord): LawSummary | undefined => {
  if (laws === undefined) return undefined;
  const { checks } = laws;
  const total = settings.laws?.length ?? checks.length;
  const kinds = checks.map(({ verdict }) => verdict.kind);
  const worst = ORDER.find((kind) => kinds.includes(kind)) ?? 'holds';
  return {
    kind: worst !== 'violated' && checks.length < total ? 'interrupted' : worst,
    held: `${kinds.filter((kind) => kind === 'holds').length} of ${total} hold`,
    cases: checks.reduce((sum, { verdict }) => sum + (verdict.kind === 'outOfRegime' ? 0 : verdict.cases), 0),
    laws: ORDER.flatMap((kind) => checks.filter(({ verdict }) => verdict.kind === kind)),
  };
};

/** How far the trainer was off at most, or on the counterexample. */
export const deviationText = ({ verdict }: RecordedLaw): string => {
  switch (verdict.kind) {
    case 'holds':
      return formatNumber(verdict.largestDeviation);
    case 'violated':
      return verdict.deviation === null ? 'not finite' : formatNumber(verdict.deviation);
    case 'outOfRegime':
      return '–';
  }
};

/** Why a law does not hold, in a sentence; undefined when it does. */
export const lawSentence = ({ law, verdict }: RecordedLaw): string | undefined => {
  if (verdict.kind === 'outOfRegime') return `Out of regime: ${verdict.reason}.`;
  if (verdict.kind === 'holds') return undefined;
  const off =
    verdict.deviation === null ? 'its deviation is not finite' : `it is off by ${formatNumber(verdict.deviation)}`;
  const numbers = `case ${verdict.cases} violates it; at its smallest ${off}, the law allows ${formatNumber(law.tolerance)} (${law.unit}).`;
  const sentence = verdict.finding === undefined ? numbers : `${verdict.finding}: ${numbers}`;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
};

/**
 * The command that tries the same cases of one law again: neither data nor claims have a part in it. What is no law but a
 * comparison with a baseline is made by the gate again.
 */
export const lawReplayCommand = (settings: RecordedSettings, name: string): string => {
  if (isComparison(name) && settings.gate !== undefined)
    return `batchlaw gate --config ${shellWord(settings.gate.config)}`;
  return [
    'batchlaw check',
    shellWord(name),
    '--engine',
    shellWord(settings.engine),
    '--seed',
    String(settings.seed),
    ...trainerWords(settings),
    ...shellOption('--preset', settings.preset === DEFAULT_PRESET.name ? undefined : settings.preset),
  ].join(' ');
};
