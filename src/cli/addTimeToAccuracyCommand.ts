import type { Command } from 'commander';
import { ExperimentError } from '../core/experimentError.ts';
import type { RateRule } from '../measure/sweepRecipe.ts';
import { CHECK_DEFAULTS, type CommandWorld } from './checkCommand.ts';
import { addDataFlags, type DataFlags, dataFlagsOf } from './dataFlags.ts';
import { CONV_ENGINE } from './engineOfSweep.ts';
import { parseInteger } from './parseInteger.ts';
import { parseList } from './parseList.ts';
import { parseNumber } from './parseNumber.ts';
import { parseTime } from './parseTime.ts';
import { type NetworkSizes, SWEEP_DEFAULTS, type SweepDefaults, sweepNetworkKind } from './sweepNetwork.ts';
import { type TimeToAccuracySettings, timeToAccuracyCommand } from './timeToAccuracyCommand.ts';

interface TimeToAccuracyFlags extends Omit<DataFlags, 'data'> {
  readonly data?: string;
  readonly network: string;
  readonly batchSizes?: string;
  readonly rateFactors?: string;
  readonly target?: string;
  readonly epochs?: string;
  readonly rate?: string;
  readonly rateRule?: string;
  readonly referenceBatch?: string;
  readonly warmUp?: string;
  readonly momentum?: string;
  readonly nesterov?: boolean;
  readonly weightDecay?: string;
  readonly labelSmoothing?: string;
  readonly maxShift?: string;
  readonly flip?: boolean;
  readonly filters?: string;
  readonly hidden?: string;
  readonly widths?: string;
  readonly ghostBatch?: string;
  readonly statistics?: string;
  readonly trainingSize?: string;
  readonly testSize?: string;
  readonly seeds: string;
  readonly observeEvery: string;
  readonly engine: string;
  readonly seed: string;
  readonly time?: string;
  readonly resume?: string;
  readonly out: string;
}

const HELP = `
lenet: MNIST, batch sizes 8 to 512 at one rate: too small or too large a batch misses the target, another one is best in time
than in accuracy. resnet9: CIFAR-10 to 94 %, batch sizes 128 and 512, the gradient summed, warm-up (full size wants a GPU).
For a look in a minute: --training-size 500 --test-size 500 --filters 4,8 --hidden 32 --batch-sizes 8,64 --epochs 3 --target 0.8.
Each run that is done goes to a .partial.json record at once; --resume goes on from it.
Exit codes: 0 a batch size reached the target in more than half of its runs, 2 bad input, 3 none did or --time ended first,
130 interrupted. docs/networks.md has the rest.`;

const COUNT = { least: 1, most: 10_000_000 } as const;

const counts = (option: string, text: string): readonly number[] =>
  parseList(option, text).map((part) => parseInteger(option, part, COUNT));

const optional = <T>(text: string | undefined, parse: (text: string) => T): T | undefined =>
  text === undefined ? undefined : parse(text);

const rateRuleNamed = (rule: string): RateRule => {
  if (rule === 'fixed' || rule === 'linear') return rule;
  throw new ExperimentError('E_OPTION_RATE_RULE', `--rate-rule ${rule} is neither fixed nor linear.`);
};

const sizesOf = ({ filters, hidden, widths, ghostBatch, statistics }: TimeToAccuracyFlags): NetworkSizes => ({
  ...(filters !== undefined && { filters: filters.split(',').map((part) => parseInteger('--filters', part, COUNT)) }),
  ...(hidden !== undefined && { hidden: parseInteger('--hidden', hidden, COUNT) }),
  ...(widths !== undefined && { widths: widths.split(',').map((part) => parseInteger('--widths', part, COUNT)) }),
  ...(ghostBatch !== undefined && { ghostBatch: parseInteger('--ghost-batch', ghostBatch, COUNT) }),
  ...(statistics !== undefined && { statistics }),
});

const settingsOf = (flags: TimeToAccuracyFlags, defaults: SweepDefaults): TimeToAccuracySettings => {
  const number = (option: string, text: string | undefined, byDefault: number): number =>
    optional(text, (given) => parseNumber(option, given)) ?? byDefault;
  const integer = (option: string, text: string | undefined, byDefault: number, least = 1): number =>
    optional(text, (given) => parseInteger(option, given, { least, most: COUNT.most })) ?? byDefault;
  const { trainingSize, testSize, data = defaults.data } = flags;
  const batchSizes = optional(flags.batchSizes, (given) => counts('--batch-sizes', given)) ?? defaults.batchSizes;
  const factors = optional(flags.rateFactors, (given) =>
    given.split(',').map((part) => parseNumber('--rate-factors', part)),
  );
  return {
    ...dataFlagsOf({ ...flags, data }),
    engine: flags.engine,
    seed: parseInteger('--seed', flags.seed, { least: 0, most: Number.MAX_SAFE_INTEGER }),
    target: number('--target', flags.target, defaults.target),
    batchSizes,
    rateFactors: factors ?? batchSizes.map(() => 1),
    seeds: integer('--seeds', flags.seeds, 1),
    observeEvery: parseNumber('--observe-every', flags.observeEvery),
    ...(trainingSize !== undefined && { trainingSize: integer('--training-size', trainingSize, 1) }),
    ...(testSize !== undefined && { testSize: integer('--test-size', testSize, 1) }),
    epochs: number('--epochs', flags.epochs, defaults.epochs),
    rate: number('--rate', flags.rate, defaults.rate),
    rateRule: optional(flags.rateRule, rateRuleNamed) ?? defaults.rateRule,
    referenceBatch: integer('--reference-batch', flags.referenceBatch, defaults.referenceBatch),
    warmUpEpochs: number('--warm-up', flags.warmUp, defaults.warmUpEpochs),
    momentum: number('--momentum', flags.momentum, defaults.momentum),
    nesterov: flags.nesterov ?? defaults.nesterov,
    weightDecay: number('--weight-decay', flags.weightDecay, defaults.weightDecay),
    labelSmoothing: number('--label-smoothing', flags.labelSmoothing, defaults.labelSmoothing),
    maxShift: integer('--max-shift', flags.maxShift, defaults.maxShift, 0),
    flip: flags.flip ?? defaults.flip,
  };
};

/** Adds `time-to-accuracy` to the program. @param ended told the exit code */
export const addTimeToAccuracyCommand = (
  program: Command,
  world: CommandWorld,
  ended: (code: number) => void,
): void => {
  const command = program
    .command('time-to-accuracy')
    .description('epochs and seconds of a network with convolutions to a test accuracy, over batch sizes')
    .requiredOption('--network <name>', 'lenet or resnet9; what follows has its defaults from there');
  addDataFlags(command, 'data to train on', 'mnist or cifar-10')
    .option('--batch-sizes <list>', 'joined by commas; default: 8 to 512, or 128,512')
    .option('--rate-factors <list>', 'a factor of the rate for each batch size')
    .option('--target <share>', 'test accuracy to reach; default: 0.985 or 0.94')
    .option('--epochs <n>', 'epochs of each run; default: 10 or 24')
    .option('--rate <rate>', 'highest learning rate; default: 0.1 or 0.4')
    .option('--rate-rule <rule>', 'fixed, or linear: in proportion to the batch size, from the reference batch')
    .option('--reference-batch <n>', 'the batch size that --rate belongs to with --rate-rule linear')
    .option('--warm-up <epochs>', 'rise from 0, then fall to 0; 0: a constant rate')
    .option('--momentum <m>', 'of SGD')
    .option('--nesterov', "Nesterov's momentum")
    .option('--no-nesterov', 'plain momentum')
    .option('--weight-decay <w>', 'of a mean gradient')
    .option('--label-smoothing <s>', 'in [0, 1)')
    .option('--max-shift <pixels>', 'shift images at random; 0: not')
    .option('--flip', 'mirror images at random')
    .option('--no-flip', 'do not')
    .option('--filters <a,b>', 'lenet: filters of its convolutions; default: 20,50')
    .option('--hidden <n>', 'lenet: units of its dense layer; default: 500')
    .option('--widths <a,b,c,d>', 'resnet9: channels of its stages; default: 64,128,256,512')
    .option('--ghost-batch <n>', 'resnet9: normalise so many examples together; default: the whole batch')
    .option('--statistics <which>', 'resnet9: what normalises at evaluation, running or training-set')
    .option('--training-size <n>', 'examples to train on; default: all')
    .option('--test-size <n>', 'examples to test on; default: all')
    .option('--seeds <n>', 'runs per batch size', '3')
    .option('--observe-every <epochs>', 'epochs between evaluations', '1')
    .option(
      '--engine <name>',
      'one with convolutions; auto: the quickest at a trial of up to a minute each',
      CONV_ENGINE,
    )
    .option('--time <limit>', 'train no longer than this, e.g. 90s, 50m or 2h, and keep the runs that are done')
    .option('--resume <record>', 'go on from the runs of this record; --seeds may be raised')
    .option('--seed <n>', 'root seed', CHECK_DEFAULTS.seed)
    .option('--out <folder>', 'where the record goes', CHECK_DEFAULTS.out)
    .addHelpText('after', HELP)
    .action(async (flags: TimeToAccuracyFlags) => {
      const kind = sweepNetworkKind(flags.network);
      const settings = settingsOf(flags, SWEEP_DEFAULTS[kind]);
      const { out, time, resume } = flags;
      const limits = {
        ...(time !== undefined && { seconds: parseTime('--time', time) }),
        ...(resume !== undefined && { resume }),
      };
      ended(await timeToAccuracyCommand({ kind, sizes: sizesOf(flags), settings, out, ...limits }, world));
    });
};
