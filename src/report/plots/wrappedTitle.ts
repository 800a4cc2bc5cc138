/**
 * Characters of a title that fit along an axis. Vega counts 0.8 of the font size for each, and makes the plot as small as
 * the longest title asks for.
 */
export const TITLE_CHARACTERS = { x: 36, y: 24 } as const;

/**
 * A title on lines of at most so many characters, a longer word on a line of its own.
 * @example wrappedTitle('trace of the Hessian at the end', 24) // ['trace of the Hessian at', 'the end']
 */
export const wrappedTitle = (text: string, characters: number): string[] => {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = [...lines.slice(-1), word].join(' ');
    if (lines.length === 0 || longer.length > characters) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
};
