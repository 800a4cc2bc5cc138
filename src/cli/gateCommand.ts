import { dirname } from 'node:path';
import { presetNamed } from '../judge/presets.ts';
import { gateDecision } from '../report/gateDecision.ts';
import { gateLines } from '../report/gateLines.ts';
import { CHECK_DEFAULTS, type CommandWorld, checkedRecord } from './checkCommand.ts';
import type { CiFlags } from './ciOutputs.ts';
import { engineOfCheck } from './engineOfCheck.ts';
import { EXIT } from './exitCode.ts';
import { baselineChecks, isExact, recordGateBaseline } from './gateBaseline.ts';
import type { GateConfig } from './gateConfig.ts';
import { gatePolicy } from './gatePolicy.ts';
import { gateSubject } from './gateSubject.ts';
import { parseBudget } from './parseBudget.ts';
import type { ShrinkBudget } from './parseShrinkBudget.ts';
import { readConfig } from './readConfig.ts';
import { shrinkAfter } from './shrinkAfter.ts';

const CODES = { passes: EXIT.allHold, fails: EXIT.violated, undecided: EXIT.undetermined } as const;

const ciOf = ({ junit, markdown, gitlab, github }: GateConfig, { env }: CommandWorld): CiFlags => ({
  ...(junit !== undefined && { junit }),
  ...(markdown !== undefined && { markdown }),
  ...(gitlab !== undefined && { gitlab }),
  github: github ?? env.GITHUB_ACTIONS === 'true',
});

export interface GateRequest {
  readonly config?: string;
  readonly folder: string;
  /** `YYYY-MM-DD`, by which bypasses end. */
  readonly today: string;
  readonly resume?: string;
  /** Writes the baseline that later gates compare with, and judges nothing. */
  readonly recordsBaseline?: boolean;
  /** What to spend on cheaper checks of violated claims, when the gate has its answer. */
  readonly shrink?: ShrinkBudget;
  /** In place of what the config says. */
  readonly threads?: number;
  /** Whatever the config says. */
  readonly failFast?: boolean;
}

/**
 * Judges by a config, and says whether the gate is open: 0, shut by a violation: 1, or without an answer: 3.
 * @throws ExperimentError `E_CONFIG`, and those of `checkCommand`, `baselineChecks` and `recordGateBaseline`
 */
export const gateCommand = async (request: GateRequest, world: CommandWorld): Promise<number> => {
  const { path, config: written } = await readConfig(request.config, request.folder);
  const { threads, failFast } = { ...written, ...request };
  const config: GateConfig = { ...written, ...(failFast && { failFast }) };
  const { names, gate } = gatePolicy(config, path, request.today);
  const preset = presetNamed(config.preset ?? CHECK_DEFAULTS.preset);
  const folder = dirname(path);
  const wanted = {
    names,
    all: false,
    preset,
    ...gateSubject(path, config),
    alpha: config.alpha ?? Number(CHECK_DEFAULTS.alpha),
    budget: parseBudget(config.budget ?? String(preset.maxBlocks), preset.maxBlocks),
    out: config.out ?? CHECK_DEFAULTS.out,
    ...(threads !== undefined && { threads }),
  };
  // Before the baseline, whose comparison is exact on one engine and statistical on the others.
  const { resume } = request;
  const engine = await engineOfCheck({ ...wanted, ...(resume !== undefined && { resume }) }, world);
  const asked = { ...wanted, engine };
  if (request.recordsBaseline) return recordGateBaseline(config, folder, asked, world);
  const further = await baselineChecks(config, { configPath: path, folder, exact: isExact(asked) }, world);
  const record = await checkedRecord(
    {
      ...asked,
      ...(resume !== undefined && { resume }),
      ci: ciOf(config, world),
      gate,
      ...(further && { further }),
    },
    world,
  );
  const [answer = '', ...reasons] = gateLines(record)!;
  world.stdout.write(`\n${answer}\n${reasons.map((reason) => `  ${reason}\n`).join('')}`);
  if (request.shrink !== undefined) {
    const copies = threads === undefined ? {} : { threads };
    await shrinkAfter(record, { budget: request.shrink, out: asked.out, ...copies }, world);
  }
  return record.status === 'interrupted' ? EXIT.interrupted : CODES[gateDecision(record)!.answer];
};
