import { type Command, Option } from 'commander';
import type { CommandWorld } from './checkCommand.ts';
import { doctorCommand } from './doctorCommand.ts';
import type { EngineTrial } from './engineTrial.ts';
import { parseInteger } from './parseInteger.ts';
import { parseList } from './parseList.ts';
import { probeCommand } from './probeCommand.ts';

const HELP = `
Each engine climbs the parity ladder in a process of its own: operations, derivatives, one update, a hundred, and the verdict of
a small check, against float64 and against the engine wasm. docs/engines.md has the rungs and what each engine needs.

Exit codes: 0 the engines that are here agree, 1 one is off the ladder or broken, 2 bad input, 130 interrupted.`;

interface DoctorFlags {
  readonly engines?: string;
  readonly json?: boolean;
  readonly limit: string;
  readonly probe?: string;
  readonly trial?: string;
}

/** Adds `doctor` to the program. @param ended told the exit code */
export const addDoctorCommand = (program: Command, world: CommandWorld, ended: (code: number) => void): void => {
  program
    .command('doctor')
    .description('tell what this machine has, which engines run on it, what each can do, and whether they agree')
    .option('--engines <list>', 'these alone; default: all')
    .option('--json', 'a record (reports/schema/doctor.v1.schema.json) in place of the text')
    .option('--limit <seconds>', 'time for each engine', '300')
    .addOption(new Option('--probe <engine>').hideHelp())
    .addOption(new Option('--trial <json>').hideHelp())
    .addHelpText('after', HELP)
    .action(async ({ engines, json, limit, probe, trial }: DoctorFlags) => {
      if (probe !== undefined) {
        const asked = trial === undefined ? undefined : (JSON.parse(trial) as EngineTrial); // of `runProbe`
        return ended(await probeCommand(probe, world, asked));
      }
      const request = {
        engines: engines === undefined ? [] : parseList('--engines', engines),
        json: json ?? false,
        limitSeconds: parseInteger('--limit', limit, { least: 1, most: 86_400 }),
      };
      ended(await doctorCommand(request, world));
    });
};
