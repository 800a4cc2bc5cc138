import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { ExperimentError } from '../../core/experimentError.ts';
import type { TrainerProtocol } from './trainerProtocol.ts';

const SCHEMA = new URL('../../../reports/schema/trainer-protocol.v1.schema.json', import.meta.url);

/** Requests that a trainer answers. */
export type Method = {
  [M in keyof TrainerProtocol]: TrainerProtocol[M] extends { readonly result: unknown } ? M : never;
}[keyof TrainerProtocol];

export type Params<M extends Method> = TrainerProtocol[M]['params'];
export type Result<M extends Method> = TrainerProtocol[M]['result'];

let ajv: Ajv | undefined;

const validatorOf = (path: string): ValidateFunction => {
  if (ajv === undefined) {
    ajv = new Ajv({ allowUnionTypes: true });
    ajv.addSchema(JSON.parse(readFileSync(SCHEMA, 'utf8')), 'protocol');
  }
  return ajv.getSchema(`protocol#/properties/${path}`)!;
};

/**
 * The result of a request, as the schema has it.
 * @throws ExperimentError `E_TRAINER_REPLY`
 */
export const checkedResult = <M extends Method>(method: M, result: unknown): Result<M> => {
  const validate = validatorOf(`${method}/properties/result`);
  if (validate(result)) return result as Result<M>;
  const { instancePath, message, params } = validate.errors![0]!;
  const extra = 'additionalProperty' in params ? ` (${String(params.additionalProperty).slice(0, 80)})` : '';
  throw new ExperimentError(
    'E_TRAINER_REPLY',
    `the trainer's answer to ${method} does not fit the protocol: ${instancePath || 'it'} ${message}${extra}. docs/trainer-protocol.md has the messages.`,
  );
};
