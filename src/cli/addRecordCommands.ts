import type { Command } from 'commander';
import type { CommandWorld } from './checkCommand.ts';
import { explainCommand } from './explainCommand.ts';
import { parseInteger } from './parseInteger.ts';
import { replayRecord } from './replayRecord.ts';
import { verifyCommand } from './verifyCommand.ts';

const VERIFY_HELP = `
Nothing is trained and nothing is fetched. Exit codes: 0 all that follows from the blocks is as recorded, 1 a place of the
record does not follow from the rest (each is named), 2 no record, 3 made by laws, claims or rules of another version.`;

const REPLAY_HELP = `
On the fused engine the same bits are asked for; elsewhere no contrast may move by more than a tenth of its standard deviation
over the blocks. Exit codes: 0 nothing differs, 1 something does, 2 the record cannot be replayed here, 4 a fault of the machine.`;

interface ReplayFlags {
  readonly claim?: string;
  readonly block?: string;
  readonly threads?: string;
}

/** Adds what is asked of a record that is there: `verify`, `replay`, `explain`. @param ended told the exit code */
export const addRecordCommands = (program: Command, world: CommandWorld, ended: (code: number) => void): void => {
  const record = ['<record>', 'an evidence record (.json)'] as const;
  program
    .command('verify')
    .description('compute every verdict of a record again from its numbers, offline, and say what was altered')
    .argument(...record)
    .addHelpText('after', VERIFY_HELP)
    .action(async (path: string) => {
      ended(await verifyCommand(path, world));
    });
  program
    .command('replay')
    .description('train blocks of a record again from their seeds, and say what differs')
    .argument(...record)
    .option('--claim <name>', 'of this claim alone')
    .option('--block <n>', 'this block alone, from 1 on; default: all')
    .option('--threads <n>', 'worker threads, or copies of the trainer; default: one per core')
    .addHelpText('after', REPLAY_HELP)
    .action(async (path: string, { claim, block, threads }: ReplayFlags) => {
      const asked = {
        record: path,
        ...(claim !== undefined && { claim }),
        ...(block !== undefined && { block: parseInteger('--block', block, { least: 1, most: 100_000 }) }),
        ...(threads !== undefined && { threads: parseInteger('--threads', threads, { least: 1, most: 512 }) }),
      };
      ended(await replayRecord(asked, world));
    });
  program
    .command('explain')
    .description('say why a claim was answered so: which seeds, which contrast, what would turn it')
    .argument(...record)
    .argument('[claim|law]', 'default: all claims, and the laws that do not hold')
    .action(async (path: string, name: string | undefined) => {
      ended(await explainCommand(path, name, world));
    });
};
