import { wrapText } from './wrapText.ts';

/** A last column with less room than this goes below its row. */
const LEAST_ROOM = 24;

/**
 * Rows of plain text, indented by two: every column is as wide as its widest cell, the last one wraps at `width`, or has
 * lines of its own below where there is no room beside.
 * @returns the lines of each row
 */
export const textTable = (rows: readonly (readonly string[])[], width: number): readonly (readonly string[])[] => {
  const columns = (rows[0]?.length ?? 1) - 1;
  const widths = Array.from({ length: columns }, (_, c) => Math.max(...rows.map((row) => row[c]!.length)));
  const used = 2 + widths.reduce((sum, each) => sum + each + 2, 0);
  return rows.map((row) => {
    const start = `  ${widths.map((each, c) => `${row[c]!.padEnd(each)}  `).join('')}`;
    const last = row[columns]!;
    if (width - used < LEAST_ROOM) return [start.trimEnd(), ...wrapText(last, width, '    ')];
    const [first = '', ...more] = wrapText(last, width - used, '');
    return [start + first, ...more.map((line) => ' '.repeat(used) + line)];
  });
};
