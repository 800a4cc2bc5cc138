import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ClaimCheck } from '../core/check.ts';
import type { Claim } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import { seedFrom } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';
import { loadDataset } from '../data/loadDataset.ts';
import { DEFAULT_ALPHA } from '../judge/errorBudget.ts';
import { DEFAULT_PRESET } from '../judge/presets.ts';
import { type CheckBudget, runCheck } from '../judge/runCheck.ts';
import { canonicalJson } from '../records/canonicalJson.ts';
import type { EvidenceRecord } from '../records/evidenceRecord.ts';
import { recordedErrorBudget } from '../records/recordedErrorBudget.ts';
import { thisMachine, timesBetween } from '../records/thisMachine.ts';
import { toEvidenceRecord } from '../records/toEvidenceRecord.ts';
import { toolVersion } from '../records/toolVersion.ts';
import { writeFileAtomically } from '../records/writeFileAtomically.ts';
import { writeRecord } from '../records/writeRecord.ts';
import { htmlReport } from '../report/htmlReport.ts';
import { terminalReport } from '../report/terminalReport.ts';

/** How a claim is checked in a suite; each has a default. */
export interface ClaimOptions {
  /** A data set, or what `--data` takes; default: digits. */
  readonly data?: Dataset | string;
  /** Root seed, an integer in [0, 2^53); default 1. */
  readonly seed?: number;
  /** Seed blocks, or blocks and seconds; default: those of the preset ci. */
  readonly budget?: number | CheckBudget;
  /** Probability of a wrong verdict of this one check; default 0.01. */
  readonly alpha?: number;
  /** Where record and page go; default `reports`, from the folder in which the suite runs. */
  readonly out?: string;
}

/** Where the check runs, as the suite knows it. */
export interface SuitePlace {
  readonly signal?: AbortSignal | undefined;
  /** The command that runs the same test again. */
  readonly rerun: string;
}

export interface ClaimOutcome {
  readonly check: ClaimCheck;
  /** The report of the command line, without colour. */
  readonly text: string;
  /** Files with the evidence. */
  readonly record: string;
  readonly page: string;
}

const named = new Map<string, Promise<Dataset>>();

/** A named set is read once for all tests of a worker. */
const datasetOf = (data: Dataset | string): Promise<Dataset> => {
  if (typeof data !== 'string') return Promise.resolve(data);
  const known = named.get(data) ?? loadDataset({ data });
  named.set(data, known);
  return known;
};

const fileWord = (text: string): string => text.replace(/[^\w.@=,-]+/g, '_');

/**
 * Checks one claim on a trainer and writes its evidence: `vitest-<claim>-<data>-<trainer>-seed<n>-<hash>` as record and as
 * page. The same options give the same record, times aside.
 * @throws ExperimentError those of `loadDataset`, `runCheck` and `writeRecord`
 */
export const runClaim = async (
  claim: Claim,
  trainer: Trainer,
  {
    data = 'digits',
    seed = 1,
    budget = DEFAULT_PRESET.maxBlocks,
    alpha = DEFAULT_ALPHA,
    out = 'reports',
  }: ClaimOptions,
  { signal, rerun }: SuitePlace,
): Promise<ClaimOutcome> => {
  const started = new Date();
  const dataset = await datasetOf(data);
  const limits = typeof budget === 'number' ? { maxBlocks: budget } : budget;
  const { checks, interrupted } = await runCheck({
    claims: [claim],
    dataset,
    trainer,
    seed: seedFrom(seed),
    budget: limits,
    alpha,
    now: () => performance.now(),
    ...(signal && { signal }),
  });
  const settings: EvidenceRecord['settings'] = {
    seed,
    data: typeof data === 'string' ? data : dataset.provenance.name,
    engine: trainer.name,
    alpha,
    budget: limits,
    rerun,
    claims: [claim.name],
  };
  const record = toEvidenceRecord(checks, {
    tool: toolVersion(),
    status: interrupted ? 'interrupted' : 'complete',
    settings,
    times: timesBetween(started, new Date()),
    environment: thisMachine(trainer, 1),
    errorBudget: recordedErrorBudget([claim], alpha),
    dataset,
  });
  const { sha256, name } = dataset.provenance;
  const hash = createHash('sha256').update(canonicalJson({ settings, sha256 })).digest('hex').slice(0, 8);
  const words = ['vitest', claim.name, name, trainer.name, `seed${seed}`, hash].map(fileWord);
  const stem = join(resolve(out), words.join('-'));
  await mkdir(resolve(out), { recursive: true });
  const files = { record: `${stem}.json`, page: `${stem}.html` };
  await writeRecord(files.record, record);
  await writeFileAtomically(files.page, await htmlReport(record));
  return { check: checks[0]!, text: terminalReport(record, { colour: false }), ...files };
};
