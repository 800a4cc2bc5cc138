import { LANES } from '../vectorLayout.ts';

/**
 * `softmaxRow(z)`: turns the logits from place z on into their exponentials less the largest.
 * @returns in WGSL: sum of the exponentials, and the largest logit
 */
export const SOFTMAX_WGSL: string = `
fn softmaxRow(z: u32) -> vec2f {
  var largest = tables[z];
  for (var c = 1u; c < net.classes; c++) { largest = max(largest, tables[z + c]); }
  var sum = 0.0;
  for (var c = 0u; c < net.classes; c++) {
    let e = exp1(tables[z + c] - largest);
    sum += e;
    tables[z + c] = e;
  }
  return vec2f(sum, largest);
}
fn logitsOf(i: u32) -> u32 {
  let y = net.layer[net.layers - 1u];
  return tb + y.leaves + i * y.out4 * ${LANES}u;
}`;

/**
 * `errorsOfRow(i, label, scale, smoothing)`: logits become scale (softmax - targets), which the backward pass begins with.
 * Targets are 1 - smoothing at the label and smoothing / C at every class. Padding is 0 and stays so.
 * @returns in WGSL: the loss of the row by its label alone
 */
export const ERRORS_WGSL: string = `${SOFTMAX_WGSL}
fn errorsOfRow(i: u32, label: u32, scale: f32, smoothing: f32) -> f32 {
  let z = logitsOf(i);
  let own = tables[z + label];
  let row = softmaxRow(z);
  let factor = scale / row.x;
  let share = scale * smoothing / f32(net.classes);
  for (var c = 0u; c < net.classes; c++) { tables[z + c] = tables[z + c] * factor - share; }
  tables[z + label] -= scale * (1.0 - smoothing);
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
  for (var c = 0u; c < net.classes; c++) { mean += tables[z + c] * share * tables[z + net.tangents + c]; }
  for (var c = 0u; c < net.classes; c++) {
    let p = tables[z + c] * share;
    tables[z + net.tangents + c] = scale * p * (tables[z + net.tangents + c] - mean);
    tables[z + c] = errors * scale * p;
  }
  tables[z + label] -= errors * scale;
}`;
