import { MOST_LAYERS, MOST_ROWS, NET_HEAD, type TableMemory } from '../kernelShape.ts';
import { LANES } from '../vectorLayout.ts';

/** How a shader names what its pass reads, as expressions of a place among the vectors of the layout. */
export interface PassText {
  readonly memory: TableMemory;
  readonly weight: (at: string) => string;
  /** The direction along which tangents are taken; absent where none are. */
  readonly direction?: (at: string) => string;
}

/** Waits for all invocations of a workgroup, and for what they wrote. */
export const BARRIER = 'storageBarrier(); workgroupBarrier();';

/** Runs `text` for each of four rows, lanes or the like. */
export const four = (text: (q: number) => string): string => [0, 1, 2, 3].map(text).join('\n');

/**
 * The tables of a pass and where they stand. Row i of a table is `at + i * width`, in numbers; the tables of tangents
 * stand `net.tangents` behind those of values. `ids` has the examples of the rows. Sizes come in `net`, so that one
 * compiled shader does for networks of all sizes: to compile one costs a software driver seconds.
 */
export const tablesWgsl = (
  { shared, sharedFloats }: TableMemory,
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
@group(0) @binding(${bindings.inputs}) var<storage, read> inputs: array<f32>;
@group(0) @binding(${bindings.labels}) var<storage, read> labels: array<u32>;
${
  shared
    ? `var<workgroup> tables: array<f32, ${sharedFloats}>;`
    : `@group(0) @binding(${bindings.scratch}) var<storage, read_write> tables: array<f32>;`
}
var<private> tb: u32;
var<workgroup> ids: array<u32, ${MOST_ROWS}>;
fn vector(at: u32) -> vec4f { return vec4f(tables[at], tables[at + 1u], tables[at + 2u], tables[at + 3u]); }
fn setVector(at: u32, v: vec4f) {
  tables[at] = v.x; tables[at + 1u] = v.y; tables[at + 2u] = v.z; tables[at + 3u] = v.w;
}`;

/** Where the tables of this workgroup begin. */
export const placeTables = ({ shared }: TableMemory, group: string, floats: string): string =>
  shared ? '' : `tb = (${group}) * ${floats};`;

/** `gather(t, rows)`: copies the inputs of the rows to where they enter the first layer. */
export const gatherWgsl = ({ workgroupSize }: TableMemory): string => `
fn gather(t: u32, rows: u32) {
  let width = net.layer[0].in4 * ${LANES}u;
  for (var e = t; e < rows * width; e += ${workgroupSize}u) {
    tables[tb + e] = inputs[ids[e / width] * width + e % width];
  }
  ${BARRIER}
}`;

/**
 * `forward(t, rows)`: z = x W + b, ReLU in hidden layers; with tangents R z = x V + (R x) W + c. An invocation computes
 * four rows of four outputs.
 */
export const forwardWgsl = ({ memory, weight, direction }: PassText): string => `
fn forward(t: u32, rows: u32) {
  for (var l = 0u; l < net.layers; l++) {
    let y = net.layer[l];
    let width = y.in4 * ${LANES}u;
    for (var e = t; e < ((rows + 3u) / 4u) * y.out4; e += ${memory.workgroupSize}u) {
      let i = (e / y.out4) * 4u;
      let j = e % y.out4;
      let x = tb + y.enters + i * width;
      var p = y.weightsAt + width * y.out4 + j;
      let bias = ${weight('p')};
      var a0 = bias; var a1 = bias; var a2 = bias; var a3 = bias;
      ${direction ? `let shift = ${direction('p')};\n${four((r) => `var b${r} = shift;`)}` : ''}
      p = y.weightsAt + j;
      for (var k = 0u; k < width; k++) {
        let w = ${weight('p')};
        ${direction ? `let v = ${direction('p')};` : ''}
        ${four(
          (r) => `let x${r} = vec4f(tables[x + ${r}u * width + k]);
        a${r} = fma(x${r}, w, a${r});
        ${direction ? `b${r} = fma(x${r}, v, b${r});` : ''}`,
        )}
        ${
          direction
            ? `if (l > 0u) {
          ${four((r) => `b${r} = fma(vec4f(tables[x + net.tangents + ${r}u * width + k]), w, b${r});`)}
        }`
            : ''
        }
        p += y.out4;
      }
      var a = array<vec4f, 4>(a0, a1, a2, a3);
      ${direction ? 'var b = array<vec4f, 4>(b0, b1, b2, b3);' : ''}
      for (var r = 0u; r < 4u; r++) {
        let to = tb + y.leaves + ((i + r) * y.out4 + j) * ${LANES}u;
        let on = (a[r] > vec4f(0.0)) | vec4<bool>(y.last != 0u);
        setVector(to, select(vec4f(0.0), a[r], on));
        ${direction ? 'setVector(to + net.tangents, select(vec4f(0.0), b[r], on));' : ''}
      }
    }
    ${BARRIER}
  }
}`;
