import type { TimeToAccuracyRecord } from '../records/timeToAccuracyRecord.ts';
import { formatNumber } from './formatNumber.ts';
import { commandLines, terminalPage } from './terminalPaint.ts';
import {
  bestSentences,
  SWEEP_COLUMNS,
  sweepReplay,
  sweepRow,
  sweepSigns,
  sweepSubject,
  targetText,
} from './timeToAccuracyTable.ts';
import { wrapText } from './wrapText.ts';

/**
 * Times to an accuracy as plain text: a row per batch size, which is best in what, and the way back.
 * @param options as of `terminalPage`
 */
export const timeToAccuracyReport = (
  record: TimeToAccuracyRecord,
  options: { readonly colour: boolean; readonly columns?: number | undefined },
): string => {
  const { paint, width } = terminalPage(options);
  const { tool, environment, settings, times, results, status } = record;
  const dim = (text: string): readonly string[] => wrapText(text, width, '').map((line) => paint('dim', line));
  const table = [SWEEP_COLUMNS, ...results.map(sweepRow)];
  const widths = SWEEP_COLUMNS.map((_, c) => Math.max(...table.map((row) => row[c]!.length)));
  const [head, ...rows] = table.map((row) => `  ${row.map((cell, c) => cell.padStart(widths[c]!)).join('  ')}`);
  return [
    ...dim(
      `${tool.name} ${tool.version}: engine ${environment.engine.name} ${environment.engine.version}, seed ${settings.seed}, ${formatNumber(times.seconds)} s${status === 'interrupted' ? ', interrupted' : ''}`,
    ),
    ...wrapText(`Time to ${targetText(record)} test accuracy: ${sweepSubject(record)}`, width, ''),
    '',
    paint('bold', head!),
    ...rows,
    '',
    ...bestSentences(record).flatMap((sentence) => wrapText(sentence, width, '')),
    '',
    ...dim(sweepSigns(record)),
    paint('dim', 'the same runs again:'),
    ...commandLines(sweepReplay(record), width),
    '',
  ].join('\n');
};
