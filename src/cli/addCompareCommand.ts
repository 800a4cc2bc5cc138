import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Command } from 'commander';
import { ExperimentError } from '../core/experimentError.ts';
import { nearestName } from '../core/nearestName.ts';
import type { BenchComparison, ComparedFactor } from '../records/benchComparison.ts';
import { canonicalJson } from '../records/canonicalJson.ts';
import { laidOutJson } from '../records/laidOutJson.ts';
import { readBenchRecord } from '../records/readBenchRecord.ts';
import { readMeasurements } from '../records/readMeasurements.ts';
import { type NamedSide, toBenchComparison } from '../records/toBenchComparison.ts';
import { writeFileAtomically } from '../records/writeFileAtomically.ts';
import { comparisonMarkdown } from '../report/comparisonMarkdown.ts';
import { comparisonPage } from '../report/comparisonPage.ts';
import { comparisonReport } from '../report/comparisonReport.ts';
import { CHECK_DEFAULTS, type CommandWorld } from './checkCommand.ts';
import { EXIT } from './exitCode.ts';
import { makeWritable } from './makeWritable.ts';
import { parseList } from './parseList.ts';
import { parseNumber } from './parseNumber.ts';
import { showsColour } from './terminalAbilities.ts';

interface CompareFlags {
  readonly across: string;
  readonly margin: string;
  readonly alpha: string;
  readonly jobDeviation: string;
  readonly out: string;
}

const FACTORS: readonly ComparedFactor[] = ['device', 'engine', 'version', 'load'];
const NONE = 'none';

const HELP = `
Each argument is a side: the records of its jobs, joined by commas. The first side is the base, each other one is compared
with it: batchlaw compare base1.json,base2.json,base3.json new1.json,new2.json,new3.json. Blocks of one job share its bias, so
that the job is the sampling unit; give three jobs and more per side where you can.

Exit codes: 0 compared, 2 bad input, 3 no comparison (the sides cannot be compared; the reasons are told).`;

const isFactor = (name: string): name is ComparedFactor => (FACTORS as readonly string[]).includes(name);

const factorsOf = (text: string): readonly ComparedFactor[] =>
  (text === NONE ? [] : parseList('--across', text)).map((name) => {
    if (isFactor(name)) return name;
    const near = nearestName(name, FACTORS);
    throw new ExperimentError(
      'E_OPTION_ACROSS',
      `--across has no "${name}"${near === undefined ? '' : `, did you mean "${near}"?`}: there are ${FACTORS.join(', ')}.`,
    );
  });

/** An option that is a share. @throws ExperimentError `E_OPTION_SHARE` and that of `parseNumber` */
const shareOf = (option: string, text: string): number => {
  const value = parseNumber(option, text);
  if (value >= 0 && value < 1) return value;
  throw new ExperimentError('E_OPTION_SHARE', `${option} ${text} is not in [0, 1): give e.g. 0.05.`);
};

const alphaOf = (text: string): number => {
  const alpha = shareOf('--alpha', text);
  if (alpha > 0) return alpha;
  throw new ExperimentError('E_OPTION_SHARE', '--alpha 0 leaves no interval: give e.g. 0.05.');
};

/** A to Z, then `side 27` and on. */
const letterOf = (place: number): string =>
  place < 26 ? String.fromCharCode('A'.charCodeAt(0) + place) : `side ${place + 1}`;

/** The side of one argument; its name is the label that its jobs share, or a letter. */
const sideOf = async (argument: string, place: number): Promise<NamedSide> => {
  const paths = parseList('compare', argument);
  const jobs = await Promise.all(paths.map(readBenchRecord));
  const labels = new Set(jobs.map(({ settings }) => settings.label));
  const [label] = labels;
  return { name: labels.size === 1 && label !== undefined ? label : letterOf(place), jobs, paths };
};

/** Sides of one name are told apart by their places. */
const distinctNames = (sides: readonly NamedSide[]): readonly NamedSide[] =>
  sides.map((side, i) =>
    sides.some(({ name }, j) => j !== i && name === side.name) ? { ...side, name: `${side.name} (${i + 1})` } : side,
  );

const filesOf = (folder: string, comparison: BenchComparison): Readonly<Record<'json' | 'html' | 'md', string>> => {
  const hash = createHash('sha256').update(canonicalJson(comparison)).digest('hex').slice(0, 8);
  const stem = join(folder, `compare-${hash}`);
  return { json: `${stem}.json`, html: `${stem}.html`, md: `${stem}.md` };
};

/** Adds `compare` to the program. @param ended told the exit code */
export const addCompareCommand = (program: Command, world: CommandWorld, ended: (code: number) => void): void => {
  program
    .command('compare')
    .description('compare benchmark records: whether they can be, and ratios over batch sizes in bands')
    .argument('<base>', 'records of the base, joined by commas')
    .argument('<others...>', 'records of each other side, joined by commas')
    .option('--across <list>', `what may differ at once: ${FACTORS.join(', ')}; default: one of them`, NONE)
    .option('--margin <p>', 'relative difference of no account', '0.05')
    .option('--alpha <p>', 'probability that any interval of a band is wrong', '0.05')
    .option('--job-deviation <p>', 'assumed relative deviation between jobs, where a side has one job', '0.26')
    .option('--out <folder>', 'where comparison and report go', CHECK_DEFAULTS.out)
    .addHelpText('after', HELP)
    .action(async (base: string, others: readonly string[], flags: CompareFlags) => {
      const settings = {
        across: factorsOf(flags.across),
        margin: shareOf('--margin', flags.margin),
        alpha: alphaOf(flags.alpha),
        jobDeviation: shareOf('--job-deviation', flags.jobDeviation),
      };
      await makeWritable(flags.out);
      const [first, ...rest] = distinctNames(await Promise.all([base, ...others].map(sideOf)));
      const { benchFalseAlarms } = await readMeasurements();
      const comparison = toBenchComparison(first!, rest, settings, benchFalseAlarms);
      const files = filesOf(flags.out, comparison);
      await writeFileAtomically(files.json, laidOutJson(comparison));
      await writeFileAtomically(files.html, await comparisonPage(comparison));
      await writeFileAtomically(files.md, comparisonMarkdown(comparison));
      const look = { colour: showsColour(world.stdout, world.env), columns: world.stdout.columns };
      world.stdout.write(`${comparisonReport(comparison, look)}\n`);
      world.stdout.write(`record    ${files.json}\nreport    ${files.html}\nmarkdown  ${files.md}\n`);
      const refused = comparison.comparisons.every(({ refusals }) => refusals.length > 0);
      ended(refused ? EXIT.undetermined : EXIT.allHold);
    });
};
