import type { SharpnessRecord } from '../records/sharpnessRecord.ts';
import { formatNumber } from './formatNumber.ts';
import { sharpnessReplay } from './sharpnessReplay.ts';
import { sharpnessRows, solutionFacts } from './sharpnessTable.ts';
import { commandLines, terminalPage } from './terminalPaint.ts';
import { wrapText } from './wrapText.ts';

/** What was measured on what, in a line. */
export const sharpnessSubject = ({ solutions, settings, dataset }: SharpnessRecord): string => {
  const noise = settings.labelNoise === 0 ? '' : `, label noise ${settings.labelNoise}`;
  return `${solutions.length} solution${solutions.length === 1 ? '' : 's'} on ${settings.examples} of ${dataset.count} examples of ${dataset.provenance.name} (${settings.inputs} inputs${noise})`;
};

/** What has to be said of two trained solutions before any of their numbers: they were to end at one loss. */
export const sharpnessCaveat = ({ solutions }: Pick<SharpnessRecord, 'solutions'>): string | undefined => {
  const missed = solutions.filter(({ source }) => source.kind === 'trained' && source.outcome !== 'finished');
  if (missed.length === 0) return undefined;
  const losses = missed.map(({ title, loss }) => `${title} (loss ${formatNumber(loss)})`).join(' and ');
  return `${losses} did not reach the training loss asked for: numbers at different losses say little of sharpness.`;
};

/** Who took the products, where the engine did not. */
const productsText = ({ products }: Pick<SharpnessRecord, 'products'>): string =>
  products === undefined ? '' : `, products of the native kernel ${products.kernel.slice(0, 8)}`;

/** How the signs in the table are to be read. */
export const SHARPNESS_SIGNS: string =
  "±: an eigenvalue is within the measured residual and round-off, a trace in closed form within its round-off; for means over draws, 95 % by Student's t. ≥: attained by a point that was found, a lower bound. floor: differences below it are round-off, as measured. ~: within twice its floor, and says nothing.";

/** Which numbers have which unit, by the names that `--measures` takes: a column of them would make the table too wide. */
const unitsOf = ({ solutions }: SharpnessRecord): string => {
  const numbers = solutions.flatMap(({ measures }) => measures);
  const units = [...new Set(numbers.map(({ unit }) => unit))];
  const named = (unit: string): string =>
    [...new Set(numbers.filter((number) => number.unit === unit).map(({ measure }) => measure))].join(', ');
  return `units: ${units.map((unit) => `${unit} (${named(unit)})`).join('; ')}.`;
};

/** Rows of plain text whose columns are as wide as their widest cell; no cell wraps. */
const columns = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = rows[0]!.map((_, c) => Math.max(...rows.map((row) => row[c]!.length)));
  return rows.map((row) => `  ${row.map((cell, c) => cell.padEnd(widths[c]!)).join('  ')}`.trimEnd());
};

/**
 * A sharpness record as plain text: a row per number, a column per solution, and the way back.
 * @param options as of `terminalPage`
 */
export const sharpnessReport = (
  record: SharpnessRecord,
  options: { readonly colour: boolean; readonly columns?: number | undefined },
): string => {
  const { paint, width } = terminalPage(options);
  const { tool, environment, solutions, settings, times } = record;
  const dim = (text: string): readonly string[] => wrapText(text, width, '').map((line) => paint('dim', line));
  const rows = sharpnessRows(record);
  const caveat = sharpnessCaveat(record);
  const withRatio = rows.some(({ ratio }) => ratio !== undefined);
  const compared = (text: string): readonly string[] => (withRatio ? [text] : []);
  const table = [
    ['', ...solutions.map(({ title }) => title), ...compared('ratio'), 'floor'],
    ...solutionFacts(solutions).map((fact) => [...fact, ...compared(''), '']),
    ...rows.map(({ title, cells, ratio, precisionFloor }) => [
      title,
      ...cells.map(({ text, lost }) => (lost ? `~ ${text}` : text)),
      ...compared(ratio === undefined ? '' : formatNumber(ratio)),
      formatNumber(Number(precisionFloor.toPrecision(2))),
    ]),
  ];
  const [head, ...body] = columns(table);
  return [
    ...dim(
      `${tool.name} ${tool.version}: engine ${environment.engine.name} ${environment.engine.version}${productsText(record)}, seed ${settings.seed}, ${formatNumber(times.seconds)} s`,
    ),
    ...wrapText(`Sharpness of ${sharpnessSubject(record)}`, width, ''),
    ...(caveat === undefined ? [] : wrapText(caveat, width, '')),
    '',
    paint('bold', head!),
    ...body,
    '',
    ...dim(unitsOf(record)),
    ...dim(SHARPNESS_SIGNS),
    paint('dim', 'the same numbers again:'),
    ...commandLines(sharpnessReplay(record), width),
    '',
  ].join('\n');
};
