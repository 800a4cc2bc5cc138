/** The keys of a plain object that have a value, by UTF-16 code unit. A loop: a closure would be optimised anew at each call. */
export const sortedKeys = (value: Readonly<Record<string, unknown>>): readonly string[] => {
  const keys: string[] = [];
  for (const key of Object.keys(value)) if (value[key] !== undefined) keys.push(key);
  return keys.sort();
};
