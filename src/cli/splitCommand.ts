import { ExperimentError } from '../core/experimentError.ts';

/**
 * A command line as program and arguments, by the quoting rules of a POSIX shell and nothing else of one: words at spaces;
 * '...' as it stands; "..." and outside of quotes a backslash takes the next character as it stands.
 * @throws ExperimentError `E_TRAINER_COMMAND` for a quote that is not closed, or no words
 */
export const splitCommand = (line: string): readonly string[] => {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let i = 0; i < line.length; i++) {
    const letter = line[i]!;
    if (letter === '\\' && quote !== "'" && i + 1 < line.length) {
      i += 1;
      word = (word ?? '') + line[i]!;
    } else if (quote === '' && (letter === "'" || letter === '"')) {
      quote = letter;
      word ??= '';
    } else if (letter === quote) {
      quote = '';
    } else if (quote === '' && /\s/.test(letter)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? '') + letter;
    }
  }
  if (quote !== '') {
    throw new ExperimentError(
      'E_TRAINER_COMMAND',
      `the quote ${quote} is not closed in the command of the trainer: ${line}`,
    );
  }
  if (word !== undefined) words.push(word);
  if (words.length === 0) {
    throw new ExperimentError(
      'E_TRAINER_COMMAND',
      'the command of the trainer is empty: give a program, e.g. python3 trainer.py.',
    );
  }
  return words;
};
