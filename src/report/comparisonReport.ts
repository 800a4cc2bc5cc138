import type { BenchComparison, ComparedSubject } from '../records/benchComparison.ts';
import { estimateText } from './benchAnswer.ts';
import { bandSentence, falseAlarmSentence, subjectSentence } from './comparisonAnswer.ts';
import { terminalPage } from './terminalPaint.ts';
import { textTable } from './textTable.ts';
import { wrapText } from './wrapText.ts';

/** Rows of a subject: batch size, and ratio in its interval. */
export const ratioRows = ({ points }: ComparedSubject): readonly (readonly string[])[] => [
  ['batch', 'times the throughput of the base'],
  ...points.map(({ batchSize, ratio }) => [String(batchSize), estimateText(ratio)]),
];

/** What differs on purpose, in words. */
export const factorText = (compares: readonly string[]): string =>
  compares.length === 0 ? 'the same device, engine and version' : `compared: ${compares.join(' and ')}`;

/**
 * A comparison as plain text: refusals first, then sentences, ratios and what qualifies them.
 * @param options as of `terminalPage`
 */
export const comparisonReport = (
  comparison: BenchComparison,
  options: { readonly colour: boolean; readonly columns?: number | undefined },
): string => {
  const { paint, width } = terminalPage(options);
  const { base, comparisons, settings } = comparison;
  const sides = [base, ...comparisons.map(({ side }) => side)].flatMap(({ name, jobs }) =>
    wrapText(`${name}: ${jobs.map(({ path }) => path).join(', ')}`, width, '').map((line) => paint('dim', line)),
  );
  const lines = comparisons.flatMap((one) => {
    const { side, refusals, notes, subjects, compares } = one;
    const head = paint('bold', `${side.name} against ${base.name} (${factorText(compares)})`);
    if (refusals.length > 0) {
      return [
        head,
        paint('violated', 'no comparison:'),
        ...refusals.flatMap((why) => wrapText(`- ${why}`, width, '  ')),
        '',
      ];
    }
    return [
      head,
      ...subjects.flatMap((subject) => [
        ...wrapText(subjectSentence(subject, base.name, side.name, settings.margin), width, ''),
        ...textTable(ratioRows(subject), width).flat(),
        '',
      ]),
      ...wrapText(bandSentence(one, base, settings), width, ''),
      ...notes.flatMap((note) => wrapText(`- ${note}`, width, '  ')),
      '',
    ];
  });
  const measured = wrapText(falseAlarmSentence(comparison), width, '').map((line) => paint('dim', line));
  return [...sides, '', ...lines, ...measured, ''].join('\n');
};
