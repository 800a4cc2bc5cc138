const plain = (value: unknown): unknown => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  return ArrayBuffer.isView(value) ? Array.from(value as Float32Array, plain) : plainInput(value);
};

/**
 * What a law was tried on as plain data: typed arrays as arrays, numbers that JSON has not as their names, and without
 * `provenance`, which says nothing of data that were drawn.
 */
export const plainInput = (input: object): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(input).flatMap(([name, member]) =>
      name === 'provenance' || member === undefined ? [] : [[name, plain(member)]],
    ),
  );
