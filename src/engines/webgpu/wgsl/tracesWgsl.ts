import type { TableMemory } from '../kernelShape.ts';
import { LANES } from '../vectorLayout.ts';
import { backWgsl } from './backwardWgsl.ts';
import { NUMBERS_WGSL } from './numbersWgsl.ts';
import { BARRIER, forwardWgsl, placeTables, tablesWgsl } from './passWgsl.ts';
import { SOFTMAX_WGSL } from './softmaxWgsl.ts';

/** Bindings of the shader for traces; labels have no place in it. */
export const TRACE_BINDINGS = { weights: 0, inputs: 1, labels: 2, traces: 3, params: 4, net: 5, scratch: 6 } as const;

/**
 * The part that each example has in the trace of each layer's block of the Hessian: sum over classes c of
 * p_c |delta|^2 (|input|^2 + 1), where delta is what e_c - p becomes on its way back to the layer. A ReLU network is linear in the
 * weights of each one of its layers, so that these are the blocks of the Gauss-Newton matrix J' (diag p - p p') J. As in
 * `engines/wasm/kernel/hessianTraces.ts`. Probabilities stand where a product has tangents of logits.
 */
export const tracesWgsl = (memory: TableMemory): string => {
  const { workgroupSize } = memory;
  const B = TRACE_BINDINGS;
  const text = { memory, weight: (at: string) => `weights[${at}]` };
  const eachRow = (statement: string): string => `for (var i = t; i < rows; i += ${workgroupSize}u) { ${statement} }`;
  return `
struct Params { count: u32, firstTile: u32 }
@group(0) @binding(${B.weights}) var<storage, read> weights: array<vec4f>;
@group(0) @binding(${B.traces}) var<storage, read_write> traces: array<f32>;
@group(0) @binding(${B.params}) var<uniform> params: Params;
${tablesWgsl(memory, B)}
${NUMBERS_WGSL}
${forwardWgsl(text)}
${SOFTMAX_WGSL}
${backWgsl(text)}
fn probabilities(i: u32) {
  let z = logitsOf(i);
  let share = 1.0 / softmaxRow(z).x;
  for (var c = 0u; c * ${LANES}u < net.classes; c++) { tables[z + net.tangents + c] = tables[z + c] * share; }
}
// e_k - p in place of the errors; 1 - p_k as the sum of the others, which keeps its digits where p_k is near 1.
fn centred(i: u32, k: u32) {
  let z = logitsOf(i);
  var others = 0.0;
  for (var c = 0u; c * ${LANES}u < net.classes; c++) {
    let p = select(tables[z + net.tangents + c], vec4f(0.0), isClass(c, k));
    tables[z + c] = -p;
    others += dot(p, vec4f(1.0));
  }
  tables[z + k / ${LANES}u][k % ${LANES}u] = others;
}
fn addPart(i: u32, k: u32, l: u32) {
  let y = net.layer[l];
  var input = 1.0;
  for (var n = 0u; n < y.in4; n++) {
    if (l == 0u) {
      let x = inputs[ids[i] * y.in4 + n];
      input += dot(x, x);
    } else {
      let x = tables[tb + y.enters + i * y.in4 + n];
      input += dot(x, x);
    }
  }
  var back = 0.0;
  for (var n = 0u; n < y.out4; n++) {
    let d = tables[tb + y.errors + i * y.out4 + n];
    back += dot(d, d);
  }
  let p = tables[logitsOf(i) + net.tangents + k / ${LANES}u][k % ${LANES}u];
  traces[l * params.count + ids[i]] += p * input * back;
}
@compute @workgroup_size(${workgroupSize})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
  ${placeTables(memory, 'group.x', '2u * net.tangents')}
  let base = (params.firstTile + group.x) * net.rows;
  let rows = min(net.rows, params.count - base);
  ${eachRow('ids[i] = base + i;')}
  workgroupBarrier();
  forward(t, rows);
  ${eachRow('probabilities(i);')}
  for (var k = 0u; k < net.classes; k++) {
    ${eachRow('centred(i, k);')}
    ${BARRIER}
    for (var above = net.layers; above > 0u; above--) {
      let l = above - 1u;
      if (l > 0u) { back(t, rows, l); }
      ${eachRow('addPart(i, k, l);')}
    }
  }
}`;
};
