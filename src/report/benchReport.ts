import type { BenchRecord, RecordedSubject } from '../records/benchRecord.ts';
import { benchSentence, edgeSentence, kneeSentence, targetSentence } from './benchAnswer.ts';
import { benchReplay } from './benchReplay.ts';
import { benchTable, conditionsText, markLines } from './benchTable.ts';
import { formatNumber } from './formatNumber.ts';
import { commandLines, terminalPage } from './terminalPaint.ts';
import { textTable } from './textTable.ts';
import { wrapText } from './wrapText.ts';

/** How the columns of the table are to be read. */
export const BENCH_SIGNS: string =
  'ms per step: the slope of time over steps, geometric mean and 95 % interval over the blocks. ±: half of its width. of peak: of the roofline from the product and the copy of the same engine, measured here.';

/** What is said once of the whole benchmark, beside the sentence: knee, edge, target, what was left out. */
export const benchFindings = (record: BenchRecord): readonly string[] => {
  const { subjects, edge, target, leftOut, device } = record;
  const [training] = subjects;
  const largest = training!.sizes.at(-1)!.batchSize;
  return [
    ...(training!.knee ? [kneeSentence(training!.knee, largest)] : []),
    ...(edge ? [edgeSentence(edge)] : []),
    ...(target ? [targetSentence(target)] : []),
    ...leftOut
      .filter(({ reason }) => reason !== 'not asked for')
      .map(({ part, reason }) => `Left out, ${part}: ${reason}.`),
    ...device.unknown.map((what) => `Unknown, ${what}.`),
  ];
};

/** What was timed, and under which conditions. */
export const subjectLine = ({ name, kind, blocks, ended }: RecordedSubject): string => {
  const cut = ended === 'whole' ? '' : ended === 'outOfTime' ? ', then time was up' : ', then it was interrupted';
  const conditions = conditionsText(blocks);
  return `${kind === 'training' ? `training step of ${name}` : name}: ${blocks.length} block${blocks.length === 1 ? '' : 's'}${cut}${conditions === '' ? '' : `; ${conditions}`}`;
};

/**
 * A benchmark record as plain text: which batch to use, the tables, what is behind them.
 * @param options as of `terminalPage`
 */
export const benchReport = (
  record: BenchRecord,
  options: { readonly colour: boolean; readonly columns?: number | undefined },
): string => {
  const { paint, width } = terminalPage(options);
  const { tool, environment, settings, times, subjects } = record;
  const dim = (text: string): readonly string[] => wrapText(text, width, '').map((line) => paint('dim', line));
  const tables = subjects.flatMap((subject) => {
    const [head, ...rows] = textTable(benchTable(subject), width);
    return [
      ...wrapText(subjectLine(subject), width, ''),
      ...head!.map((line) => paint('bold', line)),
      ...rows.flat().map((line) => line.trimEnd()),
      ...markLines(subject).flatMap((line) => wrapText(line, width, '  ').map((each) => paint('undetermined', each))),
      '',
    ];
  });
  return [
    ...dim(
      `${tool.name} ${tool.version}: engine ${environment.engine.name} ${environment.engine.version}, ${settings.replicas} replica${settings.replicas === 1 ? '' : 's'}, seed ${settings.seed}, ${formatNumber(times.seconds)} s`,
    ),
    ...wrapText(benchSentence(record), width, '').map((line) => paint('bold', line)),
    '',
    ...tables,
    ...benchFindings(record).flatMap((text) => wrapText(text, width, '')),
    '',
    ...dim(BENCH_SIGNS),
    paint('dim', 'the same measurement again:'),
    ...commandLines(benchReplay(record), width),
    '',
  ].join('\n');
};
