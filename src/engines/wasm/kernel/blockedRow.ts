/**
 * Where row j of a weight matrix begins. Weights, velocities and gradients [outPad][inPad] stand in blocks of 4 outputs
 * x 4 inputs: `affine` then reads four rows of weights through one pointer, at constant offsets. A vector of four inputs
 * of one row is followed by the next one 64 bytes further. The host's side is src/engines/wasm/paddedParameters.ts.
 */
@inline
export function blockedRow(j: i32, rowBytes: usize): usize {
  return <usize>(j & ~3) * rowBytes + ((<usize>(j & 3)) << 4);
}
