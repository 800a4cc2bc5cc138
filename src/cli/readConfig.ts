import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { ExperimentError } from '../core/experimentError.ts';
import { nearestName } from '../core/nearestName.ts';
import { parsePlainJson } from '../records/parsePlainJson.ts';
import type { GateConfig } from './gateConfig.ts';

/** What is looked for where none is named, in this order. */
export const CONFIG_FILES = [
  'batchlaw.config.ts',
  'batchlaw.config.mjs',
  'batchlaw.config.js',
  'batchlaw.config.json',
] as const;

const SCHEMA = new URL('../../reports/schema/config.v1.schema.json', import.meta.url);

/** Letters of what a config says that an error repeats. */
const MOST_SHOWN = 80;

let validator: Promise<ValidateFunction<GateConfig>> | undefined;

const configValidator = (): Promise<ValidateFunction<GateConfig>> => {
  validator ??= readFile(SCHEMA, 'utf8').then((text) =>
    new Ajv({ allowUnionTypes: true, verbose: true }).compile<GateConfig>(JSON.parse(text) as object),
  );
  return validator;
};

const refuse = (message: string, cause?: unknown): never => {
  throw new ExperimentError('E_CONFIG', message, ...(cause === undefined ? [] : [{ cause }]));
};

/** `/bypasses/0/until` -> `bypasses[0].until`. */
const fieldOf = (pointer: string): string =>
  pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : path === '' ? part : `${path}.${part}`), '');

/** The fields that stand beside one that is not known. */
const knownBeside = ({ parentSchema }: ErrorObject): readonly string[] =>
  Object.keys((parentSchema as { readonly properties?: object }).properties ?? {});

const problemOf = (error: ErrorObject): string => {
  const field = fieldOf(error.instancePath);
  const at = field === '' ? 'the config' : `its field ${field}`;
  const value = JSON.stringify(error.data)?.slice(0, MOST_SHOWN);
  switch (error.keyword) {
    case 'additionalProperties': {
      const name = String(error.params.additionalProperty).slice(0, MOST_SHOWN);
      const known = knownBeside(error);
      const near = nearestName(name, known);
      return `${at} has a field "${name}", which there is not${near === undefined ? '' : `; did you mean "${near}"?`}: the fields are ${known.join(', ')}`;
    }
    case 'enum':
      return `${at} is ${value}: it must be one of ${(error.params.allowedValues as readonly unknown[]).join(', ')}`;
    case 'required':
      return `${at} lacks the field "${error.params.missingProperty}"`;
    default:
      return `${at} is ${value}: it ${error.message}`;
  }
};

const load = async (path: string): Promise<unknown> => {
  if (extname(path) === '.json') {
    return parsePlainJson(
      await readFile(path, 'utf8'),
      (reason, cause) => new ExperimentError('E_CONFIG', `${path}: ${reason}.`, { cause }),
    );
  }
  try {
    const loaded: { readonly default?: unknown } = await import(pathToFileURL(path).href);
    return loaded.default ?? refuse(`${path} has no default export: end it with export default defineConfig({ ... }).`);
  } catch (cause) {
    if (cause instanceof ExperimentError) throw cause;
    if ((cause as NodeJS.ErrnoException).code === 'ERR_UNKNOWN_FILE_EXTENSION') {
      return refuse(
        `${path} cannot be read by Node ${process.versions.node}: TypeScript needs 22.18 or newer; name it batchlaw.config.mjs, or use .json.`,
        cause,
      );
    }
    return refuse(`${path} cannot be loaded: ${(cause as Error).message}`, cause);
  }
};

/**
 * The config of a gate, checked.
 * @param named the file that was asked for; else one of `CONFIG_FILES` in `folder`
 * @throws ExperimentError `E_CONFIG`, naming the field
 */
export const readConfig = async (
  named: string | undefined,
  folder: string,
): Promise<{ readonly path: string; readonly config: GateConfig }> => {
  const candidates = named === undefined ? CONFIG_FILES : [named];
  const path = candidates.map((file) => resolve(folder, file)).find((file) => existsSync(file));
  if (path === undefined) {
    return refuse(
      named === undefined
        ? `there is no config in ${folder}: \`batchlaw init\` writes one (${CONFIG_FILES.join(', ')}).`
        : `there is no config ${named}: name another file, or write one by \`batchlaw init\`.`,
    );
  }
  const config = await load(path);
  const validate = await configValidator();
  if (validate(config)) return { path, config };
  return refuse(`${path}: ${problemOf(validate.errors![0]!)}.`);
};
