import { describe, expect, it } from 'vitest';
import { parseNumber } from '../../../src/cli/parseNumber.ts';
import { errorOf } from '../../support/errorOf.ts';

describe('parseNumber', () => {
  it.each([
    ['0.01', 0.01],
    ['.5', 0.5],
    ['5.', 5],
    ['1e-3', 0.001],
    ['-2E+1', -20],
  ])('reads "%s"', (text, value) => {
    expect(parseNumber('--alpha', text)).toBe(value);
  });

  it.each(['', ' ', 'abc', '0x10', '1,5', '1 2', 'NaN', 'Infinity', '1e999'])('refuses "%s"', async (text) => {
    const { code, message } = await errorOf(() => parseNumber('--alpha', text));
    expect(code).toBe('E_OPTION_NUMBER');
    expect(message).toBe(`--alpha ${text} is not a number: give one, e.g. 0.01.`);
  });
});
