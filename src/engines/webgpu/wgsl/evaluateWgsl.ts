import { MOST_ROWS, type TableMemory } from '../kernelShape.ts';
import { LANES } from '../vectorLayout.ts';
import { NUMBERS_WGSL } from './numbersWgsl.ts';
import { forwardWgsl, placeTables, tablesWgsl } from './passWgsl.ts';
import { inside, SOFTMAX_WGSL } from './softmaxWgsl.ts';
import { each } from './tilesWgsl.ts';

/** Bindings of the evaluating shader. */
export const EVALUATE_BINDINGS = {
  weights: 0,
  inputs: 1,
  labels: 2,
  jobs: 3,
  results: 4,
  losses: 5,
  params: 6,
  net: 7,
  scratch: 8,
} as const;

/** Fields of `Job`: where the weights begin, in vectors, and which examples are meant. Four bytes each. */
export const JOB_FIELDS = ['weightsAt', 'firstExample', 'count'] as const;
/** Words of `Result`: loss, examples that are right, whether a weight is not finite, one unused. */
export const RESULT_WORDS = 4;

/**
 * Evaluates: a group of examples of one job to a workgroup. What is not finite in a logit makes a loss of 1e30, which no
 * driver can lose; a weight that is not finite is told by its bits.
 */
export const evaluateWgsl = (memory: TableMemory): string => {
  const { workgroupSize } = memory;
  const B = EVALUATE_BINDINGS;
  return `
struct Job { ${JOB_FIELDS.map((name) => `${name}: u32`).join(', ')} }
struct Result { loss: f32, right: u32, notFinite: u32, unused: u32 }
struct Params { firstJob: u32, firstGroup: u32, groups: u32, rowsPerGroup: u32, perExample: u32 }
@group(0) @binding(${B.weights}) var<storage, read> weights: array<vec4f>;
@group(0) @binding(${B.jobs}) var<storage, read> jobs: array<Job>;
@group(0) @binding(${B.results}) var<storage, read_write> results: array<Result>;
@group(0) @binding(${B.losses}) var<storage, read_write> losses: array<f32>;
@group(0) @binding(${B.params}) var<uniform> params: Params;
${tablesWgsl(memory, B)}
var<private> wb: u32;
${NUMBERS_WGSL}
var<workgroup> rowLosses: array<f32, ${MOST_ROWS}>;
var<workgroup> rowRight: array<u32, ${MOST_ROWS}>;
var<workgroup> faults: atomic<u32>;
${forwardWgsl({ memory, weight: (at) => `weights[wb + ${at}]` })}
${SOFTMAX_WGSL}
fn evaluateRow(i: u32) {
  let label = labels[ids[i]];
  let z = logitsOf(i);
  let own = tables[z + label / ${LANES}u][label % ${LANES}u];
  var best = 0u;
  var largest = tables[z].x;
  var lost = false;
  for (var c = 0u; c * ${LANES}u < net.classes; c++) {
    let logits = tables[z + c];
    ${each(
      LANES,
      (q) => `if (${inside(q)}) {
      lost = lost || wild(logits[${q}]);
      if (logits[${q}] > largest) { largest = logits[${q}]; best = c * ${LANES}u + ${q}u; }
    }`,
    )}
  }
  let row = softmaxRow(z);
  rowLosses[i] = select(log1(row.x) + (row.y - own), HUGE, lost);
  rowRight[i] = select(0u, 1u, best == label);
}
@compute @workgroup_size(${workgroupSize})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) all: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let jobIndex = params.firstJob + group.y;
  let job = jobs[jobIndex];
  let groupIndex = params.firstGroup + group.x;
  let begin = groupIndex * params.rowsPerGroup;
  if (begin >= job.count) { return; }
  let end = min(begin + params.rowsPerGroup, job.count);
  wb = job.weightsAt;
  ${placeTables(memory, 'group.y * all.x + group.x', 'net.tangents')}
  var loss = 0.0;
  var right = 0u;
  for (var base = begin; base < end; base += net.rows) {
    let rows = min(net.rows, end - base);
    for (var i = t; i < rows; i += ${workgroupSize}u) { ids[i] = job.firstExample + base + i; }
    workgroupBarrier();
    forward(t, rows);
    for (var i = t; i < rows; i += ${workgroupSize}u) {
      evaluateRow(i);
      if (params.perExample != 0u) { losses[base + i] = rowLosses[i]; }
    }
    workgroupBarrier();
    if (t == 0u) {
      for (var i = 0u; i < rows; i++) { loss += rowLosses[i]; right += rowRight[i]; }
    }
    workgroupBarrier();
  }
  if (groupIndex == 0u) {
    for (var p = t; p < net.vectors; p += ${workgroupSize}u) {
      if (notFinite(weights[wb + p])) { atomicOr(&faults, 1u); }
    }
  }
  workgroupBarrier();
  if (t == 0u) {
    results[jobIndex * params.groups + groupIndex] = Result(loss, right, atomicLoad(&faults), 0u);
  }
}`;
};
