import { type Command, Option } from 'commander';
import { CHECK_DEFAULTS } from './checkCommand.ts';
import { addDataFlags, type DataFlags, dataFlagsOf } from './dataFlags.ts';
import type { GateConfig } from './gateConfig.ts';
import { type GateSubject, gateSubject } from './gateSubject.ts';
import { parseInteger } from './parseInteger.ts';
import { readConfig } from './readConfig.ts';
import { parseTrainerLimits } from './trainerLimits.ts';

/** Who trains and on what, as flags or the config of a gate say it. */
export interface SubjectFlags extends DataFlags {
  readonly config?: string;
  readonly engine: string;
  readonly trainer?: string;
  readonly trainerLimits?: string;
  readonly seed: string;
}

/** Gives a command the flags that say who trains and on what; a config stands in place of all others. */
export const addSubjectFlags = (command: Command): Command =>
  addDataFlags(command, 'data to train on')
    .option('--engine <name>', 'who trains', CHECK_DEFAULTS.engine)
    .option('--trainer <command>', 'a program of yours that trains in place of the engine, or module:trainer.mjs')
    .option('--trainer-limits <times>', 'what the program may take, as for check')
    .option('--seed <n>', 'root seed', CHECK_DEFAULTS.seed)
    .addOption(
      new Option('--config <file>', 'data, trainer, its limits and seed of this config of a gate').conflicts([
        'data',
        'dataFolder',
        'dataUrl',
        'labelColumn',
        'engine',
        'trainer',
        'trainerLimits',
        'seed',
      ]),
    );

/**
 * What the flags say, and the config they name.
 * @throws ExperimentError `E_TRAINER_LIMITS`, `E_OPTION_INTEGER`, those of `readConfig`
 */
export const subjectOf = async (
  flags: SubjectFlags,
): Promise<{ readonly subject: GateSubject; readonly config?: GateConfig }> => {
  if (flags.config !== undefined) {
    const { path, config } = await readConfig(flags.config, '');
    return { subject: gateSubject(path, config), config };
  }
  const { engine, trainer, trainerLimits: limits, seed } = flags;
  return {
    subject: {
      ...dataFlagsOf(flags),
      engine,
      ...(trainer !== undefined && { trainer }),
      ...(limits !== undefined && { limits: parseTrainerLimits('--trainer-limits', limits, trainer) }),
      seed: parseInteger('--seed', seed, { least: 0, most: Number.MAX_SAFE_INTEGER }),
    },
  };
};
