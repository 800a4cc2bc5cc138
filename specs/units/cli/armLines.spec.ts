import { describe, expect, it } from 'vitest';
import { armLines } from '../../../src/cli/armLines.ts';

const numbered = (count: number): Readonly<Record<string, string>> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`arm ${i + 1}`, `line ${i + 1}`]));

describe('the arms on a card', () => {
  it('have a line each', () => {
    expect(armLines({ small: 'B = 8', large: 'B = 100' })).toEqual([
      '  arm       small: B = 8',
      '  arm       large: B = 100',
    ]);
    expect(armLines(numbered(8))).toHaveLength(8);
  });

  it('are counted from the first to the last when they are more than eight', () => {
    expect(armLines(numbered(26))).toEqual(['  arms      26: arm 1; ...; arm 26']);
  });
});
