import { parse } from 'csv-parse/sync';
import { ExperimentError } from '../core/experimentError.ts';

/** Bytes in which the first line is looked for. */
const HEAD = 65_536;

/** One line of cells, trimmed. */
export interface CsvRow {
  /** Counted from 1; the last one of a record with quoted line breaks. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A table as text: column names (from the header, or `column 1`, ...) and rows of as many cells. */
export interface CsvTable {
  readonly columns: readonly string[];
  readonly hasHeader: boolean;
  readonly rows: readonly CsvRow[];
}

/** Whether a cell is a number in decimal notation; no NaN, no infinity, no hexadecimal. */
export const isNumeric = (cell: string): boolean => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell);

/** The separator that the first line has most of outside quotes: comma, semicolon or tab; comma when in doubt. */
const separatorOf = (bytes: Uint8Array): string => {
  const [firstLine = ''] = Buffer.from(bytes)
    .toString('utf8', 0, HEAD)
    .trimStart()
    .split(/[\r\n]/, 1);
  const bare = firstLine.replace(/"[^"]*"/g, '');
  const count = (separator: string): number => bare.split(separator).length - 1;
  return [';', '\t'].reduce((best, each) => (count(each) > count(best) ? each : best), ',');
};

/**
 * Reads text separated by commas, semicolons or tabs, whichever the first line has most of (RFC 4180; UTF-8, with or without a byte order mark; empty lines are passed over).
 * @param header whether the first line names the columns. Absent: it does when it has one of `headerNames` (in any
 *   case), or no number at all
 * @param name of the file, for errors
 * @throws ExperimentError `E_CSV_SYNTAX`, `E_CSV_COLUMNS`
 */
export const readCsv = (
  bytes: Uint8Array,
  name: string,
  { header, headerNames }: { readonly header?: boolean; readonly headerNames: readonly string[] },
): CsvTable => {
  const delimiter = separatorOf(bytes);
  let records: readonly CsvRow[];
  try {
    const parsed = parse(bytes, {
      bom: true,
      info: true,
      skip_empty_lines: true,
      delimiter,
      trim: delimiter !== '\t', // a tab is white space too
      relax_column_count: true,
    });
    records = (parsed as unknown as readonly { record: string[]; info: { lines: number } }[]).map(
      ({ record, info }) => ({ line: info.lines, cells: record.map((cell) => cell.trim()) }),
    );
  } catch (error) {
    throw new ExperimentError(
      'E_CSV_SYNTAX',
      `${name} is no well-formed csv: ${(error as Error).message}. Close or double the quotes there.`,
      { cause: error },
    );
  }
  const first = records[0]?.cells ?? [];
  const uneven = records.find(({ cells }) => cells.length !== first.length);
  if (uneven !== undefined) {
    throw new ExperimentError(
      'E_CSV_COLUMNS',
      `${name}: line ${uneven.line} has ${uneven.cells.length} columns, the first line has ${first.length}: all lines need the same number.`,
    );
  }
  const known = new Set(headerNames.map((column) => column.toLowerCase()));
  const hasHeader = header ?? (first.some((cell) => known.has(cell.toLowerCase())) || !first.some(isNumeric));
  return {
    columns: hasHeader ? first : first.map((_, i) => `column ${i + 1}`),
    hasHeader,
    rows: hasHeader ? records.slice(1) : records,
  };
};
