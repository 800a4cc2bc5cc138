import { access, constants, mkdir } from 'node:fs/promises';
import { arch, cpus, platform } from 'node:os';
import { basename, join } from 'node:path';
import { allClaims, claimsNamed } from '../claims/allClaims.ts';
import type { BlockEvidence, ClaimCheck } from '../core/check.ts';
import { ExperimentError } from '../core/experimentError.ts';
import { seedFrom } from '../core/seed.ts';
import { loadDataset } from '../data/loadDataset.ts';
import { DEFAULT_ALPHA, errorBudget } from '../judge/errorBudget.ts';
import { type CheckBudget, runCheck } from '../judge/runCheck.ts';
import { blocksForResume } from '../records/blocksForResume.ts';
import { claimCard } from '../records/claimCard.ts';
import type { EvidenceRecord } from '../records/evidenceRecord.ts';
import { readRecord } from '../records/readRecord.ts';
import { type RecordContext, toEvidenceRecord } from '../records/toEvidenceRecord.ts';
import { writeFileAtomically } from '../records/writeFileAtomically.ts';
import { writeRecord } from '../records/writeRecord.ts';
import { htmlReport } from '../report/htmlReport.ts';
import { terminalReport } from '../report/terminalReport.ts';
import { checkProgressLines, type ProgressStream } from './checkProgressLines.ts';
import { EXIT, exitCodeOfVerdicts } from './exitCode.ts';
import { openEngine } from './openEngine.ts';
import { toolVersion } from './toolVersion.ts';

export interface CheckRequest {
  /** Names; none = all claims. */
  readonly claims: readonly string[];
  readonly data: string;
  readonly dataFolder?: string;
  readonly dataUrl?: string;
  readonly labelColumn?: string;
  readonly engine: string;
  readonly seed: number;
  readonly alpha: number;
  readonly budget: CheckBudget;
  readonly threads?: number;
  readonly out: string;
  /** A record whose blocks count; it must have been made with the same settings. */
  readonly resume?: string;
}

/** What a command may touch of the world outside; specs hand in their own. */
export interface CommandWorld {
  readonly stdout: ProgressStream;
  readonly stderr: ProgressStream;
  readonly signal: AbortSignal;
}

const METHOD =
  't-mixture confidence sequences (Wang & Ramdas 2023, arXiv:2310.03722) for the mean of paired block numbers, a look after each block from the fifth on; alpha shared equally among all sequences (Bonferroni)';

/** Blocks of an earlier record, checked to be of the same experiment. */
const earlierBlocks = async (
  path: string,
  settings: EvidenceRecord['settings'],
  dataset: RecordContext['dataset'],
  engine: { readonly name: string; readonly version: string },
): Promise<Readonly<Record<string, readonly BlockEvidence[]>>> => {
  const record = await readRecord(path);
  const differ = (what: string, theirs: unknown, ours: unknown): void => {
    if (theirs === ours) return;
    throw new ExperimentError(
      'E_RESUME_SETTINGS',
      `${path} was made with ${what} ${theirs}, this check has ${ours}: its blocks do not count here. Give the same settings, or leave --resume out.`,
    );
  };
  differ('seed', record.settings.seed, settings.seed);
  differ('label column', record.settings.labelColumn, settings.labelColumn);
  // A share of the error budget that is chosen after the blocks are seen bounds nothing.
  differ('alpha', record.settings.alpha, settings.alpha);
  differ('the claims', record.settings.claims.join(', '), settings.claims.join(', '));
  differ('engine', record.environment.engine.name, engine.name);
  differ('engine version', record.environment.engine.version, engine.version);
  differ('data of sha256', record.dataset.provenance.sha256, dataset.provenance.sha256);
  const resumable = blocksForResume(record);
  return Object.fromEntries(
    settings.claims.flatMap((name) => {
      const earlier = resumable.get(name);
      if (earlier === undefined) return [];
      differ(`another version of claim ${name}, hash`, earlier.hash, claimCard(claimsNamed([name])[0]!).hash);
      return [[name, earlier.blocks] as const];
    }),
  );
};

/** Makes the output folder, before anything is trained for it. @throws ExperimentError `E_OUTPUT_NOT_WRITABLE` */
const makeWritable = async (folder: string): Promise<void> => {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (cause) {
    throw new ExperimentError(
      'E_OUTPUT_NOT_WRITABLE',
      `the output folder ${folder} cannot be written to (${(cause as NodeJS.ErrnoException).code}): give another one with --out.`,
      { cause },
    );
  }
};

/** File name of a check without its ending: the same check writes the same files, another one others. */
const fileStem = ({ claims, data, engine, seed }: EvidenceRecord['settings']): string => {
  const part = claims.length === allClaims.length ? [] : claims;
  const words = ['check', ...part, basename(data).replace(/[^\w.-]+/g, '_'), engine, `seed${seed}`];
  return words.join('-');
};

/** Runs a check from the command line to its files and its exit code. @throws ExperimentError for bad input */
export const checkCommand = async (request: CheckRequest, world: CommandWorld): Promise<number> => {
  const started = new Date();
  const claims = claimsNamed(request.claims);
  const seed = seedFrom(request.seed);
  const settings: EvidenceRecord['settings'] = {
    seed: request.seed,
    data: request.data,
    ...(request.labelColumn !== undefined && { labelColumn: request.labelColumn }),
    engine: request.engine,
    alpha: request.alpha,
    budget: request.budget,
    claims: claims.map(({ name }) => name),
  };
  const alphaPerHypothesis = errorBudget(claims, request.alpha);
  await makeWritable(request.out);
  const dataset = await loadDataset({
    data: request.data,
    ...(request.dataFolder !== undefined && { folder: request.dataFolder }),
    ...(request.dataUrl !== undefined && { url: request.dataUrl }),
    ...(request.labelColumn !== undefined && { labelColumn: request.labelColumn }),
    onNote: (note) => world.stderr.write(`${note}\n`),
  });
  const { trainer, threads } = await openEngine(request.engine, request.threads);
  try {
    const engine = { name: trainer.name, version: trainer.version };
    const resume = request.resume === undefined ? {} : await earlierBlocks(request.resume, settings, dataset, engine);
    const recordOf = (checks: readonly ClaimCheck[], status: EvidenceRecord['status']): EvidenceRecord => {
      const finished = new Date();
      return toEvidenceRecord(checks, {
        tool: toolVersion(),
        status,
        settings,
        times: {
          startedAt: started.toISOString(),
          finishedAt: finished.toISOString(),
          seconds: (finished.getTime() - started.getTime()) / 1000,
        },
        environment: {
          node: process.version,
          platform: platform(),
          arch: arch(),
          cpu: cpus()[0]?.model ?? 'unknown',
          engine,
          threads,
        },
        errorBudget: {
          alpha: request.alpha,
          sequences: claims.reduce((sum, { hypotheses }) => sum + hypotheses.length, 0),
          alphaPerHypothesis,
          method: METHOD,
        },
        dataset,
      });
    };
    const stem = join(request.out, fileStem(settings));
    world.stderr.write(
      `${dataset.provenance.name}: ${dataset.count} examples of ${dataset.features} features, ${dataset.classes} classes; engine ${engine.name} ${engine.version}, ${threads} thread${threads === 1 ? '' : 's'}; seed ${request.seed}\n`,
    );
    const { checks, interrupted } = await runCheck({
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
      onEvent: checkProgressLines(world.stderr, () => performance.now()),
      onCheckpoint: (soFar) => writeRecord(`${stem}.json`, recordOf(soFar, 'interrupted')),
    });
    await writeRecord(`${stem}.json`, recordOf(checks, interrupted ? 'interrupted' : 'complete'));
    const record = await readRecord(`${stem}.json`); // what is drawn is what is written, as `report` draws it
    await writeFileAtomically(`${stem}.html`, await htmlReport(record));
    world.stdout.write(`\n${terminalReport(record, { colour: world.stdout.isTTY === true })}\n`);
    world.stdout.write(`record  ${stem}.json\nreport  ${stem}.html\n`);
    if (interrupted) {
      world.stdout.write(`interrupted: go on with --resume ${stem}.json and the same settings\n`);
      return EXIT.interrupted;
    }
    return exitCodeOfVerdicts(checks.map(({ verdict }) => verdict.kind));
  } finally {
    await trainer.close();
  }
};

/** What the command line takes where a flag is left out, as text. */
export const CHECK_DEFAULTS: Readonly<Record<'data' | 'engine' | 'seed' | 'alpha' | 'out', string>> & {
  readonly claims: readonly string[];
} = {
  data: 'digits',
  engine: 'wasm',
  seed: '1',
  alpha: String(DEFAULT_ALPHA),
  out: 'reports',
  claims: allClaims.map(({ name }) => name),
};
