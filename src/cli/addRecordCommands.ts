import type { Command } from 'commander';
import { bundleCommand } from './bundleCommand.ts';
import type { CommandWorld } from './checkCommand.ts';
import { explainCommand } from './explainCommand.ts';
import { parseInteger } from './parseInteger.ts';
import { replayRecord } from './replayRecord.ts';
import { verifyCommand } from './verifyCommand.ts';

const VERIFY_HELP = `
Of a bundle, every file is compared with the manifest, and each record is verified.
Nothing is trained and nothing is fetched. Exit codes: 0 all that follows from the blocks is as recorded, 1 a place of the
record does not follow from the rest (each is named), 2 no record, 3 made by laws, claims or rules of another version.`;

const BUNDLE_HELP = `
The same files give the same bytes on the same machine and commit. The manifest holds sha256 and size of each file, the hashes of claims
and laws, versions, and where there are any the git commit and the hash of package-lock.json.`;

const REPLAY_HELP = `
On the fused engine the same bits are asked for; elsewhere no contrast may move by more than a tenth of its standard deviation
over the blocks. Exit codes: 0 nothing differs, 1 something does, 2 the record cannot be replayed here, 4 a fault of the machine.`;

interface ReplayFlags {
  readonly claim?: string;
  readonly block?: string;
  readonly threads?: string;
}

interface BundleFlags {
  readonly config?: string;
  readonly out: string;
}

/** Adds what is asked of a record that is there: `bundle`, `verify`, `replay`, `explain`. @param ended told the exit code */
export const addRecordCommands = (program: Command, world: CommandWorld, ended: (code: number) => void): void => {
  const record = ['<record>', 'an evidence record (.json)'] as const;
  program
    .command('bundle')
    .description('put records, the config and a manifest of their hashes into one zip file that others can verify')
    .argument('<record...>', 'evidence records (.json)')
    .option('--config <file>', 'the config of the gate, as it was used')
    .option('--out <file>', 'where the bundle goes', 'evidence.zip')
    .addHelpText('after', BUNDLE_HELP)
    .action(async (records: readonly [string, ...string[]], { config, out }: BundleFlags) => {
      const asked = { records, out, folder: process.cwd(), ...(config !== undefined && { config }) };
      ended(await bundleCommand(asked, world));
    });
  program
    .command('verify')
    .description('compute every verdict of a record again from its numbers, offline, and say what was altered')
    .argument('<record|bundle>', 'an evidence record (.json), or a bundle of them (.zip)')
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
