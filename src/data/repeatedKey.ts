/**
 * A key that stands twice in one object of a JSON text, where `JSON.parse` would keep the last without a word; undefined
 * when there is none.
 * @param json valid JSON
 */
export const repeatedKey = (json: string): string | undefined => {
  const open: Set<string>[] = []; // one per bracket; that of an array stays empty
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (character === '{' || character === '[') open.push(new Set());
    if (character === '}' || character === ']') open.pop();
    if (character !== '"') continue;
    const from = at;
    for (at += 1; json[at] !== '"'; at++) if (json[at] === '\\') at += 1;
    let after = at + 1;
    while (/\s/.test(json[after] ?? '')) after += 1;
    if (json[after] !== ':') continue;
    const key = JSON.parse(json.slice(from, at + 1)) as string;
    const keys = open.at(-1)!; // a key stands in an object
    if (keys.has(key)) return key;
    keys.add(key);
  }
  return undefined;
};
