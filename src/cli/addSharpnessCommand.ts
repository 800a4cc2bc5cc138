import type { Command } from 'commander';
import { ExperimentError } from '../core/experimentError.ts';
import { LAB_FIGURES, labFiguresNamed } from '../measure/lab/labFigures.ts';
import { DEFAULT_MEASURES, LAB_MEASURES, labMeasuresNamed, ONLY_WHEN_NAMED } from '../measure/lab/labMeasures.ts';
import { CHECK_DEFAULTS, type CommandWorld } from './checkCommand.ts';
import { addDataFlags, type DataFlags, dataFlagsOf } from './dataFlags.ts';
import { DEFAULT_EXAMPLES } from './loadedSolutions.ts';
import { PRODUCTS, type ProductsName } from './nativeKernel.ts';
import { parseInteger } from './parseInteger.ts';
import { parseList } from './parseList.ts';
import { parseNumber } from './parseNumber.ts';
import { sharpnessCommand } from './sharpnessCommand.ts';
import { parseTrainerLimits } from './trainerLimits.ts';

interface SharpnessFlags extends DataFlags {
  readonly network?: string;
  readonly claim?: string;
  readonly block?: string;
  readonly arms?: string;
  readonly examples?: string;
  readonly labelNoise?: string;
  readonly inputs: string;
  readonly eps: string;
  readonly draws: string;
  readonly restarts: string;
  readonly dimension?: string;
  readonly measures: string;
  readonly figures: string;
  readonly engine: string;
  readonly trainer?: string;
  readonly trainerLimits?: string;
  readonly products: string;
  readonly seed: string;
  readonly threads?: string;
  readonly out: string;
  readonly save?: string;
}

/** Flags that a record may decide, with their names in commander. */
const DECIDED_BY_RECORDS: Readonly<Record<string, keyof SharpnessFlags>> = {
  '--claim': 'claim',
  '--block': 'block',
  '--arms': 'arms',
  '--data': 'data',
  '--network': 'network',
  '--examples': 'examples',
  '--label-noise': 'labelNoise',
  '--inputs': 'inputs',
  '--engine': 'engine',
  '--trainer': 'trainer',
  '--seed': 'seed',
};

const MOST = Number.MAX_SAFE_INTEGER;
const NO_FIGURES = 'none';

const HELP = `
Weights are .safetensors (a PyTorch state_dict: 0.weight [out, in], 0.bias, ...) or .npz (W1 [in, out], b1, ...) of dense
layers with ReLU between them. Where shapes allow both ways, as when all layers are square, the names decide.
A record that batchlaw check or batchlaw sharpness wrote holds recipes and seeds: its solutions are trained again, bit for
bit, and measured on what they were trained on.
A trainer of your own trains the two solutions. Where it answers loss, gradient and hessianVector (docs/trainer-protocol.md), they
and weights in files are measured as it differentiates them; else an engine measures what it trained.

Measures:
${LAB_MEASURES.map(({ name, title }) => `  ${name.padEnd(15)} ${title}${ONLY_WHEN_NAMED[name] === undefined ? '' : ` (only when named: ${ONLY_WHEN_NAMED[name]})`}`).join('\n')}

Exit codes: 0 measured, 2 bad input (a loss that is not deterministic among it), 4 a fault of the machine, 130 interrupted.`;

const inputsOf = (text: string): 'standardised' | 'raw' => {
  if (text === 'standardised' || text === 'raw') return text;
  throw new ExperimentError('E_OPTION_INPUTS', `--inputs ${text} is neither standardised nor raw: give one of them.`);
};

const productsOf = (text: string): ProductsName => {
  const found = PRODUCTS.find((name) => name === text);
  if (found !== undefined) return found;
  throw new ExperimentError('E_OPTION_PRODUCTS', `--products ${text} is neither engine nor native: give one of them.`);
};

/** Adds `sharpness` to the program. @param ended told the exit code */
export const addSharpnessCommand = (program: Command, world: CommandWorld, ended: (code: number) => void): void => {
  const command = program
    .command('sharpness')
    .description(
      'measure the sharpness of solutions: of files of weights, or of a small and a large batch trained here',
    )
    .argument(
      '[weights...]',
      'files of weights, or one record of ours; default: the two solutions of the claim sharper-minima',
    );
  addDataFlags(command, 'data to measure on')
    .option('--claim <name>', 'of an evidence record: whose arms; default: the only one')
    .option('--block <n>', 'of an evidence record: the seed block; default: 1')
    .option('--arms <list>', 'of an evidence record; default: all, where they are few')
    .option('--network <sizes>', 'sizes joined by -, e.g. 64-32-10; default: as the tensors say')
    .option('--examples <n>', `examples of the slice; default: ${DEFAULT_EXAMPLES}, or what the claim trains on`)
    .option('--label-noise <p>', 'share of the labels redrawn; default: 0, or what the claim asks for')
    .option('--inputs <standardised|raw>', 'standardised by the slice, or as they are', 'standardised')
    .option('--eps <list>', 'half widths of the boxes, relative to |weight| + 1', '1e-3,5e-4')
    .option('--draws <n>', 'random manifolds of Metric 2.1', '3')
    .option('--restarts <n>', 'random starts of each search in a box or ball', '1')
    .option('--dimension <p>', 'dimensions of a manifold; default: 100, or all there are')
    .option('--measures <list>', 'which; see below', DEFAULT_MEASURES.join(','))
    .option('--figures <list>', `which, or ${NO_FIGURES}`, LAB_FIGURES.join(','))
    .option(
      '--engine <name>',
      'who trains and computes the losses; auto: the quickest at a trial of some seconds',
      CHECK_DEFAULTS.engine,
    )
    .option(
      '--trainer <command>',
      'a program of yours, or module:trainer.mjs, that trains, and differentiates where it can',
    )
    .option('--trainer-limits <times>', 'what the program may take, as for check')
    .option(
      '--products <engine|native>',
      'who takes Hessian products: the engine, or the quicker kernel of `batchlaw native curvature`',
      'engine',
    )
    .option('--seed <n>', 'root seed; the same seed gives the same numbers', CHECK_DEFAULTS.seed)
    .option('--threads <n>', 'worker threads, or copies of the trainer; default: one per core')
    .option('--save <folder>', 'write the weights there as safetensors')
    .option('--out <folder>', 'where record and report go', CHECK_DEFAULTS.out)
    .addHelpText('after', HELP)
    .action(async (weights: readonly string[], flags: SharpnessFlags) => {
      const { network, examples, labelNoise, dimension, threads, save, claim, block, arms, trainer } = flags;
      const code = await sharpnessCommand(
        {
          weights,
          ...dataFlagsOf(flags),
          given: Object.entries(DECIDED_BY_RECORDS).flatMap(([flag, name]) =>
            command.getOptionValueSource(name) === 'cli' ? [flag] : [],
          ),
          ...(claim !== undefined && { claim }),
          ...(block !== undefined && { block: parseInteger('--block', block, { least: 1, most: MOST }) }),
          ...(arms !== undefined && { arms: parseList('--arms', arms) }),
          ...(network !== undefined && { network }),
          ...(examples !== undefined && { examples: parseInteger('--examples', examples, { least: 1, most: MOST }) }),
          ...(labelNoise !== undefined && { labelNoise: parseNumber('--label-noise', labelNoise) }),
          inputs: inputsOf(flags.inputs),
          boxEpsilons: parseList('--eps', flags.eps).map((each) => parseNumber('--eps', each)),
          draws: parseInteger('--draws', flags.draws, { least: 1, most: 1000 }),
          restarts: parseInteger('--restarts', flags.restarts, { least: 1, most: 1000 }),
          ...(dimension !== undefined && {
            dimension: parseInteger('--dimension', dimension, { least: 1, most: MOST }),
          }),
          measures: labMeasuresNamed(parseList('--measures', flags.measures)),
          figures: flags.figures === NO_FIGURES ? [] : labFiguresNamed(parseList('--figures', flags.figures)),
          engine: flags.engine,
          ...(trainer !== undefined && { trainer }),
          ...(flags.trainerLimits !== undefined && {
            limits: parseTrainerLimits('--trainer-limits', flags.trainerLimits, trainer),
          }),
          products: productsOf(flags.products),
          seed: parseInteger('--seed', flags.seed, { least: 0, most: MOST }),
          ...(threads !== undefined && { threads: parseInteger('--threads', threads, { least: 1, most: 512 }) }),
          out: flags.out,
          ...(save !== undefined && { save }),
        },
        world,
      );
      ended(code);
    });
};
