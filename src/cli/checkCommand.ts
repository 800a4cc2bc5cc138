import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { headlineClaims } from '../claims/allClaims.ts';
import type { ClaimCheck } from '../core/check.ts';
import type { Dataset } from '../core/dataset.ts';
import type { LawCheck } from '../core/law.ts';
import { type Seed, seedFrom } from '../core/seed.ts';
import type { Trainer } from '../core/trainer.ts';
import type { TrainerLimits } from '../engines/external/externalTrainer.ts';
import { DEFAULT_ALPHA } from '../judge/errorBudget.ts';
import { DRAWN_BY } from '../judge/judgeLaws.ts';
import { DEFAULT_PRESET, type Preset } from '../judge/presets.ts';
import { regimeOn } from '../judge/regimeOn.ts';
import { type CheckBudget, runCheck } from '../judge/runCheck.ts';
import { endedByGate } from '../records/endedByGate.ts';
import type { EvidenceRecord, RecordedGate } from '../records/evidenceRecord.ts';
import { readMeasurements } from '../records/readMeasurements.ts';
import { readRecord } from '../records/readRecord.ts';
import { recordedErrorBudget } from '../records/recordedErrorBudget.ts';
import { thisMachine, timesBetween } from '../records/thisMachine.ts';
import { toEvidenceRecord } from '../records/toEvidenceRecord.ts';
import { toolVersion } from '../records/toolVersion.ts';
import { writeFileAtomically } from '../records/writeFileAtomically.ts';
import { writeRecord } from '../records/writeRecord.ts';
import { htmlReport } from '../report/htmlReport.ts';
import { judgedAnswers } from '../report/judgedAnswers.ts';
import { terminalReport } from '../report/terminalReport.ts';
import { armTimes } from './armTimes.ts';
import { claimsOfPreset } from './askedClaims.ts';
import { askedFor } from './askedFor.ts';
import { checkProgressLines, type ProgressStream } from './checkProgressLines.ts';
import { type CiFlags, writeCiOutputs } from './ciOutputs.ts';
import { type DataFlags, dataFlagsOf, datasetOf } from './dataFlags.ts';
import { earlierBlocks } from './earlierBlocks.ts';
import { engineOfCheck } from './engineOfCheck.ts';
import { EXIT, exitCodeOfCheck } from './exitCode.ts';
import { lawsOfCheck } from './lawsOfCheck.ts';
import { makeWritable } from './makeWritable.ts';
import { openTrainer } from './openTrainer.ts';
import { outputFiles } from './outputFiles.ts';
import { spacedCheckpoints } from './spacedCheckpoints.ts';
import { canRedraw, type Environment, showsColour } from './terminalAbilities.ts';

export interface CheckRequest extends DataFlags {
  /** Of claims and laws; none = all laws and the headline claims. */
  readonly names: readonly string[];
  /** Every claim there is, in place of names. */
  readonly all: boolean;
  /** With all laws or without any, whatever is named. */
  readonly laws?: boolean;
  readonly preset: Preset;
  readonly engine: string;
  /** Command line of a program that trains in place of the engine. */
  readonly trainer?: string;
  /** Of time, for that program. They change no number. */
  readonly limits?: TrainerLimits;
  readonly seed: number;
  readonly alpha: number;
  readonly budget: CheckBudget;
  readonly threads?: number;
  readonly out: string;
  /** A record whose blocks count; it must have been made with the same settings. */
  readonly resume?: string;
  readonly ci?: CiFlags;
  /** What a gate makes of the answers. */
  readonly gate?: RecordedGate;
  /** What is judged after the laws, and recorded as they are. */
  readonly further?: FurtherChecks;
}

/** Checks of a trainer that are no laws of batchlaw's own, e.g. against a baseline. */
export interface FurtherChecks {
  readonly names: readonly string[];
  judge(on: {
    readonly trainer: Trainer;
    readonly dataset: Dataset;
    readonly threads: number;
    readonly seed: Seed;
  }): Promise<readonly LawCheck[]>;
}

/** What a command may touch of the world outside; specs hand in their own. */
export interface CommandWorld {
  readonly stdout: ProgressStream;
  readonly stderr: ProgressStream;
  readonly signal: AbortSignal;
  readonly env: Environment;
}

/**
 * Runs a check from the command line to its files and its exit code.
 * @param after what is made of the record; the exit code does not depend on it
 * @throws ExperimentError for bad input
 */
export const checkCommand = async (
  request: CheckRequest,
  world: CommandWorld,
  after?: (record: EvidenceRecord) => Promise<void>,
): Promise<number> => {
  const record = await checkedRecord(request, world);
  await after?.(record);
  if (record.status === 'interrupted') return EXIT.interrupted;
  return exitCodeOfCheck(judgedAnswers(record), request.names);
};

/** Runs a check to its files, and gives the record as it was written. @throws ExperimentError for bad input */
export const checkedRecord = async (asked: CheckRequest, world: CommandWorld): Promise<EvidenceRecord> => {
  const started = new Date();
  const { laws, claims: named } = askedFor(asked.names, asked);
  const seed = seedFrom(asked.seed);
  recordedErrorBudget(named, asked.alpha); // a bad alpha is refused before anything is read
  await makeWritable(asked.out);
  const dataset = await datasetOf(asked, world.stderr);
  const request: CheckRequest = { ...asked, engine: await engineOfCheck(asked, world, dataset) };
  const claims = claimsOfPreset(named, { preset: request.preset, dataset, root: seed });
  for (const claim of claims) regimeOn(claim, dataset); // a number that a regime has not is refused before laws take their time
  const lawNames = [...laws.map(({ name }) => name), ...(request.further?.names ?? [])];
  const settings: EvidenceRecord['settings'] = {
    seed: request.seed,
    ...dataFlagsOf(request),
    engine: request.engine,
    ...(request.trainer !== undefined && { trainer: request.trainer }),
    ...(request.limits && { limits: request.limits }),
    alpha: request.alpha,
    preset: request.preset.name,
    budget: request.budget,
    claims: claims.map(({ name }) => name),
    ...(lawNames.length > 0 && { laws: lawNames }),
    ...(request.gate && { gate: request.gate }),
  };
  const budget = recordedErrorBudget(claims, request.alpha);
  const { trainer, threads } = await openTrainer(request, request.threads, world);
  let keepsWhatIsJudged: (() => Promise<void>) | undefined;
  try {
    const engine = { name: trainer.name, version: trainer.version };
    const tool = toolVersion();
    const resume =
      request.resume === undefined
        ? {}
        : await earlierBlocks(request.resume, { tool, engine: trainer, settings, claims, dataset });
    let lawChecks: readonly LawCheck[] = [];
    const taken = armTimes();
    const recordOf = (checks: readonly ClaimCheck[], status: EvidenceRecord['status']): EvidenceRecord => {
      return toEvidenceRecord(checks, {
        tool,
        status,
        settings,
        times: { ...timesBetween(started, new Date()), ...(checks.length > 0 && { arms: taken.of(checks) }) },
        environment: thisMachine(engine, threads),
        errorBudget: budget,
        ...(lawNames.length > 0 && {
          laws: { drawnBy: DRAWN_BY, effort: request.preset.lawEffort, checks: lawChecks },
        }),
        dataset,
      });
    };
    const { whole, partial } = outputFiles(request.out, settings, dataset.provenance.sha256);
    world.stderr.write(
      `${dataset.provenance.name}: ${dataset.count} examples of ${dataset.features} features, ${dataset.classes} classes; engine ${engine.name} ${engine.version}, ${threads} thread${threads === 1 ? '' : 's'}; seed ${request.seed}\n`,
    );
    const goesOn = request.resume !== undefined && resolve(request.resume) === resolve(partial.record);
    if (existsSync(partial.record) && !goesOn) {
      world.stderr.write(
        `an interrupted check left ${partial.record}: it is written over after the first block; to keep its blocks, stop now and add --resume ${partial.record}\n`,
      );
    }
    const live = canRedraw(world.stderr, world.env);
    const progress = checkProgressLines(world.stderr, { now: () => performance.now(), live });
    const onLaw = (check: LawCheck): void => {
      lawChecks = [...lawChecks, check];
    };
    const task = { laws, trainer, seed, preset: request.preset, signal: world.signal, onLaw };
    const checkpoints = spacedCheckpoints<readonly ClaimCheck[]>(
      (soFar) => writeRecord(partial.record, recordOf(soFar, 'interrupted')),
      () => performance.now(),
    );
    keepsWhatIsJudged = async () => {
      await checkpoints.flush();
      if (existsSync(partial.record)) return; // the blocks so far, or those of an earlier check: neither is lost
      await writeRecord(partial.record, recordOf([], 'interrupted'));
      world.stderr.write(`what was judged before is in ${partial.record}\n`);
    };
    const judged = await lawsOfCheck(task, world.stderr, live);
    const furtherChecks = judged.interrupted
      ? []
      : await request.further?.judge({ trainer, dataset, threads, seed }).catch((error: unknown) => {
          if (!world.signal.aborted) throw error;
          return undefined;
        });
    lawChecks = [...lawChecks, ...(furtherChecks ?? [])];
    const early = judged.interrupted || (request.further !== undefined && furtherChecks === undefined);
    const { checks, interrupted } =
      early || claims.length === 0
        ? { checks: [], interrupted: early }
        : await runCheck({
            claims,
            dataset,
            trainer,
            seed,
            budget: request.budget,
            alpha: request.alpha,
            concurrency: 2,
            now: () => performance.now(),
            signal: world.signal,
            resume,
            endedBefore: (judged) => endedByGate(request.gate, { laws: lawChecks, claims: judged }),
            onEvent: (event) => {
              progress(event);
              taken.onEvent(event);
            },
            onCheckpoint: checkpoints.offer,
          });
    const { record: recordFile, page } = interrupted ? partial : whole;
    await writeRecord(recordFile, recordOf(checks, interrupted ? 'interrupted' : 'complete'));
    keepsWhatIsJudged = undefined;
    const record = await readRecord(recordFile); // what is drawn is what is written, as `report` draws it
    await writeFileAtomically(page, await htmlReport(record, await readMeasurements()));
    if (!interrupted) for (const path of Object.values(partial)) await rm(path, { force: true });
    world.stdout.write(
      `\n${terminalReport(record, { colour: showsColour(world.stdout, world.env), columns: world.stdout.columns })}\n`,
    );
    world.stdout.write(`record  ${recordFile}\nreport  ${page}\n`);
    await writeCiOutputs(record, request.ci ?? {}, world);
    if (interrupted) {
      world.stdout.write(`interrupted: go on with --resume ${recordFile} and the same settings\n`);
    }
    return record;
  } catch (error) {
    await keepsWhatIsJudged?.();
    throw error;
  } finally {
    await trainer.close();
  }
};

/** What the command line takes where a flag is left out, as text. */
export const CHECK_DEFAULTS: Readonly<Record<'engine' | 'seed' | 'preset' | 'alpha' | 'out', string>> & {
  readonly claims: readonly string[];
} = {
  engine: 'wasm',
  seed: '1',
  preset: DEFAULT_PRESET.name,
  alpha: String(DEFAULT_ALPHA),
  out: 'reports',
  claims: headlineClaims.map(({ name }) => name),
};
