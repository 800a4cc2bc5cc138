import { LANES } from '../vectorLayout.ts';
import { BARRIER, four, type PassText } from './passWgsl.ts';

/** What is done with the gradient of four neighbouring parameters. */
export interface GradientText {
  /** An expression: what the sum over rows begins with. */
  readonly begin: (at: string) => string;
  /** A statement: takes the sum. */
  readonly take: (at: string, sum: string) => string;
}

const lanes = (text: (q: number) => string): string => `vec4f(${[0, 1, 2, 3].map(text).join(', ')})`;

/** Errors of the layer below, where its units are on: d W'; their tangents (R d) W' + d V'. */
const backText = ({ memory, weight, direction }: PassText): string => `
fn back(t: u32, rows: u32, l: u32) {
  let y = net.layer[l];
  let behind = y.out4 * ${LANES}u;
  for (var e = t; e < ((rows + 3u) / 4u) * y.in4; e += ${memory.workgroupSize}u) {
    let i = (e / y.in4) * 4u;
    let j = e % y.in4;
    let d = tb + y.errors + i * behind;
    let p = y.weightsAt + j * behind;
    var a0 = vec4f(0.0); var a1 = a0; var a2 = a0; var a3 = a0;
    ${direction ? 'var b0 = a0; var b1 = a0; var b2 = a0; var b3 = a0;' : ''}
    for (var c = 0u; c < behind; c++) {
      let at = p + c / ${LANES}u;
      let lane = c % ${LANES}u;
      let w = ${lanes((q) => `${weight(`at + ${q}u * y.out4`)}[lane]`)};
      ${direction ? `let v = ${lanes((q) => `${direction(`at + ${q}u * y.out4`)}[lane]`)};` : ''}
      ${four(
        (r) => `let d${r} = vec4f(tables[d + ${r}u * behind + c]);
      a${r} = fma(d${r}, w, a${r});
      ${
        direction
          ? `b${r} = fma(d${r}, v, b${r});
      b${r} = fma(vec4f(tables[d + net.tangents + ${r}u * behind + c]), w, b${r});`
          : ''
      }`,
      )}
    }
    var a = array<vec4f, 4>(a0, a1, a2, a3);
    ${direction ? 'var b = array<vec4f, 4>(b0, b1, b2, b3);' : ''}
    for (var r = 0u; r < 4u; r++) {
      let place = ((i + r) * y.in4 + j) * ${LANES}u;
      let on = vector(tb + y.enters + place) > vec4f(0.0);
      setVector(tb + y.errorsBelow + place, select(vec4f(0.0), a[r], on));
      ${direction ? 'setVector(tb + y.errorsBelow + net.tangents + place, select(vec4f(0.0), b[r], on));' : ''}
    }
  }
  ${BARRIER}
}`;

/**
 * Gradients of layer l, in tiles of four inputs and four outputs; the biases are the weights of one more input, which is
 * 1. Rows are added up one after another. With tangents: those of the gradient.
 */
const gradientText = ({ memory, direction }: PassText, { begin, take }: GradientText): string => `
fn gradient(t: u32, rows: u32, l: u32) {
  let y = net.layer[l];
  let width = y.in4 * ${LANES}u;
  let behind = y.out4 * ${LANES}u;
  for (var e = t; e < (y.in4 + 1u) * y.out4; e += ${memory.workgroupSize}u) {
    let k = e / y.out4;
    let j = e % y.out4;
    let p = y.weightsAt + k * behind + j;
    let isBias = k == y.in4;
    let count = select(4u, 1u, isBias);
    var g = array<vec4f, 4>();
    for (var q = 0u; q < count; q++) { g[q] = ${begin('p + q * y.out4')}; }
    var g0 = g[0]; var g1 = g[1]; var g2 = g[2]; var g3 = g[3];
    var x = tb + y.enters + k * ${LANES}u;
    var d = tb + y.errors + j * ${LANES}u;
    for (var i = 0u; i < rows; i++) {
      var u = vec4f(1.0, 0.0, 0.0, 0.0);
      if (!isBias) { u = vector(x); }
      let f = vector(d${direction ? ' + net.tangents' : ''});
      g0 = fma(vec4f(u.x), f, g0); g1 = fma(vec4f(u.y), f, g1);
      g2 = fma(vec4f(u.z), f, g2); g3 = fma(vec4f(u.w), f, g3);
      ${
        direction
          ? `if (l > 0u && !isBias) {
        let s = vector(x + net.tangents);
        let h = vector(d);
        g0 = fma(vec4f(s.x), h, g0); g1 = fma(vec4f(s.y), h, g1);
        g2 = fma(vec4f(s.z), h, g2); g3 = fma(vec4f(s.w), h, g3);
      }`
          : ''
      }
      x += width;
      d += behind;
    }
    g = array<vec4f, 4>(g0, g1, g2, g3);
    for (var q = 0u; q < count; q++) { ${take('p + q * y.out4', 'g[q]')} }
  }
}`;

/**
 * `backward(t, rows)` from the errors of the last layer. All errors stand before the first gradient is taken, so `take`
 * may change the weights.
 */
export const backwardWgsl = (text: PassText, gradient: GradientText): string => `
${backText(text)}
${gradientText(text, gradient)}
fn backward(t: u32, rows: u32) {
  for (var l = net.layers - 1u; l > 0u; l--) { back(t, rows, l); }
  for (var l = 0u; l < net.layers; l++) { gradient(t, rows, l); }
  ${BARRIER}
}`;
