// Products at the same weights share the forward pass and the deltas: they are kept, chunk by chunk, where there is room.
import { gatherRange } from './gather';
import { backwardData, CHUNK, forward, layerAt, outputDeltas } from './layerPasses';
import { Layer, Replica } from './structs';

@inline
function pointActivations(layer: Layer, at: usize): void {
  const rowBytes: usize = (<usize>layer.outPad) << 2;
  layer.activations = at;
  for (let i: usize = 0; i < <usize>CHUNK; i++) store<usize>(layer.activationRows + (i << 2), at + i * rowBytes);
}

function pointAtKept(replica: Replica, chunk: usize): void {
  let at = replica.kept + chunk * replica.keptBytes;
  for (let l = 0; l < replica.layerCount; l++) {
    const layer = layerAt(replica, l);
    const bytes: usize = (<usize>(CHUNK * layer.outPad)) << 2;
    pointActivations(layer, at);
    layer.deltas = at + bytes;
    at += bytes << 1;
  }
}

/** Activations and deltas of all layers for the rows of a chunk: those kept of the last product, unless `anew`. */
export function passesOfChunk(replica: Replica, done: i32, rows: i32, scale: f32, anew: bool): void {
  gatherRange(replica, done, rows);
  if (replica.kept != 0) {
    pointAtKept(replica, <usize>(done / CHUNK));
    if (!anew) return;
  }
  forward(replica, rows);
  outputDeltas(replica, rows, scale);
  for (let l = replica.layerCount - 1; l > 0; l--) backwardData(replica, l, rows);
}

/** New deltas go to scratch from here on, and what is kept stays as it is. */
export function useOwnDeltas(replica: Replica): void {
  for (let l = 0; l < replica.layerCount; l++) {
    const layer = layerAt(replica, l);
    layer.deltas = layer.ownDeltas;
  }
}

/** Everything goes to scratch again. */
export function leaveKept(replica: Replica): void {
  if (replica.kept == 0) return;
  useOwnDeltas(replica);
  for (let l = 0; l < replica.layerCount; l++) {
    const layer = layerAt(replica, l);
    pointActivations(layer, layer.ownActivations);
  }
}
