import type { EvidenceRecord, RecordedLaw, RecordedSettings } from '../records/evidenceRecord.ts';
import { formatNumber } from './formatNumber.ts';
import { deviationText, lawReplayCommand, lawSentence, lawSummary } from './lawSummary.ts';
import { shortForm } from './shortForm.ts';
import { commandLines, type TerminalPage } from './terminalPaint.ts';
import { textTable } from './textTable.ts';
import { verdictWords } from './verdictWords.ts';
import { wrapText } from './wrapText.ts';

const brokenLaw = (
  recorded: RecordedLaw,
  settings: RecordedSettings,
  { paint, width }: TerminalPage,
): readonly string[] => {
  const { law, verdict } = recorded;
  if (verdict.kind === 'holds') return [];
  const [title = '', ...more] = wrapText(`${verdictWords[verdict.kind].word}: ${law.title}`, width, '');
  const head = ['', paint(verdict.kind, title), ...more, ...wrapText(lawSentence(recorded)!, width, '  ')];
  if (verdict.kind === 'outOfRegime') return head;
  const facts = Object.entries(verdict.counterexample).map(([name, value]) => `${name}: ${shortForm(value)}`);
  return [
    ...head,
    ...wrapText(`compared: ${law.equality}`, width, '  '),
    '  the smallest case found:',
    ...facts.flatMap((fact) => wrapText(fact, width, '    ')),
    ...(law.catches.length === 0
      ? []
      : wrapText(`planted bugs that break it too: ${law.catches.join(', ')}`, width, '  ').map((line) =>
          paint('dim', line),
        )),
    paint('dim', '  the same case again:'),
    ...commandLines(lawReplayCommand(settings, law.name), width),
  ];
};

/** The laws of a record: each that does not hold with its smallest case; all in a table when there are no claims. */
export const lawLines = (record: EvidenceRecord, page: TerminalPage): readonly string[] => {
  const summary = lawSummary(record);
  if (summary === undefined) return [];
  const broken = summary.laws.flatMap((law) => brokenLaw(law, record.settings, page));
  if (record.settings.claims.length > 0 || summary.laws.length === 0) return broken;
  const rows = summary.laws.map((recorded) => {
    const { law, verdict } = recorded;
    const { sign, word } = verdictWords[verdict.kind];
    const cases = verdict.kind === 'outOfRegime' ? '–' : String(verdict.cases);
    return [
      `${sign} ${word}`,
      law.name,
      cases,
      deviationText(recorded),
      formatNumber(law.tolerance),
      law.unit,
    ] as const;
  });
  const table = textTable([['', 'law', 'cases', 'off by', 'allowed', 'unit'], ...rows], page.width);
  return [
    '',
    ...table.flatMap((lines, i) => {
      const kind = i === 0 ? undefined : summary.laws[i - 1]!.verdict.kind;
      if (kind === undefined) return lines.map((line) => page.paint('dim', line.trimEnd()));
      return lines.map((line) => line.trimEnd().replace(rows[i - 1]![0], (word) => page.paint(kind, word)));
    }),
    ...broken,
  ];
};
