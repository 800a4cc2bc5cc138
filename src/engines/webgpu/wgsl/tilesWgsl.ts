/** Runs `text` for each of so many rows, lanes or the like. */
export const each = (count: number, text: (q: number) => string): string =>
  Array.from({ length: count }, (_, q) => text(q)).join('\n');

/** The same for each pair. */
export const eachOf = (rows: number, columns: number, text: (r: number, c: number) => string): string =>
  each(rows, (r) => each(columns, (c) => text(r, c)));

/** In WGSL: how many tiles of so many places there are. */
export const tilesOf = (places: string, size: number): string => `((${places} + ${size - 1}u) / ${size}u)`;

/** In WGSL: place `q` of a tile, or the last of all places where the tile reaches beyond it. */
export const placeOf = (first: string, q: number, places: string): string =>
  q === 0 ? first : `min(${first} + ${q}u, ${places} - 1u)`;
