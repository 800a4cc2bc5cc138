// What the host writes into memory before it calls the kernel (src/engines/wasm/replicaFields.ts): fields of four bytes
// each, in this order. Pointers are byte addresses; a "row table" is a list of addresses, one for each row of a chunk.

/** Layer l maps inputs [rows, inPad] to outputs [rows, outPad]. Weights stand as [outPad][inPad], padding is zero. */
@unmanaged
export class Layer {
  inPad: i32;
  outputs: i32;
  outPad: i32;
  weights: usize; // [outPad][inPad], then biases [outPad]
  biases: usize;
  velocity: usize; // same layout as the parameters: momentum buffer
  gradient: usize; // same layout: accumulated gradient, or product of a matrix and a vector
  direction: usize; // same layout: the vector of such a product
  activations: usize; // [CHUNK][outPad]: ReLU outputs, or logits for the last layer
  activationRows: usize; // row table of `activations`
  deltas: usize; // [CHUNK][outPad]: derivative of the loss by the pre-activations
  tangents: usize; // [CHUNK][outPad]: R{activations}
  tangentRows: usize;
  tangentDeltas: usize; // [CHUNK][outPad]: R{deltas}
  inputRows: usize; // row table of the layer below (for the first layer: filled by the gather)
  inputTangentRows: usize; // 0 for the first layer
  ownActivations: usize; // where `activations` and `deltas` point unless those of a chunk are kept elsewhere
  ownDeltas: usize;
}
export const LAYER_BYTES: usize = 72;

/** A network, its parameters, its data and the state of one replica. */
@unmanaged
export class Replica {
  layerCount: i32;
  layers: usize;
  parameters: usize; // [paddedCount]
  velocity: usize; // [paddedCount]: what the optimiser remembers of each weight, see adaptiveUpdate.ts
  squares: usize; // [paddedCount]: the same, not looked at by SGD
  gradient: usize;
  paddedCount: i32;
  classes: i32;
  // data
  inputs: usize; // [examples][inPad of the first layer]
  labels: usize; // [examples] i32
  batchLabels: usize; // [CHUNK] i32
  // the stream of shuffled epochs
  order: usize; // [N] i32
  datasetSize: i32;
  position: i32; // within the epoch; N = the next epoch is to be drawn
  epoch: i32; // number of the epoch to be drawn next
  orderKey0: u32;
  orderKey1: u32;
  // optimiser: `rule` says which, and each looks at some of these numbers
  rule: i32;
  momentum: f32;
  nesterov: i32;
  weightDecay: f32;
  meanDecay: f32;
  meanShare: f32; // 1 - meanDecay
  squareDecay: f32;
  squareShare: f32; // 1 - squareDecay
  epsilon: f32;
  increase: f32;
  decrease: f32;
  leastStep: f32;
  mostStep: f32;
  // augmentation; maxShift < 0 = none
  maxShift: i32;
  flip: i32;
  rows: i32;
  columns: i32;
  channels: i32;
  background: usize; // [inPad]
  augmentationKey0: u32;
  augmentationKey1: u32;
  augmented: usize; // [CHUNK][inPad]
  // the planned updates of one call
  skips: usize; // i32
  batchSizes: usize; // i32
  gradientScales: usize; // f32
  learningRates: usize; // f32
  rootScales: usize; // f32, not looked at by SGD
  weightScales: usize; // f32, not looked at by SGD
  // scratch
  list: usize; // terms of a linear combination of rows: (address, factor) pairs
  listEnds: usize; // where the lists of a group of outputs end
  perExample: usize; // 0, or [examples] f32 of losses to write
  kept: usize; // 0, or room for activations and deltas of all layers, chunk by chunk
  keptBytes: usize; // of one chunk
}
