import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const rewritten = (value: Json, change: (text: string) => string): Json => {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => rewritten(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [change(key), rewritten(item, change)]));
};

const stringsOf = (value: Json): readonly string[] => {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(stringsOf);
};

/**
 * A record that still fits its schema, with `hostile` behind every text that the schema leaves free: values, and the keys
 * that are names, the same name everywhere alike.
 */
export const hostileRecord = <Kept>(
  record: Kept,
  schema: string,
  hostile: string,
): { readonly record: Kept; readonly texts: number } => {
  const file = new URL(`../../reports/schema/${schema}.schema.json`, import.meta.url);
  const fits = new Ajv({ discriminator: true, allowUnionTypes: true }).compile(
    JSON.parse(readFileSync(file, 'utf8')) as object,
  );
  let worst = JSON.parse(JSON.stringify(record)) as Json;
  let texts = 0;
  for (const text of new Set(stringsOf(worst))) {
    const changed = rewritten(worst, (own) => (own === text ? `${text}${hostile}` : own));
    if (!fits(changed)) continue;
    worst = changed;
    texts += 1;
  }
  return { record: worst as Kept, texts };
};
