import type { Command } from 'commander';
import { CHECK_DEFAULTS, type CommandWorld } from './checkCommand.ts';
import { addDataFlags, type DataFlags, dataFlagsOf } from './dataFlags.ts';
import { parseBudget } from './parseBudget.ts';
import { parseInteger } from './parseInteger.ts';
import { parseNumber } from './parseNumber.ts';
import { REGIMES_DEFAULTS, regimesCommand } from './regimesCommand.ts';

interface RegimesFlags extends DataFlags {
  readonly alsoData?: readonly string[];
  readonly engine: string;
  readonly seed: string;
  readonly share: string;
  readonly regimes: string;
  readonly shrinks: string;
  readonly budget: string;
  readonly alpha: string;
  readonly threads?: string;
  readonly out: string;
}

const HELP = `
Each number of the claim's domain keeps its own value with probability 1/6, and is drawn from its range otherwise; over
the logarithm where the range is wider than a decade. \`batchlaw claims\` tells domains. Half of alpha is for the share, half
is shared by all checks. 35 regimes without an exception decide a share of 0.8, 77 one of 0.9. Exit codes as of \`check\`.`;

/** Adds `regimes` to the program. @param ended told the exit code */
export const addRegimesCommand = (program: Command, world: CommandWorld, ended: (code: number) => void): void => {
  const command = program
    .command('regimes')
    .description('check a claim over its regimes: does it hold in at least a share of them?')
    .argument('<claim>', 'the claim, without numbers of a regime');
  addDataFlags(command, 'data to draw regimes on')
    .option('--also-data <name|path...>', 'further data: each regime is on one of them')
    .option('--engine <name>', 'who trains; auto: the quickest at a trial of some seconds', CHECK_DEFAULTS.engine)
    .option('--seed <n>', 'root seed; the same seed draws the same regimes', CHECK_DEFAULTS.seed)
    .option('--share <p>', 'the claim must hold in at least this share of its regimes', REGIMES_DEFAULTS.share)
    .option('--regimes <n>', 'regimes to draw at the most', REGIMES_DEFAULTS.regimes)
    .option('--shrinks <n>', 'checks to spend on a cheaper violation', REGIMES_DEFAULTS.shrinks)
    .option('--budget <blocks|time>', 'blocks per regime, or time of all (10m)', REGIMES_DEFAULTS.budget)
    .option('--alpha <p>', 'probability of any wrong verdict', CHECK_DEFAULTS.alpha)
    .option('--threads <n>', 'worker threads; default: one per core')
    .option('--out <folder>', 'where the record goes', CHECK_DEFAULTS.out)
    .addHelpText('after', HELP)
    .action(async (claim: string, flags: RegimesFlags) => {
      const { threads } = flags;
      const code = await regimesCommand(
        {
          claim,
          ...dataFlagsOf(flags),
          alsoData: flags.alsoData ?? [],
          engine: flags.engine,
          seed: parseInteger('--seed', flags.seed, { least: 0, most: Number.MAX_SAFE_INTEGER }),
          share: parseNumber('--share', flags.share),
          maxRegimes: parseInteger('--regimes', flags.regimes, { least: 1, most: 10_000 }),
          maxShrinks: parseInteger('--shrinks', flags.shrinks, { least: 0, most: 10_000 }),
          budget: parseBudget(flags.budget, Number(REGIMES_DEFAULTS.budget)),
          alpha: parseNumber('--alpha', flags.alpha),
          out: flags.out,
          ...(threads !== undefined && { threads: parseInteger('--threads', threads, { least: 1, most: 512 }) }),
        },
        world,
      );
      ended(code);
    });
};
