// The trace of the Hessian, block by block, without a random probe. A ReLU network is linear in the weights of each one of
// its layers while the others stand, so that the diagonal blocks of the Hessian are those of the Gauss-Newton matrix
// J^T (diag p - p p^T) J; and the trace of that is a sum over classes of squared gradients.
import { gatherRange } from './gather';
import { backwardData, CHUNK, forward, layerAt } from './layerPasses';
import { exponentials, sumOfExponentials } from './softmax';
import { Layer, Replica } from './structs';

/**
 * Traces of the blocks of the Hessian of the mean loss over the first `examples`, one for each layer (weights and biases),
 * as f64 where `gradient` begins: for an example, sum over classes c of p_c |J^T (e_c - p)|^2, of which layer l has
 * |delta|^2 (|input|^2 + 1). About as dear as one Hessian-vector product.
 */
export function hessianTraces(address: usize, examples: i32): void {
  const replica = changetype<Replica>(address);
  memory.fill(replica.gradient, 0, (<usize>replica.layerCount) << 3);
  for (let done = 0; done < examples; done += CHUNK) {
    const rows = examples - done < CHUNK ? examples - done : CHUNK;
    gatherRange(replica, done, rows);
    forward(replica, rows);
    probabilities(replica, rows);
    for (let l = 0; l < replica.layerCount; l++) squaredInputs(layerAt(replica, l), rows);
    for (let c = 0; c < replica.classes; c++) {
      centredClass(replica, c, rows);
      for (let l = replica.layerCount - 1; l >= 0; l--) {
        if (l > 0) backwardData(replica, l, rows);
        addSquaredGradients(replica, l, c, rows);
      }
    }
  }
  for (let l = 0; l < replica.layerCount; l++) {
    const at = replica.gradient + ((<usize>l) << 3);
    store<f64>(at, load<f64>(at) / <f64>examples);
  }
}

/** Softmax of the logits, into `tangents` of the last layer; padding gets 0. */
function probabilities(replica: Replica, rows: i32): void {
  const layer = layerAt(replica, replica.layerCount - 1);
  const rowBytes: usize = (<usize>layer.outPad) << 2;
  for (let i = 0; i < rows; i++) {
    const at = <usize>i * rowBytes;
    exponentials(layer.activations + at, replica.classes, layer.tangents + at);
    const share = f32x4.splat(1 / sumOfExponentials);
    for (let j: usize = 0; j < rowBytes; j += 16) {
      v128.store(layer.tangents + at + j, f32x4.mul(v128.load(layer.tangents + at + j), share));
    }
  }
}

@inline
function sumOfSquares(from: usize, bytes: usize): f32 {
  let sums = f32x4.splat(0);
  for (let at = from; at < from + bytes; at += 16) sums = f32x4.add(sums, f32x4.mul(v128.load(at), v128.load(at)));
  sums = f32x4.add(sums, v128.shuffle<f32>(sums, sums, 2, 3, 0, 1));
  return f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1);
}

/** |input|^2 + 1 of each row, the 1 for the bias, into `tangentDeltas`. */
function squaredInputs(layer: Layer, rows: i32): void {
  for (let i = 0; i < rows; i++) {
    const word: usize = (<usize>i) << 2;
    store<f32>(layer.tangentDeltas + word, sumOfSquares(load<usize>(layer.inputRows + word), (<usize>layer.inPad) << 2) + 1);
  }
}

/** e_c - p in place of the deltas of the output; 1 - p_c as the sum of the others, which keeps its digits where p_c is near 1. */
function centredClass(replica: Replica, c: i32, rows: i32): void {
  const layer = layerAt(replica, replica.layerCount - 1);
  const rowBytes: usize = (<usize>layer.outPad) << 2;
  const own: usize = (<usize>c) << 2;
  for (let i = 0; i < rows; i++) {
    const at = <usize>i * rowBytes;
    let others: f32 = 0;
    for (let j: usize = 0; j < rowBytes; j += 4) {
      const p = load<f32>(layer.tangents + at + j);
      store<f32>(layer.deltas + at + j, -p);
      if (j != own) others += p;
    }
    store<f32>(layer.deltas + at + own, others);
  }
}

function addSquaredGradients(replica: Replica, l: i32, c: i32, rows: i32): void {
  const layer = layerAt(replica, l);
  const last = layerAt(replica, replica.layerCount - 1);
  const rowBytes: usize = (<usize>layer.outPad) << 2;
  const lastBytes: usize = (<usize>last.outPad) << 2;
  let sum: f64 = 0;
  for (let i = 0; i < rows; i++) {
    const p = load<f32>(last.tangents + <usize>i * lastBytes + ((<usize>c) << 2));
    const inputs = load<f32>(layer.tangentDeltas + ((<usize>i) << 2));
    sum += <f64>p * <f64>inputs * <f64>sumOfSquares(layer.deltas + <usize>i * rowBytes, rowBytes);
  }
  const at = replica.gradient + ((<usize>l) << 3);
  store<f64>(at, load<f64>(at) + sum);
}
