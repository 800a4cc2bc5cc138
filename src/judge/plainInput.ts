/**
 * What a law was tried on as plain data: typed arrays as arrays, numbers that JSON has not as their names, and without
 * `provenance`, which says nothing of data that were drawn.
 */
export const plainInput = (value: unknown): unknown => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plainInput);
  if (ArrayBuffer.isView(value)) return Array.from(value as Float32Array, plainInput);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) =>
      name === 'provenance' || member === undefined ? [] : [[name, plainInput(member)]],
    ),
  );
};
