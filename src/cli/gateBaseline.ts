import { isAbsolute, resolve } from 'node:path';
import { ExperimentError } from '../core/experimentError.ts';
import { seedFrom } from '../core/seed.ts';
import type { Baseline, BaselineMachine } from '../records/baseline/baseline.ts';
import { bitsLaw, pairedLaw } from '../records/baseline/baselineLaws.ts';
import { DEFAULT_MARGINS, judgeBaseline } from '../records/baseline/judgeBaseline.ts';
import { readBaseline } from '../records/baseline/readBaseline.ts';
import { PAIRS, recordBaseline } from '../records/baseline/recordBaseline.ts';
import { laidOutJson } from '../records/laidOutJson.ts';
import { thisMachine } from '../records/thisMachine.ts';
import { toolVersion } from '../records/toolVersion.ts';
import { writeFileAtomically } from '../records/writeFileAtomically.ts';
import type { CheckRequest, CommandWorld, FurtherChecks } from './checkCommand.ts';
import { datasetOf } from './dataFlags.ts';
import { EXIT } from './exitCode.ts';
import type { GateConfig } from './gateConfig.ts';
import { openTrainer } from './openTrainer.ts';
import type { Environment } from './terminalAbilities.ts';

const FILE = 'batchlaw.baseline.json';

/** The CI job this is, by what the services say of it: seconds are compared within one alone. */
const jobOf = (env: Environment): string | undefined => {
  const { BATCHLAW_JOB, GITHUB_RUN_ID, GITHUB_JOB, CI_JOB_ID } = env;
  if (BATCHLAW_JOB) return BATCHLAW_JOB;
  if (GITHUB_RUN_ID) return `github ${GITHUB_RUN_ID} ${GITHUB_JOB ?? ''}`.trim();
  return CI_JOB_ID ? `gitlab ${CI_JOB_ID}` : undefined;
};

const machineOf = (threads: number, env: Environment): BaselineMachine => {
  const { node, platform, arch, cpu } = thisMachine({ name: '', version: '' }, threads);
  const job = jobOf(env);
  return { node, platform, arch, cpu, threads, ...(job !== undefined && { job }) };
};

const fileOf = ({ baselineFile = FILE }: GateConfig, folder: string): string =>
  isAbsolute(baselineFile) ? baselineFile : resolve(folder, baselineFile);

/** Whether the trainer gives the same bits on every machine: the fused engine, when nothing of the user's trains in its place. */
export const isExact = ({ trainer, engine }: { readonly trainer?: string; readonly engine: string }): boolean =>
  trainer === undefined && engine === 'wasm';

type Asked = Pick<
  CheckRequest,
  'data' | 'dataFolder' | 'labelColumn' | 'engine' | 'trainer' | 'limits' | 'seed' | 'threads'
>;

/**
 * Trains the recipes of a baseline and writes what they gave.
 * @throws ExperimentError those of `datasetOf`, `openTrainer` and `writeFileAtomically`
 */
export const recordGateBaseline = async (
  config: GateConfig,
  folder: string,
  asked: Asked,
  world: CommandWorld,
): Promise<number> => {
  const dataset = await datasetOf(asked, world.stderr);
  const { trainer, threads } = await openTrainer(asked, asked.threads, world);
  try {
    const { seed } = asked;
    const source = { dataset, trainer, signal: world.signal, seed, root: seedFrom(seed) };
    const about = { tool: toolVersion(), machine: machineOf(threads, world.env) };
    const baseline = await recordBaseline(source, about);
    if (baseline.recipes.length === 0) {
      throw new ExperimentError(
        'E_BASELINE_OTHER',
        `the trainer ${trainer.name} can run none of the recipes of a baseline.`,
      );
    }
    const path = fileOf(config, folder);
    await writeFileAtomically(path, laidOutJson(baseline));
    const level =
      config.baseline === undefined || config.baseline === 'off'
        ? `; set baseline: 'error' in the config to compare with it`
        : '';
    world.stdout.write(
      `baseline of ${trainer.name} ${trainer.version}: ${baseline.recipes.length} recipes under ${PAIRS} seeds each, in ${path}${level}\n`,
    );
    return EXIT.allHold;
  } finally {
    await trainer.close();
  }
};

const checkSame = (baseline: Baseline, path: string, trainer: string, sha256: string): void => {
  const compare = (what: string, theirs: string, ours: string): void => {
    if (theirs === ours) return;
    throw new ExperimentError(
      'E_BASELINE_OTHER',
      `${path} was recorded ${what} ${theirs}, this gate is ${what} ${ours}: record it anew by \`batchlaw gate --baseline record\`.`,
    );
  };
  compare('on data of sha256', baseline.dataset.sha256, sha256);
  compare('with the trainer', baseline.engine.name, trainer);
};

/**
 * The comparison with the baseline that a config asks for; undefined where it asks for none.
 * @throws ExperimentError `E_CONFIG` where the file cannot be read, naming the field; `E_BASELINE_INVALID`; later `E_BASELINE_OTHER`
 */
export const baselineChecks = async (
  config: GateConfig,
  { configPath, folder, exact }: { readonly configPath: string; readonly folder: string; readonly exact: boolean },
  { env, signal, stderr }: CommandWorld,
): Promise<FurtherChecks | undefined> => {
  const { baseline: level = 'off', baselineMargins } = config;
  if (level === 'off') return undefined;
  const path = fileOf(config, folder);
  const baseline = await readBaseline(path).catch((cause: unknown) => {
    if (!(cause instanceof ExperimentError) || cause.code !== 'E_BASELINE_NOT_FOUND') throw cause;
    throw new ExperimentError(
      'E_CONFIG',
      `${configPath}: its field baseline is "${level}", and there is ${cause.message}`,
      {
        cause,
      },
    );
  });
  const laws = exact ? [bitsLaw] : (['loss', 'updates', 'seconds'] as const).map(pairedLaw);
  return {
    names: laws.map(({ name }) => name),
    judge: ({ trainer, dataset, threads, seed }) => {
      checkSame(baseline, path, trainer.name, dataset.provenance.sha256);
      stderr.write(`baseline: ${path}\n`);
      const margins = { ...DEFAULT_MARGINS, ...baselineMargins };
      const how = { exact, margins, machine: machineOf(threads, env), root: seed };
      return judgeBaseline(baseline, { dataset, trainer, signal }, how);
    },
  };
};
