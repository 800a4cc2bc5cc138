// Gauss-Newton-vector products: tangents of the logits forward, their curvature back through the network as it stands.
import { forwardTangents } from './hessianVector';
import { leaveKept, passesOfChunk, useOwnDeltas } from './keptPasses';
import { accumulateGradient } from './layerGradient';
import { backwardData, CHUNK, layerAt } from './layerPasses';
import { softmaxTangentDeltas } from './softmax';
import { Replica } from './structs';

/**
 * J^T H_L J of the mean loss over the first `examples` times the vector in `direction`, into `gradient`: J is the
 * Jacobian of the logits, H_L the Hessian of the loss by the logits. Source: Schraudolph 2002, Neural Computation 14(7).
 * @param anew false: the weights and the examples are those of the last product
 */
export function gaussNewtonVector(address: usize, examples: i32, anew: bool): void {
  const replica = changetype<Replica>(address);
  memory.fill(replica.gradient, 0, (<usize>replica.paddedCount) << 2);
  const scale: f32 = 1 / <f32>examples;
  for (let done = 0; done < examples; done += CHUNK) {
    const rows = examples - done < CHUNK ? examples - done : CHUNK;
    passesOfChunk(replica, done, rows, scale, anew);
    forwardTangents(replica, rows);
    const deltas = layerAt(replica, replica.layerCount - 1).deltas;
    useOwnDeltas(replica);
    curvatureOfOutputs(replica, rows, scale, deltas);
    for (let l = replica.layerCount - 1; l >= 0; l--) {
      if (l > 0) backwardData(replica, l, rows);
      accumulateGradient(replica, l, rows);
    }
  }
  leaveKept(replica);
}

/** H_L R{logits} as the deltas of the output, from its true ones, `from`. */
function curvatureOfOutputs(replica: Replica, rows: i32, scale: f32, from: usize): void {
  const layer = layerAt(replica, replica.layerCount - 1);
  const rowBytes: usize = (<usize>layer.outPad) << 2;
  for (let i = 0; i < rows; i++) {
    const at = <usize>i * rowBytes;
    const label = load<i32>(replica.batchLabels + ((<usize>i) << 2));
    softmaxTangentDeltas(from + at, layer.tangents + at, replica.classes, label, scale, layer.deltas + at);
  }
}
