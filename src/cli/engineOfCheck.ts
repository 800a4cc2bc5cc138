import type { Dataset } from '../core/dataset.ts';
import { readRecord } from '../records/readRecord.ts';
import { askedFor } from './askedFor.ts';
import type { CheckRequest, CommandWorld } from './checkCommand.ts';
import { chooseEngine, STANDARD_ENGINE } from './chooseEngine.ts';
import { datasetOf } from './dataFlags.ts';
import { AUTO } from './openEngine.ts';
import { trialOfClaims } from './trialOfClaims.ts';

type Asked = Pick<
  CheckRequest,
  | 'names'
  | 'all'
  | 'laws'
  | 'engine'
  | 'trainer'
  | 'threads'
  | 'resume'
  | 'data'
  | 'dataFolder'
  | 'dataUrl'
  | 'labelColumn'
>;

/**
 * The name of a check's engine, `auto` decided: by the record it goes on from, which another engine could not; wasm where a
 * trainer of the user's own trains and the engine only measures; by a trial otherwise.
 * @param loaded the data, where they are read already
 * @throws ExperimentError those of `readRecord`, `askedFor` and `datasetOf`
 */
export const engineOfCheck = async (asked: Asked, world: CommandWorld, loaded?: Dataset): Promise<string> => {
  const { engine, trainer, resume, threads } = asked;
  if (engine !== AUTO) return engine;
  if (resume !== undefined) {
    const { settings } = await readRecord(resume);
    world.stderr.write(`engine auto: ${settings.engine}, as ${resume} says\n`);
    return settings.engine;
  }
  if (trainer !== undefined) {
    world.stderr.write(`engine auto: a trainer of your own trains; ${STANDARD_ENGINE} measures what it trained\n`);
    return STANDARD_ENGINE;
  }
  const { claims } = askedFor(asked.names, asked);
  const dataset = loaded ?? (await datasetOf(asked, world.stderr));
  return chooseEngine(AUTO, () => trialOfClaims(claims, dataset), world, { threads });
};
