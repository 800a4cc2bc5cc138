import { describe, expect, it } from 'vitest';
import { parseInteger } from '../../../src/cli/parseInteger.ts';
import { errorOf } from '../../support/errorOf.ts';

describe('parseInteger', () => {
  it.each([
    ['1', 1],
    ['007', 7],
    ['512', 512],
  ])('reads "%s"', (text, value) => {
    expect(parseInteger('--threads', text, { least: 1, most: 512 })).toBe(value);
  });

  it.each([
    '0',
    '513',
    '-1',
    '1.5',
    '1e2',
    '',
    ' 1',
    'abc',
    'NaN',
    'Infinity',
    '9'.repeat(400),
  ])('refuses "%s"', async (text) => {
    const { code, message } = await errorOf(() => parseInteger('--threads', text, { least: 1, most: 512 }));
    expect(code).toBe('E_OPTION_INTEGER');
    expect(message).toBe(`--threads ${text} is not an integer in [1, 512].`);
  });
});
