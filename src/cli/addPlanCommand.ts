import type { Command } from 'commander';
import { CHECK_DEFAULTS, type CommandWorld } from './checkCommand.ts';
import { parseInteger } from './parseInteger.ts';
import { parseTime } from './parseTime.ts';
import { planCommand } from './planCommand.ts';
import { addSubjectFlags, type SubjectFlags, subjectOf } from './subjectFlags.ts';

interface PlanFlags extends SubjectFlags {
  readonly budget: string;
  readonly record?: string;
  readonly threads?: string;
  readonly json?: boolean;
}

/** Adds `plan` to the program. @param ended told the exit code */
export const addPlanCommand = (program: Command, world: CommandWorld, ended: (code: number) => void): void => {
  const command = program
    .command('plan')
    .description('estimate which claims can be decided in a time, from a trial of two blocks each or from a record')
    .argument('[claim...]', `default: ${CHECK_DEFAULTS.claims.join(', ')}, or those of the record or config`)
    .requiredOption('--budget <time>', 'of the whole check, e.g. 90s, 6m');
  addSubjectFlags(command)
    .option('--record <record>', 'take times and spread from this evidence record, and train nothing')
    .option('--threads <n>', 'worker threads, or copies of the trainer; default: one per core')
    .option('--json', 'the plan as JSON')
    .addHelpText('after', '\nExit codes: 0 every claim fits, 2 bad input, 3 one does not, or its blocks are not known.')
    .action(async (names: readonly string[], flags: PlanFlags) => {
      const { record, threads, json } = flags;
      const { subject, config } = await subjectOf(flags);
      const claims = Object.entries(config?.claims ?? {}).flatMap(([name, level]) => (level === 'off' ? [] : [name]));
      const code = await planCommand(
        {
          names: names.length > 0 ? names : claims,
          ...subject,
          ...(record !== undefined && { record }),
          budget: parseTime('--budget', flags.budget),
          ...(threads !== undefined && { threads: parseInteger('--threads', threads, { least: 1, most: 512 }) }),
          json: json ?? false,
        },
        world,
      );
      ended(code);
    });
};
