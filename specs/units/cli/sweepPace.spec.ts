import { describe, expect, it } from 'vitest';
import { roughTime, secondsLeft } from '../../../src/cli/sweepPace.ts';

describe('the time that a sweep still takes', () => {
  it('goes by the pace of each batch size, or of the nearest one by ratio', () => {
    const paces = new Map([
      [16, 10],
      [256, 3],
    ]);
    expect(secondsLeft([{ batchSize: 16, epochs: 2 }], paces)).toBe(20);
    expect(secondsLeft([{ batchSize: 256, epochs: 0.5 }], paces)).toBe(1.5);
    expect(
      secondsLeft(
        [
          { batchSize: 60, epochs: 1 },
          { batchSize: 70, epochs: 1 },
        ],
        paces,
      ),
    ).toBe(13);
    expect(secondsLeft([], paces)).toBe(0);
  });

  it.each([
    [0.2, '1 s'],
    [89, '89 s'],
    [91, '2 min'],
    [3600, '60 min'],
    [9000, '2.5 h'],
  ])('says %d seconds as %s', (seconds, text) => {
    expect(roughTime(seconds)).toBe(text);
  });
});
