import { readFileSync } from 'node:fs';

/** Name and version of this package, from its package.json: two folders up both from src/records and from dist/records. */
export const toolVersion = (): { readonly name: string; readonly version: string } => {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { name, version } = JSON.parse(text) as { name: string; version: string };
  return { name, version };
};
