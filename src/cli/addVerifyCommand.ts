import type { Command } from 'commander';
import type { CommandWorld } from './checkCommand.ts';
import { verifyCommand } from './verifyCommand.ts';

const HELP = `
Nothing is trained and nothing is fetched. Exit codes: 0 all that follows from the blocks is as recorded, 1 a place of the
record does not follow from the rest (each is named), 2 no record, 3 made by laws, claims or rules of another version.`;

/** Adds `verify` to the program. @param ended told the exit code */
export const addVerifyCommand = (program: Command, world: CommandWorld, ended: (code: number) => void): void => {
  program
    .command('verify')
    .description('compute every verdict of a record again from its numbers, offline, and say what was altered')
    .argument('<record>', 'an evidence record (.json)')
    .addHelpText('after', HELP)
    .action(async (record: string) => {
      ended(await verifyCommand(record, world));
    });
};
