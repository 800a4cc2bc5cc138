import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { packagedSchema } from '../../src/records/packagedSchema.ts';

const FOLDER = new URL('../../reports/schema/', import.meta.url);
const FILES = readdirSync(FOLDER);

describe('the schemas of the package', () => {
  it.each(FILES)('%s is a JSON Schema, and strictly so', (file) => {
    const schema: object = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));
    const ajv = new Ajv({ allowUnionTypes: true, discriminator: true, logger: false });
    expect(ajv.validateSchema(schema)).toBe(true);
    expect(() => ajv.compile(schema)).not.toThrow(); // strict: unknown words and unfit types throw
  });

  it.each(FILES)('%s takes and refuses alike, checked or not', async (file) => {
    const validate = await packagedSchema(file);
    const schema: object = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));
    const strict = new Ajv({ allowUnionTypes: true, discriminator: true }).compile(schema);
    for (const value of [{}, [], 'text', { kind: 'other' }]) {
      expect(validate(value)).toBe(strict(value));
      expect(validate.errors).toEqual(strict.errors);
    }
  });

  it('are compiled once', () => {
    expect(packagedSchema(FILES[0]!)).toBe(packagedSchema(FILES[0]!));
  });
});
