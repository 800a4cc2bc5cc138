import { MOST_ROWS, type TableMemory } from '../kernelShape.ts';
import { backwardWgsl } from './backwardWgsl.ts';
import { NUMBERS_WGSL } from './numbersWgsl.ts';
import { BARRIER, forwardWgsl, placeTables, tablesWgsl } from './passWgsl.ts';
import { ERRORS_WGSL, TANGENTS_WGSL } from './softmaxWgsl.ts';

/** Bindings of the shader for derivatives over a data set. */
export const DERIVATIVE_BINDINGS = {
  weights: 0,
  inputs: 1,
  labels: 2,
  sums: 3,
  losses: 4,
  params: 5,
  net: 6,
  scratch: 7,
  direction: 8,
} as const;

/**
 * The gradient, or the product of the Hessian or the Gauss-Newton matrix with a direction, of `scale` times the summed
 * cross-entropy: each workgroup adds up its own stretch of examples into its own vector, which the host adds up.
 * Source: Pearlmutter 1994, Neural Computation 6(1); Schraudolph 2002, Neural Computation 14(7).
 * @param tangents a product instead of the gradient
 */
export const derivativeWgsl = (memory: TableMemory, tangents: boolean): string => {
  const { workgroupSize } = memory;
  const B = DERIVATIVE_BINDINGS;
  const text = {
    memory,
    weight: (at: string) => `weights[${at}]`,
    ...(tangents ? { direction: (at: string) => `direction[${at}]` } : {}),
  };
  const gradient = {
    begin: (at: string) => `begun(${at})`,
    take: (at: string, sum: string) => `sums[pb + ${at}] = ${sum};`,
  };
  return `
struct Params { count: u32, rowsPerGroup: u32, firstTile: u32, tiles: u32, scale: f32, errors: f32 }
@group(0) @binding(${B.weights}) var<storage, read> weights: array<vec4f>;
@group(0) @binding(${B.sums}) var<storage, read_write> sums: array<vec4f>;
@group(0) @binding(${B.params}) var<uniform> params: Params;
${
  tangents
    ? `@group(0) @binding(${B.direction}) var<storage, read> direction: array<vec4f>;`
    : `@group(0) @binding(${B.losses}) var<storage, read_write> losses: array<f32>;
var<workgroup> rowLosses: array<f32, ${MOST_ROWS}>;`
}
${tablesWgsl(memory, B)}
var<private> pb: u32;
var<private> fresh: bool;
${NUMBERS_WGSL}
fn begun(at: u32) -> vec4f {
  if (fresh) { return vec4f(0.0); }
  return sums[pb + at];
}
${forwardWgsl(text)}
${tangents ? TANGENTS_WGSL : ERRORS_WGSL}
${backwardWgsl(text, gradient)}
@compute @workgroup_size(${workgroupSize})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
  pb = group.x * net.vectors;
  ${placeTables(memory, 'group.x', tangents ? '2u * net.tangents' : 'net.tangents')}
  let begin = group.x * params.rowsPerGroup;
  let end = min(begin + params.rowsPerGroup, params.count);
  for (var tile = params.firstTile; tile < params.firstTile + params.tiles; tile++) {
    let base = begin + tile * net.rows;
    if (base >= end) { break; }
    fresh = tile == 0u;
    let rows = min(net.rows, end - base);
    for (var i = t; i < rows; i += ${workgroupSize}u) { ids[i] = base + i; }
    workgroupBarrier();
    forward(t, rows);
    for (var i = t; i < rows; i += ${workgroupSize}u) {
      ${
        tangents
          ? 'tangentsOfRow(i, labels[ids[i]], params.scale, params.errors);'
          : 'rowLosses[i] = errorsOfRow(i, labels[ids[i]], params.scale, 0.0);'
      }
    }
    ${BARRIER}
    ${
      tangents
        ? ''
        : `if (t == 0u) {
      var loss = 0.0;
      if (!fresh) { loss = losses[group.x]; }
      for (var i = 0u; i < rows; i++) { loss += rowLosses[i]; }
      losses[group.x] = loss;
    }`
    }
    backward(t, rows);
  }
}`;
};
