import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ExperimentError } from '../core/experimentError.ts';
import type { Trainer, TrainRequest } from '../core/trainer.ts';
import { initialWeights } from '../networks/initialWeights.ts';
import { ownInstruments } from '../trainers/ownInstruments.ts';
import type { OpenedEngine } from './openEngine.ts';

/** Begins what stands for a module in place of the command of a program. */
export const MODULE = 'module:';

const refuse = (message: string, cause?: unknown): never => {
  throw new ExperimentError('E_TRAINER_MODULE', message, ...(cause === undefined ? [] : [{ cause }]));
};

const loaded = async (path: string): Promise<unknown> => {
  if (!existsSync(path)) return refuse(`there is no module ${path}: name a file whose default export is a trainer.`);
  try {
    const { default: exported }: { readonly default?: unknown } = await import(pathToFileURL(path).href);
    return typeof exported === 'function' ? await exported() : exported;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_UNKNOWN_FILE_EXTENSION') {
      return refuse(`${path} cannot be read by Node ${process.versions.node}: TypeScript needs 22.18 or newer.`, cause);
    }
    return refuse(
      `the module ${path} cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`,
      cause,
    );
  }
};

type Least = Pick<Trainer, 'name' | 'version' | 'train'> & Partial<Trainer>;

const isTrainer = (value: unknown): value is Least =>
  typeof value === 'object' &&
  value !== null &&
  ['name', 'version'].every((field) => typeof (value as Record<string, unknown>)[field] === 'string') &&
  typeof (value as Record<string, unknown>).train === 'function';

/** A request that says where each recipe begins, as programs are told. */
const withInitialWeights = (request: TrainRequest): TrainRequest => ({
  ...request,
  initialWeights: request.recipes.map(
    ({ weightsSeed }, i) => request.initialWeights?.[i] ?? initialWeights(request.network, weightsSeed),
  ),
});

/** What a trainer lacks, the fused engine measures of its weights; where it is to begin it is always told. */
const whole = (trainer: Least): Trainer => {
  const { evaluate, perExampleLoss, lossOracle, close } = trainer;
  if (evaluate !== undefined && perExampleLoss !== undefined && lossOracle !== undefined) {
    return { ...trainer, evaluate, perExampleLoss, lossOracle, close: async () => close?.call(trainer) };
  }
  const instruments = ownInstruments();
  const given = {
    ...(evaluate && { evaluate }),
    ...(perExampleLoss && { perExampleLoss }),
    ...(lossOracle && { lossOracle }),
  };
  return {
    ...trainer,
    ...instruments,
    ...given,
    train: (request) => trainer.train(withInitialWeights(request)),
    own: ['train', ...(Object.keys(given) as (keyof typeof given)[])],
    close: async () => {
      await instruments.close();
      await close?.call(trainer);
    },
  };
};

/**
 * The trainer that a module of the user's exports as default: an object, or a function that gives one. With `name`,
 * `version` and `train` alone it is judged by what it trains.
 * @param file from the folder that the command runs in
 * @throws ExperimentError `E_TRAINER_MODULE`
 */
export const openModule = async (file: string): Promise<OpenedEngine> => {
  const path = resolve(file);
  const trainer = await loaded(path);
  if (!isTrainer(trainer)) {
    return refuse(
      `the default export of ${path} is no trainer: export an object with name, version and train(), e.g. tfjsTrainer({ tf, model }), or a function that gives one.`,
    );
  }
  return { trainer: whole(trainer), threads: 1 };
};
