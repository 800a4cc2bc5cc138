import { LANES } from '../vectorLayout.ts';
import { BARRIER, entering, type PassText, tileOf } from './passWgsl.ts';
import { each, eachOf, placeOf, tilesOf } from './tilesWgsl.ts';

/** What is done with the gradient of four neighbouring parameters. */
export interface GradientText {
  /** An expression: what the sum over rows begins with. */
  readonly begin: (at: string) => string;
  /** A statement: takes the sum. */
  readonly take: (at: string, sum: string) => string;
}

/** The weights of four neighbouring inputs, from vector `k` on, to one output. */
const column = (read: (at: string) => string, k: string): string =>
  `vec4f(${Array.from({ length: LANES }, (_, n) => `${read(`y.weightsAt + n + (${k} * ${LANES}u + ${n}u) * y.out4`)}[lane]`).join(', ')})`;

/** `back(t, rows, l)`: errors of the layer below, where its units are on: d W'; their tangents (R d) W' + d V'. */
export const backWgsl = (text: PassText): string => {
  const { memory, weight, direction } = text;
  const { rows, outputs: inputs } = tileOf(text); // of this layer: what it gives back stands by input
  return `
fn back(t: u32, rows: u32, l: u32) {
  let y = net.layer[l];
  let across = ${tilesOf('y.in4', inputs)};
  for (var e = t; e < ${tilesOf('rows', rows)} * across; e += ${memory.workgroupSize}u) {
    let i = (e / across) * ${rows}u;
    let j0 = (e % across) * ${inputs}u;
    ${each(inputs, (q) => (q === 0 ? '' : `let j${q} = ${placeOf('j0', q, 'y.in4')};`))}
    let d = tb + y.errors + i * y.out4;
    ${eachOf(rows, inputs, (r, q) => `var a${r}${q} = vec4f(0.0);${direction ? `var b${r}${q} = vec4f(0.0);` : ''}`)}
    for (var c = 0u; c < y.out4 * ${LANES}u; c++) {
      let n = c / ${LANES}u;
      let lane = c % ${LANES}u;
      ${each(inputs, (q) => `let w${q} = ${column(weight, `j${q}`)};`)}
      ${direction ? each(inputs, (q) => `let v${q} = ${column(direction, `j${q}`)};`) : ''}
      ${each(
        rows,
        (r) => `let d${r} = vec4f(tables[d + ${r}u * y.out4 + n][lane]);
      ${each(inputs, (q) => `a${r}${q} = fma(d${r}, w${q}, a${r}${q});`)}
      ${
        direction
          ? `let s${r} = vec4f(tables[d + net.tangents + ${r}u * y.out4 + n][lane]);
      ${each(
        inputs,
        (q) => `b${r}${q} = fma(d${r}, v${q}, b${r}${q});
      b${r}${q} = fma(s${r}, w${q}, b${r}${q});`,
      )}`
          : ''
      }`,
      )}
    }
    ${eachOf(
      rows,
      inputs,
      (r, q) => `{
      let place = (i + ${r}u) * y.in4 + j${q};
      let on = tables[tb + y.enters + place] > vec4f(0.0);
      let to = tb + y.errorsBelow + place;
      tables[to] = select(vec4f(0.0), a${r}${q}, on);
      ${direction ? `tables[to + net.tangents] = select(vec4f(0.0), b${r}${q}, on);` : ''}
    }`,
    )}
  }
  ${BARRIER}
}`;
};

/**
 * Gradients of layer l, tile by tile; behind the last tile of inputs stand the biases. Rows are added up one after
 * another. With tangents: those of the gradient.
 */
const gradientText = (text: PassText, { begin, take }: GradientText): string => {
  const { memory, direction } = text;
  const { inputs, outputs } = tileOf(text);
  const sumCount = inputs * LANES * outputs; // in the order of inputs, then outputs
  /** Visits sum `s` of a tile, at place `at`: text that stands once, since a driver takes long to compile it. */
  const visit = (statement: string): string => `for (var s = 0u; s < count; s++) {
      let row = k * ${LANES}u + s / ${outputs}u;
      let place = j + s % ${outputs}u;
      if (row < last && place < y.out4) {
        let at = y.weightsAt + row * y.out4 + place;
        ${statement}
      }
    }`;
  const name = (k: number, n: number, q: number): string => `g${(k * LANES + n) * outputs + q}`;
  const sums = entering(
    text,
    (table, row) => `for (var i = 0u; i < rows; i++) {
      let x = ${row('i')} + k;
      ${each(outputs, (q) => `let f${q} = tables[d + ${q}u${direction ? ' + net.tangents' : ''}];`)}
      ${direction && table === 'tables' ? each(outputs, (q) => `let h${q} = tables[d + ${q}u];`) : ''}
      ${each(
        inputs,
        (k) => `let u${k} = ${table}[x + ${k}u];
      ${eachOf(LANES, outputs, (n, q) => `${name(k, n, q)} = fma(vec4f(u${k}[${n}]), f${q}, ${name(k, n, q)});`)}
      ${
        direction && table === 'tables'
          ? `let s${k} = tables[x + net.tangents + ${k}u];
      ${eachOf(LANES, outputs, (n, q) => `${name(k, n, q)} = fma(vec4f(s${k}[${n}]), h${q}, ${name(k, n, q)});`)}`
          : ''
      }`,
      )}
      d += y.out4;
    }`,
  );
  return `
fn gradient(t: u32, rows: u32, l: u32) {
  let y = net.layer[l];
  let across = ${tilesOf('y.out4', outputs)};
  let tiles = ${tilesOf('y.in4', inputs)};
  for (var e = t; e < (tiles + 1u) * across; e += ${memory.workgroupSize}u) {
    let k = min((e / across) * ${inputs}u, y.in4);
    let j = (e % across) * ${outputs}u;
    let isBias = e / across == tiles;
    let last = y.in4 * ${LANES}u + select(0u, 1u, isBias);
    let count = select(${sumCount}u, ${outputs}u, isBias);
    var d = tb + y.errors + j;
    var g = array<vec4f, ${sumCount}>();
    ${visit(`g[s] = ${begin('at')};`)}
    ${each(sumCount, (s) => `var g${s} = g[${s}];`)}
    if (isBias) {
      for (var i = 0u; i < rows; i++) {
        ${each(outputs, (q) => `g${q} += tables[d + ${q}u${direction ? ' + net.tangents' : ''}];`)}
        d += y.out4;
      }
    } else {
      ${sums}
    }
    g = array<vec4f, ${sumCount}>(${Array.from({ length: sumCount }, (_, s) => `g${s}`).join(', ')});
    ${visit(take('at', 'g[s]'))}
  }
}`;
};

/**
 * `backward(t, rows)` from the errors of the last layer. All errors stand before the first gradient is taken, so `take`
 * may change the weights.
 */
export const backwardWgsl = (text: PassText, gradient: GradientText): string => `
${backWgsl(text)}
${gradientText(text, gradient)}
fn backward(t: u32, rows: u32) {
  for (var l = net.layers - 1u; l > 0u; l--) { back(t, rows, l); }
  for (var l = 0u; l < net.layers; l++) { gradient(t, rows, l); }
  ${BARRIER}
}`;
