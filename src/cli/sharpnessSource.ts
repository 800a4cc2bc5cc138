import { ExperimentError } from '../core/experimentError.ts';
import { readAnyRecord } from '../records/readAnyRecord.ts';
import type { SharpnessRecord } from '../records/sharpnessRecord.ts';
import { type ArmsWanted, type RecordedArms, recordedArms } from './recordedArms.ts';
import type { SharpnessRequest } from './sharpnessRequest.ts';

/** A request with all that a record decides filled in. */
export interface SharpnessSource {
  readonly request: SharpnessRequest;
  /** Arms of an evidence record, to be trained again. */
  readonly chosen?: RecordedArms;
  /** A sharpness record whose solutions are asked for: what comes out is held against it. */
  readonly earlier?: { readonly path: string; readonly record: SharpnessRecord };
}

const isRecord = (path: string): boolean => /\.json$/i.test(path);

const ARM_FLAGS = ['--claim', '--block', '--arms'] as const;
/** What a record decides: its data, slice, networks, and who trains. */
const DECIDED = ['--network', '--examples', '--label-noise', '--inputs', '--engine', '--trainer'] as const;

const refuse = (flags: readonly string[], given: readonly string[], code: string, why: string): void => {
  const odd = flags.filter((flag) => given.includes(flag));
  if (odd.length > 0) throw new ExperimentError(code, `${odd.join(', ')} ${why}`);
};

/** What a sharpness record says of its solutions, in place of what the command line says of them. */
const asRecorded = (request: SharpnessRequest, { settings }: SharpnessRecord): SharpnessRequest => {
  const { weights, network, data, labelColumn, examples, labelNoise, inputs, seed, engine, trainer } = settings;
  const { network: _, labelColumn: __, ...rest } = request;
  return {
    ...rest,
    weights,
    ...(network !== undefined && { network }),
    data: request.given.includes('--data') ? request.data : data,
    ...(labelColumn !== undefined && { labelColumn }),
    ...(request.dataFolder === undefined && settings.dataFolder !== undefined && { dataFolder: settings.dataFolder }),
    ...(request.dataUrl === undefined && settings.dataUrl !== undefined && { dataUrl: settings.dataUrl }),
    examples,
    labelNoise,
    inputs,
    seed,
    engine,
    ...(trainer !== undefined && { trainer }),
  };
};

/**
 * Where the solutions of a request come from: files, training, or one record of ours, which then says on which data, slice,
 * network and engine.
 * @throws ExperimentError `E_OPTION_WITHOUT_RECORD`, `E_RECORD_AMONG_WEIGHTS`, `E_RECORD_DECIDES`, `E_RECORD_OF_RECORD`, and those
 *   of `readAnyRecord` and `recordedArms`
 */
export const sharpnessSource = async (request: SharpnessRequest): Promise<SharpnessSource> => {
  const { weights, given } = request;
  const path = weights.find(isRecord);
  const without =
    'can be given for an evidence record alone, whose arms are measured: give its .json file in place of weights.';
  if (path === undefined) {
    refuse(ARM_FLAGS, given, 'E_OPTION_WITHOUT_RECORD', without);
    return { request };
  }
  if (weights.length > 1) {
    throw new ExperimentError(
      'E_RECORD_AMONG_WEIGHTS',
      `${path} is a record, which says what its solutions are measured on: give it alone, without ${weights.filter((other) => other !== path).join(', ')}.`,
    );
  }
  refuse(
    DECIDED,
    given,
    'E_RECORD_DECIDES',
    `cannot be chosen for the solutions of a record: ${path} says it. Leave it out.`,
  );
  const record = await readAnyRecord(path, ['batchlaw-evidence', 'batchlaw-sharpness']);
  if (record.kind === 'batchlaw-sharpness') {
    refuse(ARM_FLAGS, given, 'E_OPTION_WITHOUT_RECORD', without);
    const nested = record.settings.weights.find(isRecord);
    if (nested !== undefined) {
      throw new ExperimentError(
        'E_RECORD_OF_RECORD',
        `the solutions of ${path} come from the record ${nested}: give that one, with the options that the page of ${path} ends with.`,
      );
    }
    refuse(
      ['--seed'],
      given,
      'E_RECORD_DECIDES',
      `draws the slice of ${path} too, and cannot be chosen. Leave it out.`,
    );
    return { request: asRecorded(request, record), earlier: { path, record } };
  }
  const wanted: ArmsWanted = {
    ...(request.claim !== undefined && { claim: request.claim }),
    ...(request.block !== undefined && { block: request.block }),
    ...(request.arms !== undefined && { arms: request.arms }),
  };
  const chosen = recordedArms(record, wanted, path);
  const { data, labelColumn, dataFolder, dataUrl, engine } = record.settings;
  const places = {
    ...(labelColumn !== undefined && { labelColumn }),
    ...(dataFolder !== undefined && { dataFolder }),
    ...(dataUrl !== undefined && { dataUrl }),
  };
  return { request: { ...places, ...request, data: given.includes('--data') ? request.data : data, engine }, chosen };
};

/**
 * Refuses solutions that are not those of an earlier sharpness record.
 * @throws ExperimentError `E_REPLAY_DIFFERS`
 */
export const checkEarlier = ({ path, record }: NonNullable<SharpnessSource['earlier']>, now: SharpnessRecord): void => {
  const told = ({ slice, solutions, dataset }: SharpnessRecord): readonly (readonly [string, unknown])[] => [
    ['data of sha256', dataset.provenance.sha256],
    ['slice', slice.id],
    ...solutions.flatMap(({ name, source, loss }) => [
      [`file of ${name}, sha256`, source.kind === 'file' ? source.sha256 : 'none'] as const,
      [`loss of ${name}`, loss] as const,
    ]),
  ];
  const [theirs, ours] = [told(record), told(now)];
  const at = theirs.findIndex(([, value], i) => value !== ours[i]?.[1]);
  if (at === -1) return;
  throw new ExperimentError(
    'E_REPLAY_DIFFERS',
    `${path}: ${theirs[at]![0]} is ${theirs[at]![1]} there and ${ours[at]?.[1]} here: these are not its solutions. The files have changed, or another batchlaw wrote it (${record.tool.version}, engine ${record.environment.engine.name} ${record.environment.engine.version}).`,
  );
};
