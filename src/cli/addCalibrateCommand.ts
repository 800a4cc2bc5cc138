import type { Command } from 'commander';
import { CALIBRATED_CLAIMS } from '../judge/wrongOfEqualArms.ts';
import { calibrateCommand } from './calibrateCommand.ts';
import { CHECK_DEFAULTS, type CommandWorld } from './checkCommand.ts';
import { parseInteger } from './parseInteger.ts';
import { parseNumber } from './parseNumber.ts';
import { parseTime } from './parseTime.ts';
import { addSubjectFlags, type SubjectFlags, subjectOf } from './subjectFlags.ts';

interface CalibrateFlags extends SubjectFlags {
  readonly alpha: string;
  readonly budget: string;
  readonly blocks: string;
  readonly pool: string;
  readonly checks: string;
  readonly threads?: string;
  readonly out: string;
}

const HELP = `
Blocks are trained with all arms made equal but for the order of their examples; checks are drawn from the pool of blocks and judged
by the rule of every check. docs/calibration.md says what the numbers mean.
Exit codes: 0 false alarms within alpha as far as the blocks tell, 1 above it, 2 bad input, 3 too few blocks of a claim,
4 a fault of the machine or the trainer, 130 interrupted (the record holds what was measured).`;

/** Adds `calibrate` to the program. @param ended told the exit code */
export const addCalibrateCommand = (program: Command, world: CommandWorld, ended: (code: number) => void): void => {
  const command = program
    .command('calibrate')
    .description('measure on your trainer how often a check is wrong, and the noise from run to run (A/A checks)')
    .argument('[claim...]', `of ${CALIBRATED_CLAIMS.join(', ')}; default: the first five, the headline claims`);
  addSubjectFlags(command)
    .option('--alpha <p>', 'probability of any wrong verdict that checks promise', CHECK_DEFAULTS.alpha)
    .option('--budget <time>', 'for all claims, each an equal share (90s, 5m)', '5m')
    .option('--blocks <n>', 'after so many a check ends; no claim is calibrated with fewer', '32')
    .option('--pool <n>', 'blocks of each claim, at the most', '300')
    .option('--checks <n>', 'checks drawn from the pool of each claim', '500')
    .option('--threads <n>', 'worker threads, or copies of the trainer; default: one per core')
    .option('--out <folder>', 'where the record goes', CHECK_DEFAULTS.out)
    .addHelpText('after', HELP)
    .action(async (claims: readonly string[], flags: CalibrateFlags) => {
      const { threads } = flags;
      const {
        subject: { limits, ...subject },
      } = await subjectOf(flags);
      const code = await calibrateCommand(
        {
          settings: {
            ...subject,
            claims,
            alpha: parseNumber('--alpha', flags.alpha),
            maxBlocks: parseInteger('--blocks', flags.blocks, { least: 1, most: 10_000 }),
            pool: parseInteger('--pool', flags.pool, { least: 1, most: 100_000 }),
            checks: parseInteger('--checks', flags.checks, { least: 1, most: 100_000 }),
            seconds: parseTime('--budget', flags.budget),
          },
          ...(limits && { limits }),
          ...(threads !== undefined && { threads: parseInteger('--threads', threads, { least: 1, most: 512 }) }),
          out: flags.out,
        },
        world,
      );
      ended(code);
    });
};
