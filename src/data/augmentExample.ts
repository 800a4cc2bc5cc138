import type { ImageShape } from '../core/dataset.ts';
import { philox4x32 } from '../core/philox4x32.ts';
import type { Augmentation } from '../core/recipe.ts';
import type { Seed } from '../core/seed.ts';

/** What happens to one visit of one example: moved right by `dx` and down by `dy` pixels, then mirrored left to right or not. */
export interface AugmentationDraw {
  readonly dx: number;
  readonly dy: number;
  readonly flipped: boolean;
}

/**
 * The draw for the visit at a position of the example stream: Philox words of the counter [position mod 2^32,
 * floor(position / 2^32), 0, 1]; dx and dy are words 0 and 1 modulo 2 maxShift + 1, less maxShift; the lowest bit of
 * word 2 mirrors. The modulo prefers some shifts by less than (2 maxShift + 1) / 2^32, relative. Every engine draws so.
 * @param seed splitSeed(orderSeed, 'augmentation')
 * @param position examples of the stream passed before this one (skipped ones too), an integer in [0, 2^53)
 */
export const augmentationDraw = (seed: Seed, position: number, { maxShift, flip }: Augmentation): AugmentationDraw => {
  const words = philox4x32([position >>> 0, Math.floor(position / 2 ** 32), 0, 1], [seed[0], seed[1]]);
  const shifts = 2 * maxShift + 1;
  return {
    dx: (words[0] % shifts) - maxShift,
    dy: (words[1] % shifts) - maxShift,
    flipped: flip && (words[2] & 1) === 1,
  };
};

/**
 * Writes the shifted and mirrored image to `out`. With background b, the pixel at p that shows the source pixel p' gets
 * (x[p'] - b[p']) + b[p], and one from outside the image b[p]: what was dark stays dark wherever it goes, though each
 * pixel has its own mean. Each operation is rounded to float32, as the fused engines do it; so a draw that moves
 * nothing may change the last bit.
 * @param input [D], one example
 * @param background [D]; absent: zeros
 * @param out [D], another array than `input`
 */
export const augmentExample = (
  input: Float32Array,
  { rows, columns, channels }: ImageShape,
  background: Float32Array | undefined,
  { dx, dy, flipped }: AugmentationDraw,
  out: Float32Array,
): void => {
  let p = 0;
  for (let r = 0; r < rows; r++) {
    const sourceRow = r - dy;
    for (let c = 0; c < columns; c++) {
      const sourceColumn = (flipped ? columns - 1 - c : c) - dx;
      const inside = sourceRow >= 0 && sourceRow < rows && sourceColumn >= 0 && sourceColumn < columns;
      const source = (sourceRow * columns + sourceColumn) * channels;
      for (let k = 0; k < channels; k++, p++) {
        const here = background === undefined ? 0 : background[p]!;
        const there = background === undefined || !inside ? 0 : background[source + k]!;
        out[p] = inside ? Math.fround(Math.fround(input[source + k]! - there) + here) : here;
      }
    }
  }
};
