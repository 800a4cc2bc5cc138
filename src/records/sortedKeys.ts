/** The keys of a plain object that have a value, by UTF-16 code unit. */
export const sortedKeys = (value: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort();
