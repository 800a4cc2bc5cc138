import { ExperimentError } from '../core/experimentError.ts';
import { nearestName } from '../core/nearestName.ts';
import type { EvidenceRecord, RecordedCheck } from '../records/evidenceRecord.ts';
import { readRecord } from '../records/readRecord.ts';
import { explanationLines } from '../report/explanationLines.ts';
import { lawSentence } from '../report/lawSummary.ts';
import { shellWord } from '../report/shellWord.ts';
import type { CommandWorld } from './checkCommand.ts';
import { EXIT } from './exitCode.ts';

const DEFAULT_COLUMNS = 100;

/** What to do about a violated claim; a suite of the user's has a trainer that no command line knows. */
const nextStep = (path: string, { settings }: EvidenceRecord, { claim, verdict }: RecordedCheck): readonly string[] =>
  verdict.kind !== 'violated' || settings.rerun !== undefined
    ? []
    : [
        '  next, the cheapest check that is still violated, and the line that replays it:',
        `    batchlaw shrink ${shellWord(path)} ${shellWord(claim.name)}`,
      ];

/**
 * Says why claims and laws of a record were answered as they were; all that do not hold come first.
 * @param name of one claim or law; absent: all claims, and the laws that do not hold
 * @throws ExperimentError `E_EXPLAIN_NOTHING`, those of `readRecord`
 */
export const explainCommand = async (
  path: string,
  name: string | undefined,
  { stdout }: Pick<CommandWorld, 'stdout'>,
): Promise<number> => {
  const record = await readRecord(path);
  const columns = Math.max(60, Math.min(stdout.columns ?? DEFAULT_COLUMNS, 160));
  const laws = (record.laws?.checks ?? []).filter(({ law, verdict }) =>
    name === undefined ? verdict.kind !== 'holds' : law.name === name,
  );
  const checks = record.checks
    .filter(({ claim }) => name === undefined || claim.name === name)
    .sort((a, b) => Number(a.verdict.kind === 'holds') - Number(b.verdict.kind === 'holds'));
  const names = [
    ...(record.laws?.checks ?? []).map(({ law }) => law.name),
    ...record.checks.map(({ claim }) => claim.name),
  ];
  if (laws.length + checks.length === 0 && name !== undefined) {
    const near = nearestName(name, names);
    throw new ExperimentError(
      'E_EXPLAIN_NOTHING',
      `${path} has no law or claim "${name}"${near === undefined ? '' : `, did you mean "${near}"?`}: it has ${names.join(', ') || 'none'}.`,
    );
  }
  const paragraphs = [
    ...laws.map((law) => [
      `${law.law.name}: ${lawSentence(law) ?? `Holds on ${law.verdict.kind === 'holds' ? law.verdict.cases : 0} cases.`}`,
    ]),
    ...checks.map((check) => [...explanationLines(record, check, columns), ...nextStep(path, record, check)]),
  ];
  stdout.write(
    paragraphs.length === 0
      ? 'every law holds, and no claim was checked\n'
      : `${paragraphs.map((lines) => `${lines.join('\n')}\n`).join('\n')}`,
  );
  return EXIT.allHold;
};
