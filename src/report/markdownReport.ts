import type { EvidenceRecord } from '../records/evidenceRecord.ts';
import { type Answer, answersOf } from './answers.ts';
import { formatNumber } from './formatNumber.ts';
import { gateLines } from './gateLines.ts';
import { markdownText } from './markdownText.ts';
import { replayCommand } from './replayCommand.ts';
import { overallAnswer, verdictWords } from './verdictWords.ts';

const HEAD = ['| | | | | |', '|---|---|---|---|---|'];

const row = ({ of, name, title, kind, sentence }: Answer): string => {
  const { sign, word } = verdictWords[kind];
  return `| ${sign} ${word} | ${of} | ${markdownText(name)} | ${markdownText(title)} | ${markdownText(sentence)} |`;
};

const details = ({ name, title, numbers, replay }: Answer): readonly string[] => [
  '',
  `**${markdownText(name)}**: ${markdownText(title)}`,
  '',
  ...numbers.map((line) => `- ${markdownText(line)}`),
  '',
  ...codeBlock(replay),
];

/** A fence longer than any in the text. */
const codeBlock = (text: string): readonly string[] => {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return [fence, text.replace(/\n/g, ' '), fence];
};

const folded = (summary: string, answers: readonly Answer[]): readonly string[] =>
  answers.length === 0
    ? []
    : ['', `<details><summary>${summary}</summary>`, '', ...HEAD, ...answers.map(row), '', '</details>'];

/**
 * The record as Markdown, for a pull request or a job's summary: the answer, what does not hold with its numbers, and
 * the rest folded.
 */
export const markdownReport = (record: EvidenceRecord): string => {
  const { tool, environment, dataset, settings, times, errorBudget } = record;
  const answers = answersOf(record);
  const gate = gateLines(record);
  const aside = answers.filter(({ kind, weight }) => kind === 'outOfRegime' && weight === 'told');
  const broken = answers.filter((answer) => answer.kind !== 'holds' && !aside.includes(answer));
  const sound = answers.filter(({ kind }) => kind === 'holds');
  const { engine } = environment;
  return [
    `### batchlaw: ${markdownText(gate?.[0] ?? overallAnswer(record).text)}`,
    ...(gate === undefined ? [] : ['', ...gate.slice(1).map((reason) => `- ${markdownText(reason)}`)]),
    '',
    `${markdownText(`${tool.name} ${tool.version}`)}: trainer ${markdownText(`${engine.name} ${engine.version}`)} on ${markdownText(dataset.provenance.name)}, seed ${settings.seed}, ${formatNumber(times.seconds)} s; alpha ${errorBudget.alpha} for the whole check.`,
    ...(broken.length === 0 ? [] : ['', ...HEAD, ...broken.map(row), ...broken.flatMap(details)]),
    ...folded(`${aside.length} out of regime, which stops nothing`, aside),
    ...folded(`${sound.length} hold`, sound),
    '',
    'The same numbers again:',
    '',
    ...codeBlock(replayCommand(settings)),
    '',
  ].join('\n');
};
