import type { Claim, Regime } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import { nearestName } from '../core/nearestName.ts';
import { regimeOn } from '../judge/regimeOn.ts';
import { claimCard } from '../records/claimCard.ts';
import type { EvidenceRecord, RecordedCheck } from '../records/evidenceRecord.ts';
import { readRecord } from '../records/readRecord.ts';
import { knownClaim } from '../records/verify/knownClaim.ts';
import type { CommandWorld } from './checkCommand.ts';
import { datasetOf } from './dataFlags.ts';

/** A record whose blocks can be trained again here, and its data. */
export interface ReplayableRecord {
  readonly path: string;
  readonly record: EvidenceRecord;
  readonly dataset: Dataset;
}

const refuse = (code: string, message: string): never => {
  throw new ExperimentError(code, message);
};

/**
 * Reads a record and loads the data that it was made on.
 * @throws ExperimentError `E_REPLAY_ELSEWHERE`, `E_REPLAY_DATA`, those of `readRecord` and `loadDataset`
 */
export const replayableRecord = async (path: string, stderr: CommandWorld['stderr']): Promise<ReplayableRecord> => {
  const record = await readRecord(path);
  const { settings } = record;
  if (settings.rerun !== undefined) {
    refuse(
      'E_REPLAY_ELSEWHERE',
      `${path} was made in a suite, whose trainer is not known here: run ${settings.rerun}.`,
    );
  }
  const dataset = await datasetOf(settings, stderr);
  const [theirs, ours] = [record.dataset.provenance.sha256, dataset.provenance.sha256];
  if (theirs !== ours) {
    refuse(
      'E_REPLAY_DATA',
      `${path} was made on data of sha256 ${theirs}, ${settings.data} has ${ours} here: give it the same data.`,
    );
  }
  return { path, record, dataset };
};

/**
 * The recorded check of that name; all of them where none is named.
 * @throws ExperimentError with `code`
 */
export const checksNamed = (
  { path, record }: Pick<ReplayableRecord, 'path' | 'record'>,
  claim: string | undefined,
  code: string,
): readonly RecordedCheck[] => {
  if (claim === undefined) return record.checks;
  const names = record.checks.map((check) => check.claim.name);
  const found = record.checks.filter((check) => check.claim.name === claim);
  if (found.length > 0) return found;
  const near = nearestName(claim, names);
  return refuse(
    code,
    `${path} has no claim "${claim}"${near === undefined ? '' : `, did you mean "${near}"?`}: its claims are ${names.join(', ') || 'none'}.`,
  );
};

/**
 * The claim of a recorded check as this batchlaw has it, in the regime that its blocks were trained in.
 * @throws ExperimentError `E_REPLAY_CLAIM`
 */
export const replayableClaim = (
  { path, record, dataset }: ReplayableRecord,
  check: RecordedCheck,
): { readonly claim: Claim; readonly regime: Regime } => {
  const { name, hash } = check.claim;
  const claim = knownClaim(name);
  if (claim === undefined || claimCard(claim).hash !== hash) {
    return refuse(
      'E_REPLAY_CLAIM',
      `${path}: the claim ${name} is not that of this batchlaw, whose design its blocks do not follow: replay it with batchlaw ${record.tool.version}.`,
    );
  }
  const answer = regimeOn(claim, dataset);
  if (answer.kind === 'outOfRegime') {
    return refuse('E_REPLAY_CLAIM', `${path}: the claim ${name} is out of regime here: ${answer.reason}.`);
  }
  return { claim, regime: answer.regime };
};
