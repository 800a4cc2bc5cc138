import { readFile } from 'node:fs/promises';
import { ExperimentError } from '../../core/experimentError.ts';
import { packagedSchema } from '../packagedSchema.ts';
import { parsePlainJson } from '../parsePlainJson.ts';
import type { Baseline } from './baseline.ts';

/**
 * The baseline in a text.
 * @throws ExperimentError `E_BASELINE_INVALID`
 */
export const parseBaseline = async (text: string, name: string): Promise<Baseline> => {
  const refused = (reason: string, cause?: unknown): ExperimentError =>
    new ExperimentError(
      'E_BASELINE_INVALID',
      `${name} is no baseline: ${reason}. Record it anew by \`batchlaw gate --baseline record\`.`,
      { cause },
    );
  const value = parsePlainJson(text, refused);
  const validate = await packagedSchema<Baseline>('baseline.v1.schema.json');
  if (validate(value)) return value;
  const { instancePath, message } = validate.errors![0]!;
  throw refused(`${instancePath === '' ? '/' : instancePath} ${message}`);
};

/**
 * The baseline in a file.
 * @throws ExperimentError `E_BASELINE_NOT_FOUND`, `E_BASELINE_INVALID`
 */
export const readBaseline = async (path: string): Promise<Baseline> => {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new ExperimentError(
      'E_BASELINE_NOT_FOUND',
      `no baseline at ${path} (${cause.code}): \`batchlaw gate --baseline record\` writes it, or set baseline to "off" in the config.`,
      { cause },
    );
  });
  return parseBaseline(text, path);
};
