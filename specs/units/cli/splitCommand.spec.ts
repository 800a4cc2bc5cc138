import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitCommand } from '../../../src/cli/splitCommand.ts';
import { shellWord } from '../../../src/report/shellWord.ts';

describe('splitCommand', () => {
  it.each([
    ['python3 trainer.py', ['python3', 'trainer.py']],
    ['  python3   -u "my trainer.py" ', ['python3', '-u', 'my trainer.py']],
    [String.raw`run 'a "b" \c' "d 'e' \" f" g\ h ""`, ['run', String.raw`a "b" \c`, `d 'e' " f`, 'g h', '']],
    [String.raw`a\\b c\ `, [String.raw`a\b`, 'c ']],
    ['ends with \\', ['ends', 'with', '\\']],
  ])('reads %s', (line, words) => {
    expect(splitCommand(line)).toEqual(words);
  });

  it('reads what shellWord writes', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (words) => {
        expect(splitCommand(words.map(shellWord).join(' '))).toEqual(words);
      }),
    );
  });

  it('refuses a quote without its end, and no words', () => {
    expect(() => splitCommand('python3 "trainer.py')).toThrow(
      'the quote " is not closed in the command of the trainer: python3 "trainer.py',
    );
    expect(() => splitCommand('  ')).toThrow('the command of the trainer is empty: give a program');
  });
});
