import type { ConvNetwork } from '../core/network.ts';
import { readAnyRecord } from '../records/readAnyRecord.ts';
import type { TimeToAccuracyRecord } from '../records/timeToAccuracyRecord.ts';
import type { CommandWorld } from './checkCommand.ts';
import { chooseEngine } from './chooseEngine.ts';
import { AUTO } from './openEngine.ts';

/** The engine that trains convolutions wherever TensorFlow.js is installed. */
export const CONV_ENGINE = 'tfjs-cpu';
/** For each engine: some updates of a network with convolutions take longer than those of a small MLP. */
const LIMIT_SECONDS = 60;

/**
 * The name of a sweep's engine, `auto` decided: by the record it goes on from, or by a trial of its network at its smallest batch.
 * @throws ExperimentError those of `readAnyRecord`
 */
export const engineOfSweep = async (
  { engine, batchSizes }: Pick<TimeToAccuracyRecord['settings'], 'engine' | 'batchSizes'>,
  network: ConvNetwork,
  resume: string | undefined,
  world: CommandWorld,
): Promise<string> => {
  if (engine === AUTO && resume !== undefined) {
    const { settings } = await readAnyRecord(resume, ['batchlaw-time-to-accuracy']);
    world.stderr.write(`engine auto: ${settings.engine}, as ${resume} says\n`);
    return settings.engine;
  }
  const trial = () => ({ network, batchSize: Math.min(...batchSizes), replicas: 1 });
  return chooseEngine(engine, trial, world, { limitSeconds: LIMIT_SECONDS, standard: CONV_ENGINE });
};
