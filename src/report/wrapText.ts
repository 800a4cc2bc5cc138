/**
 * Lines of at most `width` columns, broken between words; a longer word stands on a line of its own. Each line starts
 * with `indent`, further ones with two more spaces.
 */
export const wrapText = (text: string, width: number, indent: string): readonly string[] => {
  const lines: string[] = [];
  let line = indent;
  let empty = true;
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = `${indent}  `;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return empty ? lines : [...lines, line];
};
