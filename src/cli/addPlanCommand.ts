import type { Command } from 'commander';
import { CHECK_DEFAULTS, type CommandWorld } from './checkCommand.ts';
import { addDataFlags, type DataFlags, dataFlagsOf } from './dataFlags.ts';
import { parseInteger } from './parseInteger.ts';
import { parseTime } from './parseTime.ts';
import { planCommand } from './planCommand.ts';
import { parseTrainerLimits } from './trainerLimits.ts';

interface PlanFlags extends DataFlags {
  readonly budget: string;
  readonly engine: string;
  readonly trainer?: string;
  readonly trainerLimits?: string;
  readonly record?: string;
  readonly seed: string;
  readonly threads?: string;
  readonly json?: boolean;
}

/** Adds `plan` to the program. @param ended told the exit code */
export const addPlanCommand = (program: Command, world: CommandWorld, ended: (code: number) => void): void => {
  const command = program
    .command('plan')
    .description('estimate which claims can be decided in a time, from a trial of two blocks each or from a record')
    .argument('[claim...]', `default: ${CHECK_DEFAULTS.claims.join(', ')}, or those of the record`)
    .requiredOption('--budget <time>', 'of the whole check, e.g. 90s, 6m');
  addDataFlags(command, 'data to train on')
    .option('--engine <name>', 'who trains', CHECK_DEFAULTS.engine)
    .option('--trainer <command>', 'a program of yours that trains in place of the engine, or module:trainer.mjs')
    .option('--trainer-limits <times>', 'what the program may take, as for check')
    .option('--record <record>', 'take times and spread from this evidence record, and train nothing')
    .option('--seed <n>', 'root seed of the trial', CHECK_DEFAULTS.seed)
    .option('--threads <n>', 'worker threads, or copies of the trainer; default: one per core')
    .option('--json', 'the plan as JSON')
    .addHelpText('after', '\nExit codes: 0 every claim fits, 2 bad input, 3 one does not, or its blocks are not known.')
    .action(async (names: readonly string[], flags: PlanFlags) => {
      const { trainer, trainerLimits: limits, record, threads, json } = flags;
      const code = await planCommand(
        {
          names,
          ...dataFlagsOf(flags),
          engine: flags.engine,
          ...(trainer !== undefined && { trainer }),
          ...(limits !== undefined && { limits: parseTrainerLimits('--trainer-limits', limits, trainer) }),
          ...(record !== undefined && { record }),
          seed: parseInteger('--seed', flags.seed, { least: 0, most: Number.MAX_SAFE_INTEGER }),
          budget: parseTime('--budget', flags.budget),
          ...(threads !== undefined && { threads: parseInteger('--threads', threads, { least: 1, most: 512 }) }),
          json: json ?? false,
        },
        world,
      );
      ended(code);
    });
};
