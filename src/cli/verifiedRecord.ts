import { repeatedKey } from '../data/repeatedKey.ts';
import type { EvidenceRecord } from '../records/evidenceRecord.ts';
import { parseRecord } from '../records/readRecord.ts';
import { found, merged, type Verification } from '../records/verify/verification.ts';
import { verifyRecord } from '../records/verify/verifyRecord.ts';
import { gateLines } from '../report/gateLines.ts';
import { overallAnswer } from '../report/verdictWords.ts';
import { EXIT } from './exitCode.ts';

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const contents = ({ checks, laws }: EvidenceRecord): string => {
  const sum = (of: (check: EvidenceRecord['checks'][number]) => number): number =>
    checks.reduce((total, check) => total + of(check), 0);
  return [
    ...(laws === undefined ? [] : [counted(laws.checks.length, 'law')]),
    counted(checks.length, 'claim'),
    counted(
      sum(({ blocks }) => blocks.length),
      'block',
    ),
    counted(
      sum(({ looks }) => looks.length),
      'look',
    ),
  ].join(', ');
};

const answerLine = ({ findings, open }: Verification): string => {
  if (findings.length > 0) {
    return `not confirmed: ${findings.length === 1 ? '1 place does' : `${findings.length} places do`} not follow from the rest`;
  }
  if (open.length > 0) return 'confirmed as far as this version can tell';
  return 'confirmed: every seed, recipe, look, interval and verdict follows from its blocks';
};

const TRUST = 'What the blocks measured is taken as recorded: `batchlaw replay` trains them again.';

/** What a verification says of one record, the answer first. */
export const verificationLines = (name: string, record: EvidenceRecord, result: Verification): readonly string[] => [
  `${name} (batchlaw ${record.tool.version}; ${contents(record)})`,
  answerLine(result),
  ...result.findings.map(({ at, problem }) => `  ${at} ${problem}`),
  ...result.open.map((what) => `  open: ${what}`),
  ...(result.findings.length > 0 ? [] : [`answer: ${(gateLines(record) ?? [overallAnswer(record).text]).join('; ')}`]),
  ...(record.checks.length === 0 ? [] : [TRUST]),
];

/** A record and what is found when all that follows from its blocks is computed again. */
export const verifiedRecord = async (
  text: string,
  name: string,
): Promise<{ readonly record: EvidenceRecord; readonly result: Verification }> => {
  const record = await parseRecord(text, name);
  const twice = repeatedKey(text);
  const double =
    twice === undefined
      ? []
      : [{ at: '/', problem: `has the key "${twice}" twice in one object, of which readers take one or the other` }];
  return { record, result: merged([found(double), verifyRecord(record)]) };
};

export const exitCodeOfVerification = ({ findings, open }: Verification): number => {
  if (findings.length > 0) return EXIT.violated;
  return open.length > 0 ? EXIT.undetermined : EXIT.allHold;
};
