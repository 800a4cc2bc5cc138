import { wrapText } from './wrapText.ts';

const MOST_COLUMNS = 100;
/** Below this the tables have no room; a narrower terminal wraps the lines. */
const LEAST_COLUMNS = 60;

const ANSI = {
  holds: 32,
  violated: 31,
  undetermined: 33,
  outOfRegime: 36,
  interrupted: 33,
  bold: 1,
  dim: 2,
} as const;

/** Colours a text by what it says, or leaves it as it is. */
export type Paint = (style: keyof typeof ANSI, text: string) => string;

/** How to write: `width` in columns. */
export interface TerminalPage {
  readonly paint: Paint;
  readonly width: number;
}

/**
 * @param options.colour ANSI colours, for a terminal that shows them
 * @param options.columns of the terminal; the text is as wide, but at least 60 and at most 100 columns
 */
export const terminalPage = (options: {
  readonly colour: boolean;
  readonly columns?: number | undefined;
}): TerminalPage => ({
  paint: (style, text) => (options.colour ? `\u001b[${ANSI[style]}m${text}\u001b[0m` : text),
  width: Math.min(MOST_COLUMNS, Math.max(LEAST_COLUMNS, options.columns ?? MOST_COLUMNS)),
});

/** Stands for a space at which no line may break. */
const HELD = '\u0000';

/** A command that a shell takes as it stands, over as many lines as it needs: none breaks between quotes. */
export const commandLines = (command: string, width: number): readonly string[] => {
  const held = command.replace(/'[^']*'/g, (quoted) => quoted.replaceAll(' ', HELD));
  const lines = wrapText(held, width - 2, '  ').map((line) => line.replaceAll(HELD, ' '));
  return lines.map((line, i) => (i === lines.length - 1 ? line : `${line} \\`));
};
