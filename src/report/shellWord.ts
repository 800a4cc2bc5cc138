/** A word as a POSIX shell takes it: in quotes where it must be. */
export const shellWord = (word: string): string =>
  /^[\w./:@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** An option with its value, or nothing where it was not given. */
export const shellOption = (flag: string, value: string | undefined): readonly string[] =>
  value === undefined ? [] : [flag, shellWord(value)];
