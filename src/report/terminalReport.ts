import type { EvidenceRecord, RecordedCheck, RecordedHypothesis } from '../records/evidenceRecord.ts';
import { formatNumber, formatPercent } from './formatNumber.ts';
import { guardSummaries, unfinishedArms } from './guardSummary.ts';
import { type HypothesisSummary, hypothesisSummary } from './hypothesisSummary.ts';
import { lawLines } from './lawLines.ts';
import { lawSummary } from './lawSummary.ts';
import { replayCommand } from './replayCommand.ts';
import { commandLines, type TerminalPage, terminalPage } from './terminalPaint.ts';
import { textTable } from './textTable.ts';
import { type AnswerKind, overallAnswer, verdictSentence, verdictWords } from './verdictWords.ts';
import { wrapText } from './wrapText.ts';

const FEW = 3;

const answerWord = ({ hypothesis, decision, asExpected }: HypothesisSummary): string => {
  if (decision === 'open' || hypothesis.role !== 'control') return decision;
  return asExpected ? 'recognised' : 'missed';
};

const ROLE_PREFIX: Readonly<Record<RecordedHypothesis['role'], string>> = {
  claim: '',
  control: 'control: ',
  finding: 'finding: ',
};

const hypothesisLines = (check: RecordedCheck, { paint, width }: TerminalPage): readonly string[] => {
  if (check.looks.length === 0) return [];
  const summaries = check.claim.hypotheses.map((hypothesis) => hypothesisSummary(check, hypothesis));
  const head = ['mean', `${formatPercent(1 - check.alphaPerHypothesis)} interval`, 'asks for', 'answer', ''] as const;
  const rows = summaries.map((summary) => {
    const { hypothesis, estimate, asked, unit } = summary;
    const of = unit === 'ratio' ? '' : ` (${unit})`;
    const title = `${ROLE_PREFIX[hypothesis.role]}${hypothesis.title}${of}`;
    return [
      estimate?.effect ?? 'none',
      estimate?.interval ?? 'no block counts',
      asked,
      answerWord(summary),
      title,
    ] as const;
  });
  const [headLines = [], ...lines] = textTable([head, ...rows], width);
  return [
    ...headLines.map((line) => paint('dim', line.trimEnd())),
    ...lines.flatMap((own, i) =>
      summaries[i]!.hypothesis.role === 'claim' ? own : own.map((line) => paint('dim', line)),
    ),
  ];
};

const few = (items: readonly string[]): string =>
  items.slice(0, FEW).join('; ') + (items.length > FEW ? `; and ${items.length - FEW} more` : '');

const claimLines = (check: RecordedCheck, page: TerminalPage): readonly string[] => {
  const { paint, width } = page;
  const { claim, verdict } = check;
  const guards = guardSummaries(check);
  const failures = guards.flatMap(({ name, failures }) =>
    failures.map(({ block, detail }) => `block ${block}, ${name}: ${detail}`),
  );
  const unfinished = unfinishedArms(check);
  const guardText = guards.map(({ name, passed, blocks }) => `${name} ${passed} of ${blocks}`).join(', ');
  const sources = claim.sources.map(({ row, reference, place }) => `${row}: ${reference}, ${place}`);
  const [firstTitle = '', ...moreTitle] = wrapText(`${verdictWords[verdict.kind].word}: ${claim.title}`, width, '');
  return [
    '',
    paint(verdict.kind, firstTitle),
    ...moreTitle,
    ...sources.flatMap((source) => wrapText(source, width, '  ')).map((line) => paint('dim', line)),
    ...(verdict.kind === 'holds' ? [] : wrapText(verdictSentence(check), width, '  ')),
    ...hypothesisLines(check, page),
    ...(guards.length === 0 ? [] : wrapText(`guards: ${guardText}`, width, '  ')),
    ...(failures.length === 0 ? [] : wrapText(`does not count: ${few(failures)}`, width, '  ')),
    ...(unfinished.length === 0 ? [] : wrapText(`hint: ${few(unfinished)}`, width, '  ')),
  ];
};

const verdictLines = (record: EvidenceRecord, { paint, width }: TerminalPage): readonly string[] => {
  const rows = record.settings.claims.map((name) => {
    const check = record.checks.find(({ claim }) => claim.name === name);
    const kind: AnswerKind = check?.verdict.kind ?? 'interrupted';
    const count = check?.blocks.length ?? 0;
    const { sign, word } = verdictWords[kind];
    const blocks = check === undefined ? 'not begun' : `${count} block${count === 1 ? '' : 's'}`;
    return { kind, cells: [`${sign} ${word}`, name, blocks, check?.claim.title ?? ''] as const };
  });
  const laws = lawSummary(record);
  if (laws !== undefined && rows.length > 0) {
    const { sign, word } = verdictWords[laws.kind];
    const title = `Exact properties of the trainer: ${laws.held}`;
    rows.unshift({ kind: laws.kind, cells: [`${sign} ${word}`, 'laws', `${laws.cases} cases`, title] });
  }
  return textTable(
    rows.map(({ cells }) => cells),
    width,
  ).flatMap((lines, i) => {
    const { kind, cells } = rows[i]!;
    return lines.map((line) => line.trimEnd().replace(cells[0], (word) => paint(kind, word)));
  });
};

/**
 * The record as plain text: the answer, a table of verdicts, the numbers of each claim, and the way back to them all.
 * @param options.colour ANSI colours, for a terminal that shows them
 * @param options.columns of the terminal; the text is as wide, but at least 60 and at most 100 columns
 */
export const terminalReport = (
  record: EvidenceRecord,
  options: { readonly colour: boolean; readonly columns?: number | undefined },
): string => {
  const page = terminalPage(options);
  const { paint, width } = page;
  const { tool, environment, dataset, settings, times, errorBudget } = record;
  const answer = overallAnswer(record);
  const { engine } = environment;
  const what = `${tool.name} ${tool.version}: trainer ${engine.name} ${engine.version} on ${dataset.provenance.name} (${dataset.count} examples), seed ${settings.seed}, ${formatNumber(times.seconds)} s`;
  const budget = `error budget: alpha ${errorBudget.alpha} for the whole check, ${formatNumber(errorBudget.alphaPerHypothesis)} for each of ${errorBudget.sequences} confidence sequences`;
  return [
    ...wrapText(what, width, '').map((line) => paint('dim', line)),
    '',
    paint('bold', answer.text),
    ...verdictLines(record, page),
    ...lawLines(record, page),
    ...record.checks.flatMap((check) => claimLines(check, page)),
    '',
    ...(errorBudget.sequences === 0 ? [] : wrapText(budget, width, '').map((line) => paint('dim', line))),
    paint('dim', 'the same numbers again:'),
    ...commandLines(replayCommand(settings), width),
    '',
  ].join('\n');
};
