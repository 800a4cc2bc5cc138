/** Bytes of an idx file of unsigned bytes. */
export const idxBytes = (dims: readonly number[], values: ArrayLike<number>): Uint8Array => {
  const bytes = new Uint8Array(4 + 4 * dims.length + values.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0, 0, 8, dims.length]);
  dims.forEach((size, i) => {
    view.setUint32(4 + 4 * i, size);
  });
  bytes.set(Uint8Array.from(values), 4 + 4 * dims.length);
  return bytes;
};
