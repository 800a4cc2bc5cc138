import { type Command, Option } from 'commander';
import type { CommandWorld } from './checkCommand.ts';
import { gateCommand } from './gateCommand.ts';
import { parseInteger } from './parseInteger.ts';
import { parseShrinkBudget, SHRINK_HELP } from './parseShrinkBudget.ts';

interface GateFlags extends Readonly<Partial<Record<'config' | 'resume' | 'baseline' | 'shrink' | 'threads', string>>> {
  readonly failFast?: boolean;
}

const HELP = `
Exit codes: 0 the gate is open, 1 a law or claim at level error is violated, 2 bad config, or a trainer that breaks the
protocol, 3 one of them has no answer, 4 a fault of the machine, or a trainer that died or failed, 130 interrupted.`;

/** `batchlaw gate`. @param ended takes the exit code */
export const addGateCommand = (program: Command, world: CommandWorld, ended: (code: number) => void): void => {
  program
    .command('gate')
    .description('judge by batchlaw.config.*, and say whether a release may ship')
    .option('--config <file>', 'default: batchlaw.config.ts, .mjs, .js or .json in this folder')
    .option('--fail-fast', 'begin no claim any more once a violation has shut the gate, as failFast in the config')
    .option('--threads <n>', 'worker threads, or copies of the trainer; default: as the config says, or one per core')
    .option('--resume <record>', 'go on from the blocks of this record')
    .addOption(new Option('--baseline <what>', 'write the baseline that later gates compare with').choices(['record']))
    .option('--shrink <checks|time>', SHRINK_HELP)
    .addHelpText('after', HELP)
    .action(async ({ config, resume, baseline, shrink, threads, failFast }: GateFlags) => {
      const code = await gateCommand(
        {
          folder: process.cwd(),
          today: new Date().toISOString().slice(0, 10),
          recordsBaseline: baseline !== undefined,
          ...(config && { config }),
          ...(resume && { resume }),
          ...(shrink !== undefined && { shrink: parseShrinkBudget('--shrink', shrink) }),
          ...(threads !== undefined && { threads: parseInteger('--threads', threads, { least: 1, most: 512 }) }),
          ...(failFast && { failFast }),
        },
        world,
      );
      ended(code);
    });
};
