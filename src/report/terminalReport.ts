import type { EvidenceRecord, RecordedCheck } from '../records/evidenceRecord.ts';
import { formatNumber, formatPercent } from './formatNumber.ts';
import { guardSummaries, unfinishedArms } from './guardSummary.ts';
import { type HypothesisSummary, hypothesisSummary } from './hypothesisSummary.ts';
import { replayCommand } from './replayCommand.ts';
import { textTable } from './textTable.ts';
import { type AnswerKind, overallAnswer, verdictSentence, verdictWords } from './verdictWords.ts';
import { wrapText } from './wrapText.ts';

const WIDTH = 100;
const FEW = 3;

const ANSI: Readonly<Record<AnswerKind | 'bold' | 'dim', number>> = {
  holds: 32,
  violated: 31,
  undetermined: 33,
  outOfRegime: 36,
  interrupted: 33,
  bold: 1,
  dim: 2,
};

type Paint = (style: keyof typeof ANSI, text: string) => string;

const painted: Paint = (style, text) => `\u001b[${ANSI[style]}m${text}\u001b[0m`;

const plain: Paint = (_, text) => text;

const answerWord = ({ hypothesis, decision, asExpected }: HypothesisSummary): string => {
  if (decision === 'open' || hypothesis.role === 'claim') return decision;
  return asExpected ? 'recognised' : 'missed';
};

const hypothesisLines = (check: RecordedCheck, paint: Paint): readonly string[] => {
  if (check.looks.length === 0) return [];
  const summaries = check.claim.hypotheses.map((hypothesis) => hypothesisSummary(check, hypothesis));
  const head = ['mean', `${formatPercent(1 - check.alphaPerHypothesis)} interval`, 'asks for', 'answer', ''] as const;
  const rows = summaries.map((summary) => {
    const { hypothesis, estimate, asked, unit } = summary;
    const of = unit === 'ratio' ? '' : ` (${unit})`;
    const title = `${hypothesis.role === 'claim' ? '' : 'control: '}${hypothesis.title}${of}`;
    return [
      estimate?.effect ?? 'none',
      estimate?.interval ?? 'no block counts',
      asked,
      answerWord(summary),
      title,
    ] as const;
  });
  const [headLines = [], ...lines] = textTable([head, ...rows], WIDTH);
  return [
    ...headLines.map((line) => paint('dim', line.trimEnd())),
    ...lines.flatMap((own, i) =>
      summaries[i]!.hypothesis.role === 'claim' ? own : own.map((line) => paint('dim', line)),
    ),
  ];
};

const few = (items: readonly string[]): string =>
  items.slice(0, FEW).join('; ') + (items.length > FEW ? `; and ${items.length - FEW} more` : '');

const claimLines = (record: EvidenceRecord, check: RecordedCheck, paint: Paint): readonly string[] => {
  const { claim, verdict } = check;
  const guards = guardSummaries(check);
  const failures = guards.flatMap(({ name, failures }) =>
    failures.map(({ block, detail }) => `block ${block}, ${name}: ${detail}`),
  );
  const unfinished = unfinishedArms(check);
  const guardText = guards.map(({ name, passed, blocks }) => `${name} ${passed} of ${blocks}`).join(', ');
  const sources = claim.sources.map(({ row, reference, place }) => `${row}: ${reference}, ${place}`);
  const [firstTitle = '', ...moreTitle] = wrapText(`${verdictWords[verdict.kind].word}: ${claim.title}`, WIDTH, '');
  return [
    '',
    paint(verdict.kind, firstTitle),
    ...moreTitle,
    ...sources.flatMap((source) => wrapText(source, WIDTH, '  ')).map((line) => paint('dim', line)),
    ...(verdict.kind === 'holds' ? [] : wrapText(verdictSentence(check), WIDTH, '  ')),
    ...hypothesisLines(check, paint),
    ...(guards.length === 0 ? [] : wrapText(`guards: ${guardText}`, WIDTH, '  ')),
    ...(failures.length === 0 ? [] : wrapText(`does not count: ${few(failures)}`, WIDTH, '  ')),
    ...(unfinished.length === 0 ? [] : wrapText(`hint: ${few(unfinished)}`, WIDTH, '  ')),
    ...wrapText(`replay: ${replayCommand(record.settings, [claim.name])}`, WIDTH, '  '),
  ];
};

const verdictLines = (record: EvidenceRecord, paint: Paint): readonly string[] => {
  const rows = record.settings.claims.map((name) => {
    const check = record.checks.find(({ claim }) => claim.name === name);
    const kind: AnswerKind = check?.verdict.kind ?? 'interrupted';
    const count = check?.blocks.length ?? 0;
    const { sign, word } = verdictWords[kind];
    const blocks = check === undefined ? 'not begun' : `${count} block${count === 1 ? '' : 's'}`;
    return { kind, cells: [`${sign} ${word}`, name, blocks, check?.claim.title ?? ''] as const };
  });
  return textTable(
    rows.map(({ cells }) => cells),
    WIDTH,
  ).flatMap((lines, i) => {
    const { kind, cells } = rows[i]!;
    return lines.map((line) => line.trimEnd().replace(cells[0], (word) => paint(kind, word)));
  });
};

/**
 * The record as plain text of at most 100 columns: the answer, a table of verdicts, then the numbers of each claim with
 * the way back to them.
 * @param options.colour ANSI colours, for a terminal that shows them
 */
export const terminalReport = (record: EvidenceRecord, options: { readonly colour: boolean }): string => {
  const paint = options.colour ? painted : plain;
  const { tool, environment, dataset, settings, times, errorBudget } = record;
  const answer = overallAnswer(record);
  const { engine } = environment;
  const what = `${tool.name} ${tool.version}: trainer ${engine.name} ${engine.version} on ${dataset.provenance.name} (${dataset.count} examples), seed ${settings.seed}, ${formatNumber(times.seconds)} s`;
  const budget = `error budget: alpha ${errorBudget.alpha} for the whole check, ${formatNumber(errorBudget.alphaPerHypothesis)} for each of ${errorBudget.sequences} confidence sequences`;
  return [
    ...wrapText(what, WIDTH, '').map((line) => paint('dim', line)),
    '',
    paint('bold', answer.text),
    ...verdictLines(record, paint),
    ...record.checks.flatMap((check) => claimLines(record, check, paint)),
    '',
    ...wrapText(budget, WIDTH, '').map((line) => paint('dim', line)),
    '',
  ].join('\n');
};
