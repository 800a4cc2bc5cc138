import type { Command } from 'commander';
import { ExperimentError } from '../core/experimentError.ts';
import { nearestName } from '../core/nearestName.ts';
import type { BenchPart } from '../records/benchRecord.ts';
import { benchCommand } from './benchCommand.ts';
import { type BenchPace, FULL, QUICK } from './benchPace.ts';
import { CHECK_DEFAULTS, type CommandWorld } from './checkCommand.ts';
import { addDataFlags, type DataFlags, dataFlagsOf } from './dataFlags.ts';
import { parseInteger } from './parseInteger.ts';
import { parseList } from './parseList.ts';
import { parseNumber } from './parseNumber.ts';

interface BenchFlags extends DataFlags {
  readonly engine: string;
  readonly network?: string;
  readonly batchSizes?: string;
  readonly replicas: string;
  readonly quick?: boolean;
  readonly blocks?: string;
  readonly seconds?: string;
  readonly precision: string;
  readonly parts: string;
  readonly seed: string;
  readonly threads?: string;
  readonly label?: string;
  readonly out: string;
}

const PARTS: readonly BenchPart[] = ['kernels', 'edge', 'target'];
const NO_PARTS = 'none';
const MOST_BATCH = 2 ** 24;

const QUICK_SIZES = '1,4,16,64,256,1024,4096';
const FULL_SIZES = '1..4096';

const HELP = `
A batch size B is examples per replica and step. 1..4096 stands for the powers of two from 1 to 4096.

Parts beside the training steps:
  kernels    matrix product and copy of the engine, for the share of its measured peak
  edge       the batch at which memory ends, by bisection in child processes
  target     updates to a training loss at several batch sizes, for the time to it at each

Exit codes: 0 measured, 2 bad input, 4 no batch size could be timed, 130 interrupted (what was measured is in the record).`;

/** `1..4096` or `1,8,64`, ascending. @throws ExperimentError `E_OPTION_BATCH_SIZES` */
export const parseBatchSizes = (text: string): readonly number[] => {
  const range = /^(\d+)\.\.(\d+)$/.exec(text);
  const refuse = (why: string): never => {
    throw new ExperimentError(
      'E_OPTION_BATCH_SIZES',
      `--batch-sizes ${text} ${why}: give e.g. 1..4096 for the powers of two between them, or 1,8,64.`,
    );
  };
  if (range === null) {
    const sizes = text.split(',').map((part) => (/^\d{1,8}$/.test(part.trim()) ? Number(part) : Number.NaN));
    if (!sizes.every((size) => size >= 1 && size <= MOST_BATCH))
      return refuse(`has a part that is not in [1, ${MOST_BATCH}]`);
    return [...new Set(sizes)].sort((a, b) => a - b);
  }
  const [low, high] = [Number(range[1]), Number(range[2])];
  if (!(low >= 1 && high <= MOST_BATCH && low <= high)) return refuse(`is no range within [1, ${MOST_BATCH}]`);
  const powers = Array.from({ length: 25 }, (_, power) => 2 ** power).filter((size) => size >= low && size <= high);
  return [...new Set([low, ...powers, high])].sort((a, b) => a - b);
};

const isPart = (name: string): name is BenchPart => (PARTS as readonly string[]).includes(name);

const partsOf = (text: string): readonly BenchPart[] => {
  if (text === NO_PARTS) return [];
  return parseList('--parts', text).map((name) => {
    if (isPart(name)) return name;
    const near = nearestName(name, PARTS);
    throw new ExperimentError(
      'E_OPTION_PARTS',
      `--parts has no "${name}"${near === undefined ? '' : `, did you mean "${near}"?`}: there are ${PARTS.join(', ')}, or ${NO_PARTS}.`,
    );
  });
};

/** A number above 0. @throws ExperimentError `E_OPTION_NUMBER` and that of `parseNumber` */
const positive = (option: string, text: string): number => {
  const value = parseNumber(option, text);
  if (value > 0) return value;
  throw new ExperimentError('E_OPTION_POSITIVE', `${option} ${text} is not above 0.`);
};

const paceOf = ({ quick, blocks, seconds }: BenchFlags): BenchPace => {
  const pace = quick ? QUICK : FULL;
  return {
    ...pace,
    ...(blocks !== undefined && { blocks: parseInteger('--blocks', blocks, { least: 2, most: 1000 }) }),
    ...(seconds !== undefined && { seconds: positive('--seconds', seconds) }),
  };
};

/** Adds `bench` to the program. @param ended told the exit code */
export const addBenchCommand = (program: Command, world: CommandWorld, ended: (code: number) => void): void => {
  const command = program
    .command('bench')
    .description('time training steps over batch sizes: throughput, knee, memory edge, time to a target loss');
  addDataFlags(command, 'data whose examples fill the batches')
    .option('--engine <name>', 'who trains', CHECK_DEFAULTS.engine)
    .option('--network <sizes|name>', 'e.g. 64-32-10, lenet or resnet9; default: as cost-to-target trains on the data')
    .option('--batch-sizes <range|list>', `default: ${FULL_SIZES}; with --quick ${QUICK_SIZES}`)
    .option('--replicas <n>', 'networks trained at once on the device', '1')
    .option('--quick', 'below a minute in all, with wider intervals')
    .option('--blocks <n>', `blocks of the sweep; default: ${FULL.blocks}, with --quick ${QUICK.blocks}`)
    .option('--seconds <s>', `for the sweep; default: ${FULL.seconds}, with --quick ${QUICK.seconds}`)
    .option('--precision <p>', 'relative half-width above which a number is called undetermined', '0.02')
    .option('--parts <list>', `which, or ${NO_PARTS}; see below`, PARTS.join(','))
    .option('--label <text>', 'what this job is called in a comparison')
    .option('--seed <n>', 'root seed of orders and weights', CHECK_DEFAULTS.seed)
    .option('--threads <n>', 'worker threads; default: one per core')
    .option('--out <folder>', 'where record and report go', CHECK_DEFAULTS.out)
    .addHelpText('after', HELP)
    .action(async (flags: BenchFlags) => {
      const { network, threads, label } = flags;
      const code = await benchCommand(
        {
          ...dataFlagsOf(flags),
          engine: flags.engine,
          ...(network !== undefined && { network }),
          batchSizes: parseBatchSizes(flags.batchSizes ?? (flags.quick ? QUICK_SIZES : FULL_SIZES)),
          replicas: parseInteger('--replicas', flags.replicas, { least: 1, most: 4096 }),
          pace: paceOf(flags),
          precision: positive('--precision', flags.precision),
          parts: partsOf(flags.parts),
          seed: parseInteger('--seed', flags.seed, { least: 0, most: Number.MAX_SAFE_INTEGER }),
          ...(threads !== undefined && { threads: parseInteger('--threads', threads, { least: 1, most: 512 }) }),
          ...(label !== undefined && { label }),
          out: flags.out,
        },
        world,
      );
      ended(code);
    });
};
