import { readFileSync } from 'node:fs';

/** A change of one source file by its text. */
export interface SourcePatch {
  /** Below `src/`. */
  readonly file: string;
  /** Occurs in the file exactly once. */
  readonly search: string;
  readonly replacement: string;
}

const SOURCES = new URL('../../../src/', import.meta.url);

/**
 * The texts of the files that the patches change, by file.
 * @throws Error when a search text is not in its file exactly once: the source has moved on, and the patch must follow
 */
export const patchedSources = (patches: readonly SourcePatch[]): ReadonlyMap<string, string> => {
  const texts = new Map<string, string>();
  for (const { file, search, replacement } of patches) {
    const text = texts.get(file) ?? readFileSync(new URL(file, SOURCES), 'utf8');
    const found = text.split(search).length - 1;
    if (found !== 1) throw new Error(`src/${file} has ${found} times, and not once: ${search}`);
    texts.set(
      file,
      text.replace(search, () => replacement),
    );
  }
  return texts;
};
