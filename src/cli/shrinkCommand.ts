import { ExperimentError } from '../core/experimentError.ts';
import { DEFAULT_PRESET } from '../judge/presets.ts';
import type { TriedRegime } from '../judge/shrinkViolation.ts';
import type { EvidenceRecord, RecordedSettings } from '../records/evidenceRecord.ts';
import { replayCommand } from '../report/replayCommand.ts';
import { verdictWords } from '../report/verdictWords.ts';
import { type CommandWorld, checkedRecord } from './checkCommand.ts';
import { dataFlagsOf } from './dataFlags.ts';
import { EXIT } from './exitCode.ts';
import type { OpenedEngine } from './openEngine.ts';
import { openTrainer } from './openTrainer.ts';
import type { ShrinkBudget } from './parseShrinkBudget.ts';
import { checksNamed, type ReplayableRecord, replayableClaim, replayableRecord } from './replayableRecord.ts';
import type { ReplayTask } from './replayTask.ts';
import { type SearchedViolation, searchedViolation } from './searchedViolation.ts';
import { shrinkLines, triedLine } from './shrinkLines.ts';
import { parseTrainerLimits } from './trainerLimits.ts';

export interface ShrinkRequest {
  readonly record: string;
  /** Absent: every violated claim. */
  readonly claim?: string;
  readonly budget: ShrinkBudget;
  readonly threads?: number;
  /** For the program of the record, as typed: `silence=60s`. Absent: what it was given there. */
  readonly trainerLimits?: string;
  /** Folder of the records of the cheapest checks. */
  readonly out: string;
}

const refuse = (message: string): never => {
  throw new ExperimentError('E_SHRINK_NOTHING', message);
};

/** The first block of each violated claim that is asked for. */
const violatedTasks = (replayable: ReplayableRecord, claim: string | undefined): readonly ReplayTask[] => {
  const { path, record } = replayable;
  const law = record.laws?.checks.find((check) => check.law.name === claim);
  if (law !== undefined) {
    refuse(
      `${claim} is a law, and a violated law is told by the smallest case that violates it: \`batchlaw explain ${path} ${claim}\` tells it.`,
    );
  }
  const checks = checksNamed(replayable, claim, 'E_SHRINK_NOTHING');
  const violated = checks.filter(({ verdict }) => verdict.kind === 'violated');
  if (violated.length === 0) {
    const answers = checks.map(({ claim: { name }, verdict }) => `${name} ${verdictWords[verdict.kind].word}`);
    refuse(
      `${path} has nothing to make cheaper: ${answers.join(', ') || 'it has no claims'}. Only a claim that is violated is shrunk.`,
    );
  }
  return violated.map((check) => ({ check, ...replayableClaim(replayable, check), at: 0 }));
};

/** The record with other limits of its program, where some are typed. @throws ExperimentError `E_TRAINER_LIMITS` */
const givenLimits = (replayable: ReplayableRecord, typed: string | undefined): ReplayableRecord => {
  if (typed === undefined) return replayable;
  const { record } = replayable;
  const limits = parseTrainerLimits('--trainer-limits', typed, record.settings.trainer);
  return { ...replayable, record: { ...record, settings: { ...record.settings, limits } } };
};

/** @throws ExperimentError `E_SHRINK_TRAINER` */
const openedTrainer = async (
  { path, record: { settings, environment } }: ReplayableRecord,
  { threads }: ShrinkRequest,
  world: CommandWorld,
): Promise<OpenedEngine> => {
  try {
    return await openTrainer(settings, threads, world);
  } catch (error) {
    if (!(error instanceof ExperimentError)) throw error;
    const { name, version } = environment.engine;
    throw new ExperimentError(
      'E_SHRINK_TRAINER',
      `the trainer that ${path} was made by (${settings.trainer ?? settings.engine}: ${name} ${version}) is not there any more, or not in this folder: ${error.message}`,
      { cause: error },
    );
  }
};

/** What tells one check of one claim. */
type ReplaySettings = Omit<RecordedSettings, 'laws' | 'preset' | 'gate' | 'rerun'>;

/** What is asked of `batchlaw check` to make one check again. */
const settingsOf = (
  { record: { settings } }: ReplayableRecord,
  { task, alpha, shrunk: { cheapest } }: SearchedViolation,
): ReplaySettings => ({
  seed: settings.seed,
  ...dataFlagsOf(settings),
  engine: settings.engine,
  ...(settings.trainer !== undefined && { trainer: settings.trainer }),
  ...(settings.limits && { limits: settings.limits }),
  alpha,
  budget: { maxBlocks: (cheapest?.check ?? task.check).blocks.length },
  claims: [(cheapest?.check ?? task.check).claim.name],
});

/** Runs the line that replays the cheapest check to its record. */
const checkedAgain = (
  { claims, ...settings }: ReplaySettings,
  { out, threads }: ShrinkRequest,
  world: CommandWorld,
): Promise<EvidenceRecord> =>
  checkedRecord(
    {
      ...settings,
      names: claims,
      all: false,
      preset: DEFAULT_PRESET,
      out,
      ...(threads !== undefined && { threads }),
    },
    world,
  );

/** Tells what a search came to; runs what it found, so that there is a record of it. */
const told = async (
  searched: SearchedViolation,
  replayable: ReplayableRecord,
  request: ShrinkRequest,
  world: CommandWorld,
): Promise<number> => {
  const { cheapest, ended } = searched.shrunk;
  const settings = settingsOf(replayable, searched);
  const again =
    cheapest === undefined || world.signal.aborted ? undefined : await checkedAgain(settings, request, world);
  const { aborted } = world.signal; // in the search, or while its find was run again
  const verdict = again?.checks[0]?.verdict.kind ?? 'violated';
  const lines = shrinkLines(searched, request.budget.text, aborted);
  world.stdout.write(`\n${lines.join('\n')}\n  replay  ${replayCommand(settings)}\n`);
  if (aborted) return EXIT.interrupted;
  if (verdict !== 'violated') {
    world.stdout.write(
      `  run again it is ${verdictWords[verdict].word}: the trainer does not give the same numbers twice\n`,
    );
    return EXIT.undetermined;
  }
  if (typeof ended === 'object') {
    if (cheapest === undefined) throw ended.error;
    world.stderr.write(`the trainer failed on the way: ${String(ended.error)}\n`);
  }
  return cheapest === undefined ? EXIT.undetermined : EXIT.allHold;
};

/**
 * Looks for the cheapest check of each violated claim of a record that is still violated, with its trainer, data and root
 * seed, by the same rule at the same alpha; runs what it found, so that there is a record of it, and tells the line that
 * does. 0 where something cheaper was found for each, 3 where not, 130 interrupted.
 * @throws ExperimentError `E_SHRINK_NOTHING`, `E_SHRINK_TRAINER`, `E_SHRINK_DIFFERS`, `E_TRAINER_LIMITS`, those of `replayableRecord` and
 * `replayableClaim`, and of a trainer that fails before anything cheaper was found
 */
export const shrinkCommand = async (request: ShrinkRequest, world: CommandWorld): Promise<number> => {
  const { claim, budget, trainerLimits } = request;
  const { signal, stderr } = world;
  const replayable = givenLimits(await replayableRecord(request.record, stderr), trainerLimits);
  const tasks = violatedTasks(replayable, claim);
  const end = performance.now() + 1000 * (budget.seconds ?? Number.POSITIVE_INFINITY);
  const codes: number[] = [];
  for (const [i, task] of tasks.entries()) {
    const { trainer } = await openedTrainer(replayable, request, world);
    stderr.write(`${task.check.claim.name}: looking for a cheaper check that is violated (budget: ${budget.text})\n`);
    const search = (): AbortSignal => {
      if (budget.seconds === undefined) return signal;
      const share = Math.max(0, end - performance.now()) / (tasks.length - i);
      return AbortSignal.any([signal, AbortSignal.timeout(Math.round(share))]);
    };
    const onTried = (tried: TriedRegime): unknown => stderr.write(`${triedLine(tried)}\n`);
    const searched = await searchedViolation(task, replayable, {
      trainer,
      maxChecks: budget.maxChecks,
      signal,
      search,
      onTried,
    })
      .catch((error: unknown) => {
        if (!signal.aborted) throw error;
        return undefined;
      })
      .finally(() => trainer.close());
    if (searched === undefined) return EXIT.interrupted;
    codes.push(await told(searched, replayable, request, world));
    if (signal.aborted) return EXIT.interrupted;
  }
  return Math.max(...codes);
};
