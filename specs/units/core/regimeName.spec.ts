import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { parseRegimeName, regimeName } from '../../../src/core/regimeName.ts';
import { errorOf } from '../../support/errorOf.ts';

describe('parseRegimeName', () => {
  it.each([
    ['linear-scaling', 'linear-scaling', {}],
    ['linear-scaling@width=128', 'linear-scaling', { width: 128 }],
    ['linear-scaling@width=128,depth=2', 'linear-scaling', { width: 128, depth: 2 }],
    ['a@ learningRate = 1e-3 , momentum=0.9', 'a', { learningRate: 0.001, momentum: 0.9 }],
    ['a@shift=-0.5', 'a', { shift: -0.5 }],
  ])('reads "%s"', (text, claim, changes) => {
    expect(parseRegimeName(text)).toEqual({ claim, changes });
  });

  it.each([
    ['a@', 'has the part "" behind the @, which sets no number'],
    ['a@width', 'has the part "width" behind the @, which sets no number'],
    ['a@width=', 'has the part "width=" behind the @, which sets no number'],
    ['a@=3', 'has the part "=3" behind the @, which sets no number'],
    ['a@width=wide', 'has the part "width=wide" behind the @, which sets no number'],
    ['a@width=Infinity', 'has the part "width=Infinity" behind the @, which sets no number'],
    ['a@width=1=2', 'has the part "width=1=2" behind the @, which sets no number'],
    ['a@width=1,,depth=2', 'has the part "" behind the @, which sets no number'],
    ['a@width=1,width=2', 'sets width twice'],
  ])('refuses "%s"', async (text, problem) => {
    const { code, message } = await errorOf(() => parseRegimeName(text));
    expect(code).toBe('E_REGIME_FORMAT');
    expect(message).toBe(`"${text}" ${problem}: give e.g. linear-scaling@width=128,depth=2.`);
  });
});

describe('regimeName', () => {
  it('is the name of the claim without changes', () => {
    expect(regimeName({ claim: 'a', changes: {} }, ['width'])).toBe('a');
  });

  it('has the numbers in the given order, and others behind them', () => {
    const changes = { odd: 1, depth: 2, width: 128 };
    expect(regimeName({ claim: 'a', changes }, ['width', 'depth'])).toBe('a@width=128,depth=2,odd=1');
  });

  const numbers = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0); // -0 reads back as 0
  test.prop([fc.dictionary(fc.stringMatching(/^[a-z][A-Za-z]{0,8}$/), numbers)])('reads back as it was', (changes) => {
    const plain = { ...changes };
    expect(parseRegimeName(regimeName({ claim: 'a', changes: plain }, ['b', 'a']))).toEqual({
      claim: 'a',
      changes: plain,
    });
  });
});
