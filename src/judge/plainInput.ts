const plain = (value: unknown): unknown => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  return ArrayBuffer.isView(value) ? Array.from(value as Float32Array, plain) : plainInput(value);
};

/** Say nothing of data that were drawn: where a set comes from, and what it is called beside its numbers. */
const OF_DATA_SETS = ['provenance', 'id'];

/**
 * What a law was tried on as plain data: typed arrays as arrays, numbers that JSON has not as their names, and of data
 * sets what is in them.
 */
export const plainInput = (input: object): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(input).flatMap(([name, member]) =>
      ('provenance' in input && OF_DATA_SETS.includes(name)) || member === undefined ? [] : [[name, plain(member)]],
    ),
  );
