import type { TableMemory } from '../kernelShape.ts';
import { augmentWgsl } from './augmentWgsl.ts';
import { backwardWgsl } from './backwardWgsl.ts';
import { NUMBERS_WGSL } from './numbersWgsl.ts';
import { BARRIER, forwardWgsl, placeTables, tablesWgsl } from './passWgsl.ts';
import { ERRORS_WGSL } from './softmaxWgsl.ts';
import { PARTS, partAt, UPDATE_WGSL } from './updateWgsl.ts';

/** Fields of `Replica`, four bytes each. */
export const REPLICA_WORDS = [
  'rule',
  'slot',
  'pieceAt',
  'pieces',
  'order',
  'ring',
  'firstExample',
  'maxShift',
  'flip',
  'key0',
  'key1',
] as const;
export const REPLICA_NUMBERS = [
  'weightDecay',
  'momentum',
  'nesterov',
  'meanDecay',
  'meanShare',
  'squareDecay',
  'squareShare',
  'epsilon',
  'increase',
  'decrease',
  'leastStep',
  'mostStep',
  'smoothing',
] as const;
/** Fields of `Piece`, four bytes each; `rows` has the flags in its upper bits. */
export const PIECE_FIELDS = [
  'start',
  'rows',
  'seenLow',
  'seenHigh',
  'scale',
  'rate',
  'rootScale',
  'weightScale',
] as const;
export const FIRST_PIECE: number = 2 ** 30;
export const LAST_PIECE: number = 2 ** 31;

/** Bindings of the training shader. */
export const TRAIN_BINDINGS = {
  state: 0,
  inputs: 1,
  labels: 2,
  order: 3,
  plan: 4,
  replicas: 5,
  net: 6,
  scratch: 7,
  image: 8,
} as const;

const fields = (names: readonly string[], type: string): string => names.map((name) => `${name}: ${type}`).join(', ');

/**
 * Trains: one replica to a workgroup, one piece of a batch after another. A piece is what passes through the network
 * together; the first of a batch starts its gradient, the last one ends in an update of the weights.
 */
export const trainWgsl = (memory: TableMemory, augmented: boolean): string => {
  const B = TRAIN_BINDINGS;
  const { workgroupSize } = memory;
  const text = { memory, weight: (at: string) => `state[wb + ${at}]`, copied: augmented };
  const gradient = {
    begin: (at: string) => `begun(${at})`,
    take: (at: string, sum: string) => `if (lastPiece) { update(${at}, ${sum}); } else { state[gb + ${at}] = ${sum}; }`,
  };
  return `
struct Replica { ${fields(REPLICA_WORDS, 'u32')}, ${fields(REPLICA_NUMBERS, 'f32')} }
struct Piece { ${fields(PIECE_FIELDS.slice(0, 4), 'u32')}, ${fields(PIECE_FIELDS.slice(4), 'f32')} }
@group(0) @binding(${B.state}) var<storage, read_write> state: array<vec4f>;
@group(0) @binding(${B.order}) var<storage, read> order: array<u32>;
@group(0) @binding(${B.plan}) var<storage, read> plan: array<Piece>;
@group(0) @binding(${B.replicas}) var<storage, read> replicas: array<Replica>;
${tablesWgsl(memory, B)}
var<private> replica: Replica;
var<private> piece: Piece;
var<private> wb: u32;
var<private> gb: u32;
var<private> firstPiece: bool;
var<private> lastPiece: bool;
${NUMBERS_WGSL}
${UPDATE_WGSL}
fn begun(at: u32) -> vec4f {
  if (firstPiece) { return vec4f(0.0); }
  return state[gb + at];
}
${augmented ? augmentWgsl(memory, B.image) : ''}
${forwardWgsl(text)}
${ERRORS_WGSL}
${backwardWgsl(text, gradient)}
@compute @workgroup_size(${workgroupSize})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
  replica = replicas[group.x];
  wb = replica.slot * ${PARTS.length}u * net.vectors;
  gb = wb + ${partAt('gradient')}u * net.vectors;
  ${placeTables(memory, 'group.x', 'net.tangents')}
  let pieces = replicas[group.x].pieces;
  let pieceAt = replicas[group.x].pieceAt;
  for (var s = 0u; s < pieces; s++) {
    piece = plan[pieceAt + s];
    let rows = plan[pieceAt + s].rows & 0x3fffffffu;
    firstPiece = (piece.rows & ${FIRST_PIECE}u) != 0u;
    lastPiece = (piece.rows & ${LAST_PIECE}u) != 0u;
    for (var i = t; i < rows; i += ${workgroupSize}u) {
      ids[i] = replica.firstExample + order[replica.order + (piece.start + i) % replica.ring];
    }
    workgroupBarrier();
    ${augmented ? 'augment(t, rows);' : ''}
    forward(t, rows);
    for (var i = t; i < rows; i += ${workgroupSize}u) { _ = errorsOfRow(i, labels[ids[i]], piece.scale, replica.smoothing); }
    ${BARRIER}
    backward(t, rows);
  }
}`;
};
