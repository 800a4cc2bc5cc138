import type { BenchComparison } from '../records/benchComparison.ts';
import { estimateText } from './benchAnswer.ts';
import { bandSentence, falseAlarmSentence, subjectSentence } from './comparisonAnswer.ts';
import { factorText } from './comparisonReport.ts';
import { markdownText } from './markdownText.ts';

/** A comparison as Markdown, for a pull request or a job's summary. */
export const comparisonMarkdown = (comparison: BenchComparison): string => {
  const { base, comparisons, settings } = comparison;
  const sections = comparisons.flatMap((one) => {
    const { side, refusals, notes, subjects, compares } = one;
    const head = `### ${markdownText(`${side.name} against ${base.name} (${factorText(compares)})`)}`;
    if (refusals.length > 0) {
      return [head, '', 'No comparison:', '', ...refusals.map((why) => `- ${markdownText(why)}`), ''];
    }
    return [
      head,
      '',
      ...subjects.flatMap((subject) => [
        markdownText(subjectSentence(subject, base.name, side.name, settings.margin)),
        '',
        '| batch | times the throughput of the base |',
        '|---|---|',
        ...subject.points.map(({ batchSize, ratio }) => `| ${batchSize} | ${markdownText(estimateText(ratio))} |`),
        '',
      ]),
      markdownText(bandSentence(one, base, settings)),
      '',
      ...notes.map((note) => `- ${markdownText(note)}`),
      '',
    ];
  });
  return [...sections, markdownText(falseAlarmSentence(comparison)), ''].join('\n');
};
