import { LANES } from '../vectorLayout.ts';
import { each } from './tilesWgsl.ts';

/** Class `q` of vector c, and whether there is such a class: behind the last one there is padding. */
export const inside = (q: number): string => `c * ${LANES}u + ${q}u < net.classes`;

/**
 * `softmaxRow(z)`: turns the logits from vector z on into their exponentials less the largest.
 * @returns in WGSL: sum of the exponentials, and the largest logit
 */
export const SOFTMAX_WGSL: string = `
fn softmaxRow(z: u32) -> vec2f {
  let vectors = (net.classes + 3u) / ${LANES}u;
  var largest = tables[z].x;
  for (var c = 0u; c < vectors; c++) {
    let v = tables[z + c];
    ${each(LANES, (q) => `largest = select(largest, max(largest, v[${q}]), ${inside(q)});`)}
  }
  var sum = 0.0;
  for (var c = 0u; c < vectors; c++) {
    let v = tables[z + c];
    ${each(
      LANES,
      (q) => `let e${q} = select(0.0, exp1(v[${q}] - largest), ${inside(q)});
    sum += e${q};`,
    )}
    tables[z + c] = vec4f(e0, e1, e2, e3);
  }
  return vec2f(sum, largest);
}
fn logitsOf(i: u32) -> u32 {
  let y = net.layer[net.layers - 1u];
  return tb + y.leaves + i * y.out4;
}
fn isClass(c: u32, wanted: u32) -> vec4<bool> { return vec4u(c * ${LANES}u) + vec4u(0u, 1u, 2u, 3u) == vec4u(wanted); }
fn isInside(c: u32) -> vec4<bool> { return vec4u(c * ${LANES}u) + vec4u(0u, 1u, 2u, 3u) < vec4u(net.classes); }`;

/**
 * `errorsOfRow(i, label, scale, smoothing)`: logits become scale (softmax - targets), which the backward pass begins with.
 * Targets are 1 - smoothing at the label and smoothing / C at every class. Padding is 0 and stays so.
 * @returns in WGSL: the loss of the row by its label alone
 */
export const ERRORS_WGSL: string = `${SOFTMAX_WGSL}
fn errorsOfRow(i: u32, label: u32, scale: f32, smoothing: f32) -> f32 {
  let z = logitsOf(i);
  let own = tables[z + label / ${LANES}u][label % ${LANES}u];
  let row = softmaxRow(z);
  let factor = scale / row.x;
  let share = scale * smoothing / f32(net.classes);
  for (var c = 0u; c * ${LANES}u < net.classes; c++) {
    let error = tables[z + c] * factor - vec4f(share);
    let aimed = error - vec4f(scale * (1.0 - smoothing));
    tables[z + c] = select(vec4f(0.0), select(error, aimed, isClass(c, label)), isInside(c));
  }
  return log1(row.x) + (row.y - own);
}`;

/**
 * `tangentsOfRow(i, label, scale, errors)`: logits become errors as above, times `errors` (0 leaves the Gauss-Newton
 * part of a product alone); their tangents those of the errors, scale p (R z - <p, R z>).
 */
export const TANGENTS_WGSL: string = `${SOFTMAX_WGSL}
fn tangentsOfRow(i: u32, label: u32, scale: f32, errors: f32) {
  let z = logitsOf(i);
  let share = 1.0 / softmaxRow(z).x;
  var mean = 0.0;
  for (var c = 0u; c * ${LANES}u < net.classes; c++) {
    let p = tables[z + c] * share;
    let tangent = tables[z + net.tangents + c];
    ${each(LANES, (q) => `mean += p[${q}] * tangent[${q}];`)}
  }
  for (var c = 0u; c * ${LANES}u < net.classes; c++) {
    let p = tables[z + c] * share;
    let tangent = tables[z + net.tangents + c];
    let error = errors * scale * p;
    tables[z + net.tangents + c] = scale * p * (tangent - vec4f(mean));
    tables[z + c] = select(error, error - vec4f(errors * scale), isClass(c, label));
  }
}`;
