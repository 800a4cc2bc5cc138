import { describe, expect, it } from 'vitest';
import { absence, checkedWorld } from '../../support/checkedWorld.ts';
import { fakeClaim } from '../../support/fakeClaim.ts';

describe('runCheck, given nonsense,', () => {
  it.each([0, 1.5, Number.NaN])('refuses maxBlocks %s', async (maxBlocks) => {
    await expect(checkedWorld(absence(), { budget: { maxBlocks } })).rejects.toThrow(
      `maxBlocks ${maxBlocks} is not a positive integer.`,
    );
  });

  it('refuses no concurrency and no time', async () => {
    await expect(checkedWorld(absence(), { concurrency: 0 })).rejects.toThrow(
      'concurrency 0 is not a positive integer.',
    );
    await expect(checkedWorld(absence(), { budget: { maxBlocks: 5, seconds: 0 }, now: () => 0 })).rejects.toThrow(
      'seconds 0 is not above 0: give the time the check may take.',
    );
  });

  it.each([
    ['undefined', {}],
    ['NaN', { parity: Number.NaN, planted: 1 }],
  ])('refuses a claim that measures %s', async (value, contrasts) => {
    const claim = fakeClaim({ measure: (measurement) => ({ ...measurement, contrasts }) });
    await expect(checkedWorld(absence(), { claims: [claim] })).rejects.toThrow(
      `claim fake-parity measured ${value} for contrast parity in block 1: a claim measures finite numbers, or fails a guard and measures none.`,
    );
  });

  it('refuses a claim that draws a point which is no finite number, also in a block that does not count', async () => {
    for (const passed of [true, false]) {
      const claim = fakeClaim({
        measure: (measurement) => ({
          ...measurement,
          guards: [{ name: 'loss fell', passed, detail: '' }],
          curves: {
            sharpness: {
              small: [[0.5, 1]],
              large: [
                [0.5, 2],
                [Number.NaN, 3],
              ],
            },
          },
        }),
      });
      await expect(checkedWorld(absence(), { claims: [claim] })).rejects.toThrow(
        'claim fake-parity drew the point (NaN, 3) on curve large of figure sharpness in block 1: leave out what is no finite number.',
      );
    }
  });
});
