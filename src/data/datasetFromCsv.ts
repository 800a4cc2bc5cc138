import type { Dataset, Provenance } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import { nearestName } from '../core/nearestName.ts';
import { checkedDataset } from './checkedDataset.ts';
import { type CsvTable, isNumeric } from './readCsv.ts';

/** Columns that hold the labels unless one is named. */
const USUAL_LABEL_COLUMNS: readonly string[] = ['label', 'class', 'target', 'y'];

/** What the usual tools write for a value that is not there. */
const MISSING = /^(|\?|na|n\/a|nan|null)$/i;

/** A column by name, else by place counted from 0 (negative: from the end), else the usual one, else the last. */
const labelColumnOf = ({ columns }: CsvTable, wanted: string | number | undefined, file: string): number => {
  if (wanted === undefined) {
    const usual = columns.findIndex((column) => USUAL_LABEL_COLUMNS.includes(column.toLowerCase()));
    return usual >= 0 ? usual : columns.length - 1;
  }
  const named = columns.indexOf(String(wanted));
  if (named >= 0) return named;
  const place = /^-?\d+$/.test(String(wanted)) ? Number(wanted) : Number.NaN;
  const at = place < 0 ? place + columns.length : place;
  if (at >= 0 && at < columns.length) return at;
  const near = nearestName(String(wanted), columns);
  const hint = near === undefined ? '' : ` Did you mean ${near}?`;
  const shown = columns.slice(0, 20).join(', ') + (columns.length > 20 ? ', ...' : '');
  throw new ExperimentError(
    'E_LABEL_COLUMN',
    `${file} has no column ${wanted}.${hint} Give a name or a place from 0 to ${columns.length - 1} of: ${shown}.`,
  );
};

const cellError = (table: CsvTable, line: number, column: number, problem: string, file: string): ExperimentError => {
  const header = table.hasHeader ? ` (${table.columns[column]})` : '';
  return new ExperimentError('E_CSV_CELL', `${file}: line ${line}, column ${column + 1}${header} ${problem}.`);
};

/** Integers as they are; anything else is numbered 0, 1, ... in ascending order of its UTF-16 code units. */
const labelsOf = (table: CsvTable, column: number, file: string): Float64Array => {
  const cells = table.rows.map(({ line, cells }) => {
    const cell = cells[column]!;
    if (MISSING.test(cell)) {
      throw cellError(table, line, column, `has no label (${JSON.stringify(cell)}): give one or remove the line`, file);
    }
    return { line, cell };
  });
  if (cells.every(({ cell }) => isNumeric(cell))) {
    return Float64Array.from(cells, ({ line, cell }) => {
      const label = Number(cell);
      if (Number.isInteger(label)) return label;
      throw cellError(
        table,
        line,
        column,
        `has the label ${cell}: labels are classes, not quantities; name another column (--label-column, in code labelColumn), or give integers or names`,
        file,
      );
    });
  }
  const names = [...new Set(cells.map(({ cell }) => cell))].sort();
  const classOf = new Map(names.map((label, i) => [label, i]));
  return Float64Array.from(cells, ({ cell }) => classOf.get(cell)!);
};

/**
 * A data set from a table: one column of labels, all others numbers. Without `labelColumn` the labels are in the column
 * called label, class, target or y (in any case), else in the last. Integer labels are class numbers counted from 0;
 * other labels are numbered in sorted order.
 * @throws ExperimentError `E_LABEL_COLUMN`, `E_CSV_COLUMNS`, `E_CSV_CELL`, and those of `checkedDataset`
 */
export const datasetFromCsv = (
  table: CsvTable,
  source: { readonly id: string; readonly provenance: Provenance; readonly labelColumn?: string | number },
): Dataset => {
  const { id, provenance, labelColumn } = source;
  const file = provenance.name;
  if (table.columns.length === 1) {
    throw new ExperimentError(
      'E_CSV_COLUMNS',
      `${file} has one column: give numbers and a label on each line, separated by commas, semicolons or tabs.`,
    );
  }
  const labelAt = table.rows.length === 0 ? 0 : labelColumnOf(table, labelColumn, file);
  const labels = labelsOf(table, labelAt, file);
  const features = Math.max(0, table.columns.length - 1);
  const inputs = new Float32Array(table.rows.length * features);
  let at = 0;
  for (const { line, cells } of table.rows) {
    for (let column = 0; column < cells.length; column++) {
      if (column === labelAt) continue;
      const cell = cells[column]!;
      if (!isNumeric(cell)) {
        const problem = MISSING.test(cell)
          ? `has no value (${JSON.stringify(cell)}): fill it in or remove the line`
          : `is ${JSON.stringify(cell)}, not a number: all columns but the label must be numeric`;
        throw cellError(table, line, column, problem, file);
      }
      inputs[at++] = Number(cell);
    }
  }
  return checkedDataset({ id, inputs, labels, features, provenance });
};
