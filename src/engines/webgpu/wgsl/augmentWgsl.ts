import { MOST_ROWS, type TableMemory } from '../kernelShape.ts';
import { LANES } from '../vectorLayout.ts';
import { BARRIER } from './passWgsl.ts';
import { RANDOM_WGSL } from './randomWgsl.ts';

/**
 * `augment(t, rows)`: moves and mirrors the images of the rows on their way to the first layer, as
 * `data/augmentExample.ts` does, from the same random words. The background is the row of inputs behind the last example.
 * `image` has rows, columns and channels.
 */
export const augmentWgsl = ({ workgroupSize }: TableMemory, binding: number): string => `
${RANDOM_WGSL}
@group(0) @binding(${binding}) var<uniform> image: vec4u;
var<workgroup> draws: array<vec3i, ${MOST_ROWS}>;
fn augment(t: u32, rows: u32) {
  let span = 2u * replica.maxShift + 1u;
  for (var i = t; i < rows; i += ${workgroupSize}u) {
    let low = piece.seenLow + i;
    let high = piece.seenHigh + select(0u, 1u, low < i);
    let words = philox(vec4u(low, high, 0u, 1u), vec2u(replica.key0, replica.key1));
    let shift = vec2i(vec2u(words.x % span, words.y % span)) - vec2i(i32(replica.maxShift));
    draws[i] = vec3i(shift, i32(replica.flip * (words.z & 1u)));
  }
  workgroupBarrier();
  let width = net.layer[0].in4;
  let background = arrayLength(&inputs) - width;
  let columns = i32(image.y);
  for (var e = t; e < rows * width; e += ${workgroupSize}u) {
    let i = e / width;
    let k = e % width;
    let here = inputs[background + k];
    let draw = draws[i];
    var moved = here;
    for (var q = 0u; q < ${LANES}u; q++) {
      let f = k * ${LANES}u + q;
      let place = i32(f / image.z);
      let row = place / columns - draw.y;
      let c = place % columns;
      let column = select(c, columns - 1 - c, draw.z == 1) - draw.x;
      if (f < image.x * image.y * image.z && row >= 0 && row < i32(image.x) && column >= 0 && column < columns) {
        let source = u32(row * columns + column) * image.z + f % image.z;
        let at = source / ${LANES}u;
        let lane = source % ${LANES}u;
        moved[q] = (inputs[ids[i] * width + at][lane] - inputs[background + at][lane]) + here[q];
      }
    }
    tables[tb + e] = moved;
  }
  ${BARRIER}
}`;
