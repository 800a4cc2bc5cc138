import { readFileSync } from 'node:fs';

/** The text of a record without what clocks say: all that may differ between two runs of the same check. */
export const textWithoutTimes = (path: string): string =>
  readFileSync(path, 'utf8').replace(/^ "times": [\s\S]*?\n(?= ")/m, '');
