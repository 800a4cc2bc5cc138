import { MOST_LAYERS, MOST_ROWS, NET_HEAD, type TableMemory, type TileShape } from '../kernelShape.ts';
import { LANES } from '../vectorLayout.ts';
import { each, eachOf, placeOf, tilesOf } from './tilesWgsl.ts';

/** How a shader names what its pass reads, as expressions of a place among the vectors of the layout. */
export interface PassText {
  readonly memory: TableMemory;
  readonly weight: (at: string) => string;
  /** The direction along which tangents are taken; absent where none are. */
  readonly direction?: (at: string) => string;
  /** The first layer reads a copy of its inputs in the tables, e.g. augmented ones; else `inputs` itself. */
  readonly copied?: boolean;
}

/** Waits for all invocations of a workgroup, and for what they wrote. */
export const BARRIER = 'storageBarrier(); workgroupBarrier();';

/** Tangents double the sums of a tile. */
const TANGENT_TILE: TileShape = { rows: 4, outputs: 1, inputs: 1 };

export const tileOf = ({ memory, direction }: PassText): TileShape =>
  direction === undefined ? memory.tile : TANGENT_TILE;

/**
 * The tables of a pass and where they stand, in vectors. Row i of a table is `at + i * width`; the tables of tangents
 * stand `net.tangents` behind those of values. `ids` has the examples of the rows. Sizes come in `net`, so that one
 * compiled shader does for networks of all sizes: to compile one costs a software driver seconds.
 */
export const tablesWgsl = (
  { shared, sharedVectors }: TableMemory,
  bindings: { readonly net: number; readonly scratch: number; readonly inputs: number; readonly labels: number },
): string => `
struct Layer {
  in4: u32, out4: u32, weightsAt: u32, enters: u32,
  leaves: u32, errors: u32, errorsBelow: u32, last: u32,
}
struct Net {
  layers: u32, classes: u32, rows: u32, vectors: u32, tangents: u32,
  ${Array.from({ length: NET_HEAD - 5 }, (_, i) => `unused${i}: u32`).join(', ')},
  layer: array<Layer, ${MOST_LAYERS}>,
}
@group(0) @binding(${bindings.net}) var<uniform> net: Net;
@group(0) @binding(${bindings.inputs}) var<storage, read> inputs: array<vec4f>;
@group(0) @binding(${bindings.labels}) var<storage, read> labels: array<u32>;
${
  shared
    ? `var<workgroup> tables: array<vec4f, ${sharedVectors}>;`
    : `@group(0) @binding(${bindings.scratch}) var<storage, read_write> tables: array<vec4f>;`
}
var<private> tb: u32;
var<workgroup> ids: array<u32, ${MOST_ROWS}>;`;

/** Where the tables of this workgroup begin. */
export const placeTables = ({ shared }: TableMemory, group: string, vectors: string): string =>
  shared ? '' : `tb = (${group}) * ${vectors};`;

/** Reads what enters layer l: `text` with the table it stands in, and where row r of it begins. */
export const entering = ({ copied }: PassText, text: (table: string, row: (r: string) => string) => string): string => {
  const kept = text('tables', (r) => `tb + y.enters + (${r}) * y.in4`);
  if (copied) return kept;
  return `if (l == 0u) {
    ${text('inputs', (r) => `ids[${r}] * y.in4`)}
  } else {
    ${kept}
  }`;
};

/**
 * `forward(t, rows)`: z = x W + b, ReLU in hidden layers; with tangents R z = x V + (R x) W + c. Inputs are added up one
 * after another, whatever the tile: no tile changes a bit.
 */
export const forwardWgsl = (text: PassText): string => {
  const { memory, weight, direction } = text;
  const { rows, outputs } = tileOf(text);
  const sums = entering(
    text,
    (table, row) => `${each(rows, (r) => `let x${r} = ${row(`i + ${r}u`)};`)}
      for (var k = 0u; k < y.in4 * ${LANES}u; k++) {
        let n = k / ${LANES}u;
        let lane = k % ${LANES}u;
        ${each(outputs, (q) => `let w${q} = ${weight(`p + j${q}`)};`)}
        ${direction ? each(outputs, (q) => `let v${q} = ${direction(`p + j${q}`)};`) : ''}
        ${each(
          rows,
          (r) => `let u${r} = vec4f(${table}[x${r} + n][lane]);
        ${each(outputs, (q) => `a${r}${q} = fma(u${r}, w${q}, a${r}${q});`)}
        ${direction ? each(outputs, (q) => `b${r}${q} = fma(u${r}, v${q}, b${r}${q});`) : ''}
        ${
          direction && table === 'tables'
            ? `let s${r} = vec4f(tables[x${r} + net.tangents + n][lane]);
        ${each(outputs, (q) => `b${r}${q} = fma(s${r}, w${q}, b${r}${q});`)}`
            : ''
        }`,
        )}
        p += y.out4;
      }`,
  );
  return `
fn forward(t: u32, rows: u32) {
  for (var l = 0u; l < net.layers; l++) {
    let y = net.layer[l];
    let across = ${tilesOf('y.out4', outputs)};
    for (var e = t; e < ${tilesOf('rows', rows)} * across; e += ${memory.workgroupSize}u) {
      let i = (e / across) * ${rows}u;
      let j0 = (e % across) * ${outputs}u;
      ${each(outputs, (q) => (q === 0 ? '' : `let j${q} = ${placeOf('j0', q, 'y.out4')};`))}
      var p = y.weightsAt + y.in4 * ${LANES}u * y.out4;
      ${each(
        outputs,
        (q) => `let bias${q} = ${weight(`p + j${q}`)};
      ${each(rows, (r) => `var a${r}${q} = bias${q};`)}
      ${direction ? `let shift${q} = ${direction(`p + j${q}`)};\n${each(rows, (r) => `var b${r}${q} = shift${q};`)}` : ''}`,
      )}
      p = y.weightsAt;
      ${sums}
      let to = tb + y.leaves + i * y.out4;
      ${eachOf(
        rows,
        outputs,
        (r, q) => `{
        let on = (a${r}${q} > vec4f(0.0)) | vec4<bool>(y.last != 0u);
        tables[to + ${r}u * y.out4 + j${q}] = select(vec4f(0.0), a${r}${q}, on);
        ${direction ? `tables[to + net.tangents + ${r}u * y.out4 + j${q}] = select(vec4f(0.0), b${r}${q}, on);` : ''}
      }`,
      )}
    }
    ${BARRIER}
  }
}`;
};
