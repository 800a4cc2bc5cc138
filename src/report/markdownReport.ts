import type { EvidenceRecord } from '../records/evidenceRecord.ts';
import { type Answer, answersOf } from './answers.ts';
import { formatNumber } from './formatNumber.ts';
import { gateLines } from './gateLines.ts';
import { markdownText } from './markdownText.ts';
import { replayCommand } from './replayCommand.ts';
import { overallAnswer, verdictWords } from './verdictWords.ts';

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

/**
 * The record as Markdown, for a pull request or a job's summary: the answer, what does not hold with its numbers, and
 * the rest folded.
 */
export const markdownReport = (record: EvidenceRecord): string => {
  const { tool, environment, dataset, settings, times, errorBudget } = record;
  const answers = answersOf(record);
  const gate = gateLines(record);
  const broken = answers.filter(({ kind }) => kind !== 'holds');
  const sound = answers.filter(({ kind }) => kind === 'holds');
  const head = ['| | | | | |', '|---|---|---|---|---|'];
  const { engine } = environment;
  return [
    `### batchlaw: ${markdownText(gate?.[0] ?? overallAnswer(record).text)}`,
    ...(gate === undefined ? [] : ['', ...gate.slice(1).map((reason) => `- ${markdownText(reason)}`)]),
    '',
    `${markdownText(`${tool.name} ${tool.version}`)}: trainer ${markdownText(`${engine.name} ${engine.version}`)} on ${markdownText(dataset.provenance.name)}, seed ${settings.seed}, ${formatNumber(times.seconds)} s; alpha ${errorBudget.alpha} for the whole check.`,
    ...(broken.length === 0 ? [] : ['', ...head, ...broken.map(row), ...broken.flatMap(details)]),
    ...(sound.length === 0
      ? []
      : ['', `<details><summary>${sound.length} hold</summary>`, '', ...head, ...sound.map(row), '', '</details>']),
    '',
    'The same numbers again:',
    '',
    ...codeBlock(replayCommand(settings)),
    '',
  ].join('\n');
};
