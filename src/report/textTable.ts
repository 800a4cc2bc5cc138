import { wrapText } from './wrapText.ts';

/**
 * Rows of plain text, indented by two: every column is as wide as its widest cell, the last one wraps at `width`.
 * @returns the lines of each row
 */
export const textTable = (rows: readonly (readonly string[])[], width: number): readonly (readonly string[])[] => {
  const columns = (rows[0]?.length ?? 1) - 1;
  const widths = Array.from({ length: columns }, (_, c) => Math.max(...rows.map((row) => row[c]!.length)));
  const used = 2 + widths.reduce((sum, each) => sum + each + 2, 0);
  return rows.map((row) => {
    const start = `  ${widths.map((each, c) => `${row[c]!.padEnd(each)}  `).join('')}`;
    const [first = '', ...more] = wrapText(row[columns]!, width - used, '');
    return [start + first, ...more.map((line) => ' '.repeat(used) + line)];
  });
};
