import { readFile } from 'node:fs/promises';
import { Ajv, type ValidateFunction } from 'ajv';

const FOLDER = new URL('../../reports/schema/', import.meta.url);

const made = new Map<string, Promise<ValidateFunction>>();

/**
 * The check of a schema that came with the package, made once per process. That the schemas are schemas is the matter of
 * specs/contracts/schemas.spec.ts, and no check is long enough to be worth shortening: both took longer than the checks.
 * @param file in reports/schema
 */
export const packagedSchema = <T>(file: string): Promise<ValidateFunction<T>> => {
  const known = made.get(file) as Promise<ValidateFunction<T>> | undefined;
  if (known !== undefined) return known;
  const compiled = readFile(new URL(file, FOLDER), 'utf8').then((text) =>
    new Ajv({
      allowUnionTypes: true,
      discriminator: true,
      validateSchema: false,
      code: { optimize: false },
    }).compile<T>(JSON.parse(text)),
  );
  made.set(file, compiled);
  return compiled;
};
