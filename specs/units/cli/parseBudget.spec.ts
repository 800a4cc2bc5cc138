import { describe, expect, it } from 'vitest';
import { parseBudget } from '../../../src/cli/parseBudget.ts';
import { errorOf } from '../../support/errorOf.ts';

describe('parseBudget', () => {
  it.each([
    ['24', { maxBlocks: 24 }],
    ['24blocks', { maxBlocks: 24 }],
    ['90s', { maxBlocks: 32, seconds: 90 }],
    ['1.5m', { maxBlocks: 32, seconds: 90 }],
    ['1h', { maxBlocks: 32, seconds: 3600 }],
    ['24,6m', { maxBlocks: 24, seconds: 360 }],
    [' 6 m , 24 blocks ', { maxBlocks: 24, seconds: 360 }],
  ])('reads "%s"', (text, budget) => {
    expect(parseBudget(text)).toEqual(budget);
  });

  it('takes the blocks of the preset where a time alone is given', () => {
    expect(parseBudget('90s', 16)).toEqual({ maxBlocks: 16, seconds: 90 });
    expect(parseBudget('24,90s', 16)).toEqual({ maxBlocks: 24, seconds: 90 });
  });

  it.each([
    '',
    'abc',
    '0',
    '0s',
    '-3',
    '2.5',
    '2.5blocks',
    '6d',
    '1e3',
    '24,',
    '24;6m',
    `${'9'.repeat(400)}`,
  ])('refuses "%s"', async (text) => {
    const { code, message } = await errorOf(() => parseBudget(text));
    expect(code).toBe('E_BUDGET_FORMAT');
    expect(message).toBe(
      `budget "${text}" is neither a number of blocks nor a time: give e.g. 24 (seed blocks per claim), 90s, 6m, or 24,6m.`,
    );
  });

  it.each([
    ['24,30', 'has two numbers of blocks'],
    ['90s,2m', 'has two times'],
    ['100001', 'has more than 100000 blocks'],
  ])('says of "%s" that it %s', async (text, problem) => {
    const { code, message } = await errorOf(() => parseBudget(text));
    expect(code).toBe('E_BUDGET_FORMAT');
    expect(message).toContain(`budget "${text}" ${problem}: give e.g. 24`);
  });
});
