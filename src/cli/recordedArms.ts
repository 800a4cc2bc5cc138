import { claimsNamed } from '../claims/allClaims.ts';
import type { Claim } from '../core/claim.ts';
import { ExperimentError } from '../core/experimentError.ts';
import { nearestName } from '../core/nearestName.ts';
import { claimCard } from '../records/claimCard.ts';
import type { EvidenceRecord, RecordedBlock, RecordedRegime } from '../records/evidenceRecord.ts';

/** Which arms of an evidence record, as the user says it. */
export interface ArmsWanted {
  readonly claim?: string;
  /** Counted from 1, the default. */
  readonly block?: number;
  readonly arms?: readonly string[];
}

/** Arms whose recipes and seeds a record holds. */
export interface RecordedArms {
  /** The record, as given. */
  readonly path: string;
  readonly record: EvidenceRecord;
  readonly claim: Claim;
  readonly regime: RecordedRegime;
  readonly block: RecordedBlock;
  /** In the order of the columns. */
  readonly arms: readonly string[];
}

/** A table with more columns is read by nobody. */
const MOST_ARMS = 4;

const nearest = (name: string, known: readonly string[]): string => {
  const near = nearestName(name, known);
  return near === undefined ? '' : `, did you mean "${near}"?`;
};

const checkOf = (
  record: EvidenceRecord,
  wanted: string | undefined,
  path: string,
): EvidenceRecord['checks'][number] => {
  const checks = record.checks.filter(({ blocks }) => blocks.length > 0);
  const names = checks.map(({ claim }) => claim.name);
  if (checks.length === 0) {
    throw new ExperimentError(
      'E_RECORD_NO_BLOCKS',
      `${path} holds no block of any claim: nothing was trained for it, so there are no weights to measure.`,
    );
  }
  if (wanted === undefined && checks.length > 1) {
    throw new ExperimentError(
      'E_RECORD_WHICH_CLAIM',
      `${path} holds blocks of ${checks.length} claims: say by --claim whose arms to train again: ${names.join(', ')}.`,
    );
  }
  const found = checks.find(({ claim }) => claim.name === (wanted ?? names[0]));
  if (found !== undefined) return found;
  throw new ExperimentError(
    'E_RECORD_NO_CLAIM',
    `${path} holds no block of claim "${wanted}"${nearest(wanted!, names)}: it holds ${names.join(', ')}.`,
  );
};

const armsOf = ({ arms }: RecordedBlock, wanted: readonly string[] | undefined, what: string): readonly string[] => {
  const known = Object.keys(arms);
  for (const arm of wanted ?? []) {
    if (known.includes(arm)) continue;
    throw new ExperimentError(
      'E_RECORD_NO_ARM',
      `${what} has no arm "${arm}"${nearest(arm, known)}: its arms are ${known.join(', ')}.`,
    );
  }
  const ended = (arm: string): boolean => arms[arm]!.outcome.kind !== 'diverged';
  const astray = wanted?.find((arm) => !ended(arm));
  const left = (wanted ?? known).filter(ended);
  if (astray !== undefined || left.length === 0) {
    throw new ExperimentError(
      'E_SOLUTION_DIVERGED',
      `${what}: ${astray === undefined ? 'every arm' : `arm ${astray}`} diverged, so there is no solution to measure.`,
    );
  }
  if (left.length <= MOST_ARMS) return left;
  throw new ExperimentError(
    'E_RECORD_WHICH_ARMS',
    `${what} has ${left.length} arms, and at most ${MOST_ARMS} are measured side by side: name some by --arms, of ${left.join(', ')}.`,
  );
};

/**
 * The arms of one seed block of a record, found by name.
 * @param path how errors call the record
 * @throws ExperimentError `E_RECORD_TRAINER`, `E_RECORD_NO_BLOCKS`, `E_RECORD_WHICH_CLAIM`, `E_RECORD_NO_CLAIM`,
 *   `E_RECORD_CLAIM_CHANGED`, `E_RECORD_NO_BLOCK`, `E_RECORD_NO_ARM`, `E_RECORD_WHICH_ARMS`, `E_SOLUTION_DIVERGED`, and those of
 *   `claimsNamed`
 */
export const recordedArms = (record: EvidenceRecord, wanted: ArmsWanted, path: string): RecordedArms => {
  const { trainer } = record.settings;
  if (trainer !== undefined) {
    throw new ExperimentError(
      'E_RECORD_TRAINER',
      `${path}: its arms were trained by the program ${trainer}, and no record holds weights. Give files of weights that the program saved.`,
    );
  }
  const check = checkOf(record, wanted.claim, path);
  const { name, hash } = check.claim;
  const [claim] = claimsNamed([name]);
  if (claimCard(claim!).hash !== hash) {
    throw new ExperimentError(
      'E_RECORD_CLAIM_CHANGED',
      `${path} was made with another version of claim ${name} (its card has hash ${hash.slice(0, 12)}, here ${claimCard(claim!).hash.slice(0, 12)}): what it trained on may differ. Use the batchlaw that wrote it, ${record.tool.version}, or check anew.`,
    );
  }
  const number = wanted.block ?? 1;
  const block = check.blocks[number - 1];
  if (block === undefined) {
    throw new ExperimentError(
      'E_RECORD_NO_BLOCK',
      `${path} holds ${check.blocks.length} block${check.blocks.length === 1 ? '' : 's'} of ${name}, and none of number ${number}: give --block 1 to ${check.blocks.length}.`,
    );
  }
  const arms = armsOf(block, wanted.arms, `block ${number} of ${name}`);
  // Blocks are made in a regime alone, which the record then holds.
  return { path, record, claim: claim!, regime: check.regime!, block, arms };
};
