import { Command, CommanderError } from 'commander';
import { ExperimentError } from '../core/experimentError.ts';
import { PRESETS, presetNamed } from '../judge/presets.ts';
import { toolVersion } from '../records/toolVersion.ts';
import { addBenchCommand } from './addBenchCommand.ts';
import { addCalibrateCommand } from './addCalibrateCommand.ts';
import { addCompareCommand } from './addCompareCommand.ts';
import { addDoctorCommand } from './addDoctorCommand.ts';
import { addGateCommand } from './addGateCommand.ts';
import { addNativeCommand } from './addNativeCommand.ts';
import { addPlanCommand } from './addPlanCommand.ts';
import { addRecordCommands } from './addRecordCommands.ts';
import { addRegimesCommand } from './addRegimesCommand.ts';
import { addSharpnessCommand } from './addSharpnessCommand.ts';
import { addShrinkCommand } from './addShrinkCommand.ts';
import { addTimeToAccuracyCommand } from './addTimeToAccuracyCommand.ts';
import { CHECK_DEFAULTS, type CommandWorld, checkCommand } from './checkCommand.ts';
import { CLEAR_LINE } from './checkProgressLines.ts';
import { addCiFlags, type CiFlags, ciFlagsOf } from './ciOutputs.ts';
import { claimsCommand } from './claimsCommand.ts';
import { addDataFlags, type DataFlags, dataFlagsOf } from './dataFlags.ts';
import { EXIT, exitCodeOfError } from './exitCode.ts';
import { initCommand } from './initCommand.ts';
import { AUTO, ENGINES } from './openEngine.ts';
import { parseBudget } from './parseBudget.ts';
import { parseInteger } from './parseInteger.ts';
import { parseNumber } from './parseNumber.ts';
import { parseShrinkBudget, SHRINK_HELP } from './parseShrinkBudget.ts';
import { reportCommand } from './reportCommand.ts';
import { shrinkAfter } from './shrinkAfter.ts';
import { canRedraw } from './terminalAbilities.ts';
import { parseTrainerLimits } from './trainerLimits.ts';
import { trainerTestCommand } from './trainerTestCommand.ts';

interface CheckFlags extends DataFlags, CiFlags {
  readonly engine: string;
  readonly trainer?: string;
  readonly trainerLimits?: string;
  readonly seed: string;
  readonly all?: boolean;
  readonly laws?: boolean;
  readonly preset: string;
  readonly budget?: string;
  readonly alpha: string;
  readonly threads?: string;
  readonly out: string;
  readonly resume?: string;
  readonly shrink?: string;
}

const engineHelp = Object.entries({ ...ENGINES, [AUTO]: 'the quickest of these here, at a trial of some seconds each' })
  .map(([name, line]) => `  ${name.padEnd(12)} ${line}`)
  .join('\n');

const presetHelp = PRESETS.map(
  ({ name, title, maxBlocks, regimes }) =>
    `  ${name.padEnd(10)} ${title}: ${maxBlocks} blocks per claim, ${regimes} regime${regimes === 1 ? '' : 's'}`,
).join('\n');

const EXIT_HELP = `
Presets (they differ in nothing else, error rates least of all):
${presetHelp}

Engines:
${engineHelp}

Exit codes: 0 all laws and claims hold, 1 one is violated, 2 bad input, 3 no verdict (undetermined, out of regime;
what is not made of these data or this trainer counts only where it is named),
4 a fault of the machine, 130 interrupted (the record so far is whole; go on with --resume).`;

/**
 * Runs the command line to its exit code; prints, never exits, never throws.
 * @param args without node and script
 */
export const runProgram = async (args: readonly string[], world: CommandWorld): Promise<number> => {
  let code: number = EXIT.allHold;
  const { version } = toolVersion();
  const program = new Command('batchlaw')
    .description('Judges neural-network training code by the documented laws of batch size and learning rate.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => world.stdout.write(text), writeErr: (text) => world.stderr.write(text) })
    .showHelpAfterError('(batchlaw --help tells what there is)');
  const check = program
    .command('check')
    .description('check laws, then claims on data, and write an evidence record and a report')
    .argument(
      '[claim|law...]',
      `claims, in another regime by linear-scaling@width=128,depth=2, and laws (laws: all of them); default: all laws, then ${CHECK_DEFAULTS.claims.join(', ')}`,
    );
  addDataFlags(check, 'data to check on')
    .option('--engine <name>', 'who trains; auto: the quickest at a trial of some seconds', CHECK_DEFAULTS.engine)
    .option(
      '--trainer <command>',
      'a program of yours that trains in place of the engine, e.g. "python3 trainer.py", or module:trainer.mjs',
    )
    .option(
      '--trainer-limits <times>',
      'what the program may take: hello=60s, silence=120s without a word, train=10m for one training, grace=2s to end',
    )
    .option('--seed <n>', 'root seed; the same seed gives the same record', CHECK_DEFAULTS.seed)
    .option('--all', 'every claim there is, not the headline claims alone')
    .option('--laws', 'all laws first, whatever is named')
    .option('--no-laws', 'no laws')
    .option('--preset <name>', `${PRESETS.map(({ name }) => name).join(', ')}: see below`, CHECK_DEFAULTS.preset)
    .option(
      '--budget <blocks|time>',
      'blocks per claim (24), or time of the whole check (90s, 6m); default: that of the preset',
    )
    .option('--alpha <p>', 'probability of any wrong verdict in the check', CHECK_DEFAULTS.alpha)
    .option('--threads <n>', 'worker threads, or copies of the trainer; default: one per core')
    .option('--out <folder>', 'where record and report go', CHECK_DEFAULTS.out)
    .option('--resume <record>', 'go on from the blocks of this record')
    .option('--shrink <checks|time>', SHRINK_HELP);
  addCiFlags(check)
    .addHelpText('after', EXIT_HELP)
    .action(async (names: readonly string[], flags: CheckFlags) => {
      const { resume, threads, trainer, trainerLimits } = flags;
      const preset = presetNamed(flags.preset);
      const shrink = flags.shrink === undefined ? undefined : parseShrinkBudget('--shrink', flags.shrink);
      const copies =
        threads === undefined ? {} : { threads: parseInteger('--threads', threads, { least: 1, most: 512 }) };
      const limits =
        trainerLimits === undefined ? {} : { limits: parseTrainerLimits('--trainer-limits', trainerLimits, trainer) };
      code = await checkCommand(
        {
          names,
          all: flags.all ?? false,
          ...(flags.laws !== undefined && { laws: flags.laws }),
          preset,
          ...dataFlagsOf(flags),
          engine: flags.engine,
          ...(trainer !== undefined && { trainer }),
          ...limits,
          seed: parseInteger('--seed', flags.seed, { least: 0, most: Number.MAX_SAFE_INTEGER }),
          budget: parseBudget(flags.budget ?? String(preset.maxBlocks), preset.maxBlocks),
          alpha: parseNumber('--alpha', flags.alpha),
          out: flags.out,
          ci: ciFlagsOf(flags),
          ...(resume !== undefined && { resume }),
          ...copies,
        },
        world,
        shrink && ((record) => shrinkAfter(record, { budget: shrink, out: flags.out, ...copies }, world)),
      );
    });
  const claims = program
    .command('claims')
    .description('tell what claims and laws say, where they come from and how they are judged')
    .argument('[claim|law...]', 'what to tell of (laws: all of them); default: all claims, and the names of the laws');
  addDataFlags(claims, 'data whose regime is shown').action(async (names: readonly string[], flags: DataFlags) => {
    code = await claimsCommand(names, flags, world);
  });
  addRegimesCommand(program, world, (ended) => {
    code = ended;
  });
  addDoctorCommand(program, world, (ended) => {
    code = ended;
  });
  addPlanCommand(program, world, (ended) => {
    code = ended;
  });
  addCalibrateCommand(program, world, (ended) => {
    code = ended;
  });
  addSharpnessCommand(program, world, (ended) => {
    code = ended;
  });
  addBenchCommand(program, world, (ended) => {
    code = ended;
  });
  addTimeToAccuracyCommand(program, world, (ended) => {
    code = ended;
  });
  addCompareCommand(program, world, (ended) => {
    code = ended;
  });
  addShrinkCommand(program, world, (ended) => {
    code = ended;
  });
  addRecordCommands(program, world, (ended) => {
    code = ended;
  });
  addNativeCommand(program, world, (ended) => {
    code = ended;
  });
  const report = program
    .command('report')
    .description('draw the report of a record anew: of a check, of sharpness, of regimes, of times or of a benchmark')
    .argument('<record>', 'a record (.json)')
    .option('--out <path>', 'where the page goes, a file or a folder; default: beside the record');
  addCiFlags(report).action(async (record: string, flags: CiFlags & { readonly out?: string }) => {
    code = await reportCommand(record, flags.out, ciFlagsOf(flags), world);
  });
  program
    .command('init')
    .description('write a config for the gate into this folder, and tell the steps for CI')
    .option('--trainer <command>', 'the program that trains, e.g. "python3 trainer.py"')
    .action(async ({ trainer }: { readonly trainer?: string }) => {
      code = await initCommand({ folder: process.cwd(), ...(trainer !== undefined && { trainer }) }, world);
    });
  addGateCommand(program, world, (ended) => {
    code = ended;
  });
  program
    .command('trainer')
    .description('trainers of your own')
    .command('test')
    .description('say whether a program speaks the trainer protocol, and which laws it keeps')
    .argument('<command...>', 'after --, e.g. trainer test -- python3 trainer.py')
    .option('--limits <times>', 'what it may take: hello=60s, silence=120s, train=10m, grace=2s')
    .action(async (command: readonly string[], { limits }: { readonly limits?: string }) => {
      code = await trainerTestCommand(
        command,
        world,
        limits === undefined ? undefined : parseTrainerLimits('--limits', limits, command[0]),
      );
    });
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.allHold : EXIT.badInput;
    const known = error instanceof ExperimentError;
    const text = known ? `${error.message} [${error.code}]` : error instanceof Error ? error.stack : String(error);
    world.stderr.write(`${canRedraw(world.stderr, world.env) ? CLEAR_LINE : ''}batchlaw: ${text}\n`);
    return exitCodeOfError(error);
  }
};
