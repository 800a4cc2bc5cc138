import type { Command } from 'commander';
import { CHECK_DEFAULTS, type CommandWorld } from './checkCommand.ts';
import { parseInteger } from './parseInteger.ts';
import { parseShrinkBudget } from './parseShrinkBudget.ts';
import { shrinkCommand } from './shrinkCommand.ts';

const HELP = `
Block 1 of the claim is trained again first: the trainer must be that of the record. Then every number of the claim's domain that
costs something is lowered, all at once and one by one, as long as the claim is violated by the same rule at the same alpha.
What is found is run by the line that is told, which leaves an evidence record and a page.
Exit codes: 0 a cheaper check was found for each violated claim, 2 no claim is violated, or the record cannot be replayed here,
3 nothing cheaper was found: the recorded regime is the cheapest known, 4 the trainer is not there any more, or failed,
130 interrupted.`;

interface ShrinkFlags {
  readonly budget: string;
  readonly trainerLimits?: string;
  readonly threads?: string;
  readonly out: string;
}

/** Adds `shrink` to the program. @param ended told the exit code */
export const addShrinkCommand = (program: Command, world: CommandWorld, ended: (code: number) => void): void => {
  program
    .command('shrink')
    .description(
      'look for the cheapest check of a violated claim that is still violated, and tell the line that replays it',
    )
    .argument('<record>', 'an evidence record (.json)')
    .argument('[claim]', 'default: all that are violated')
    .option('--budget <checks|time>', 'checks per claim (12), or time of all (90s, 2m)', '2m')
    .option(
      '--trainer-limits <times>',
      'what the program of the record may take: silence=120s, train=10m; default: as there',
    )
    .option('--threads <n>', 'worker threads, or copies of the trainer; default: one per core')
    .option('--out <folder>', 'where the records of what is found go', CHECK_DEFAULTS.out)
    .addHelpText('after', HELP)
    .action(async (record: string, claim: string | undefined, { budget, trainerLimits, threads, out }: ShrinkFlags) => {
      const code = await shrinkCommand(
        {
          record,
          ...(claim !== undefined && { claim }),
          budget: parseShrinkBudget('--budget', budget),
          ...(trainerLimits !== undefined && { trainerLimits }),
          ...(threads !== undefined && { threads: parseInteger('--threads', threads, { least: 1, most: 512 }) }),
          out,
        },
        world,
      );
      ended(code);
    });
};
