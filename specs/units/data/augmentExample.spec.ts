import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { philox4x32 } from '../../../src/core/philox4x32.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { augmentationDraw, augmentExample } from '../../../src/data/augmentExample.ts';
import { seeds } from '../../../src/laws/arbitraries/seeds.ts';
import { imageSets } from '../../support/arbitraries/imageSets.ts';

const image = { rows: 2, columns: 3, channels: 1 };
const pixels = Float32Array.of(1, 2, 3, 4, 5, 6);

const augmented = (dx: number, dy: number, flipped: boolean, background?: Float32Array): number[] => {
  const out = new Float32Array(6);
  augmentExample(pixels, image, background, { dx, dy, flipped }, out);
  return [...out];
};

describe('augmentationDraw', () => {
  it('takes shifts and mirroring from the words of the position', () => {
    const seed = seedFrom(7);
    const position = 5 * 2 ** 32 + 3;
    const words = philox4x32([3, 5, 0, 1], [seed[0], seed[1]]);
    expect(augmentationDraw(seed, position, { maxShift: 2, flip: true })).toEqual({
      dx: (words[0] % 5) - 2,
      dy: (words[1] % 5) - 2,
      flipped: words[2] % 2 === 1,
    });
  });

  test.prop([seeds, fc.maxSafeNat(), fc.nat({ max: 8 })])(
    'stays within the largest shift',
    (seed, position, maxShift) => {
      const { dx, dy, flipped } = augmentationDraw(seed, position, { maxShift, flip: false });
      expect(Math.max(Math.abs(dx), Math.abs(dy))).toBeLessThanOrEqual(maxShift);
      expect(flipped).toBe(false);
    },
  );

  it('draws each shift and each mirroring about equally often', () => {
    const counts = new Map<string, number>();
    for (let t = 0; t < 18_000; t++) {
      const { dx, dy, flipped } = augmentationDraw(seedFrom(1), t, { maxShift: 1, flip: true });
      const key = `${dx} ${dy} ${flipped}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(18);
    // 1,000 expected in each of 18 cells: chi squared with 17 degrees of freedom, 99.9 % quantile 40.8
    const chiSquared = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquared).toBeLessThan(40.8);
  });
});

describe('augmentExample', () => {
  it('moves the image right and down and fills in zeros', () => {
    expect(augmented(1, 0, false)).toEqual([0, 1, 2, 0, 4, 5]);
    expect(augmented(0, 1, false)).toEqual([0, 0, 0, 1, 2, 3]);
    expect(augmented(-2, -1, false)).toEqual([6, 0, 0, 0, 0, 0]);
    expect(augmented(0, 0, true)).toEqual([3, 2, 1, 6, 5, 4]);
    expect(augmented(1, 0, true)).toEqual([2, 1, 0, 5, 4, 0]);
    expect(augmented(3, 0, false)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('keeps what was zero before standardising at the background of where it comes to lie', () => {
    const background = Float32Array.of(-1, -2, -3, -4, -5, -6);
    const dark = new Float32Array(6);
    augmentExample(background, image, background, { dx: 1, dy: 1, flipped: true }, dark);
    expect(dark).toEqual(background);
    expect(augmented(1, 0, false, background)[1]).toBe(1 - -1 + -2);
  });

  it('keeps the channels of a pixel together', () => {
    const out = new Float32Array(4);
    const rgb = { rows: 1, columns: 2, channels: 2 };
    augmentExample(Float32Array.of(1, 10, 2, 20), rgb, undefined, { dx: 0, dy: 0, flipped: true }, out);
    expect([...out]).toEqual([2, 20, 1, 10]);
  });

  test.prop([imageSets()])('is undone by a second mirroring', (set) => {
    const input = set.inputs.subarray(0, set.features);
    const [once, twice] = [new Float32Array(set.features), new Float32Array(set.features)];
    augmentExample(input, set.image!, undefined, { dx: 0, dy: 0, flipped: true }, once);
    augmentExample(once, set.image!, undefined, { dx: 0, dy: 0, flipped: true }, twice);
    expect([...twice]).toEqual([...input]);
  });

  test.prop([
    fc.float({ noNaN: true, min: -8, max: 8 }),
    fc.float({ noNaN: true, min: -8, max: 8 }),
    fc.float({ noNaN: true, min: -8, max: 8 }),
  ])('rounds each operation to float32', (x, there, here) => {
    const out = new Float32Array(2);
    const one = { rows: 1, columns: 2, channels: 1 };
    augmentExample(Float32Array.of(x, 0), one, Float32Array.of(there, here), { dx: 1, dy: 0, flipped: false }, out);
    expect(out[1]).toBe(Math.fround(Math.fround(x - there) + here));
    expect(out[0]).toBe(there);
  });
});
