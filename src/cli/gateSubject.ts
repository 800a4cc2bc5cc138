import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { ExperimentError } from '../core/experimentError.ts';
import type { TrainerLimits } from '../engines/external/externalTrainer.ts';
import { CHECK_DEFAULTS } from './checkCommand.ts';
import { type DataFlags, DEFAULT_DATA } from './dataFlags.ts';
import type { GateConfig, TrainerConfig } from './gateConfig.ts';
import { MODULE } from './openModule.ts';
import { limitsOfConfig } from './trainerLimits.ts';

/** Who trains, on what, from which seed. */
export interface GateSubject extends DataFlags {
  readonly engine: string;
  /** As `--trainer` has it. */
  readonly trainer?: string;
  /** Of time, for that program. */
  readonly limits?: TrainerLimits;
  readonly seed: number;
}

/** Data by a path are found from the config, whatever folder the gate is run in. */
const dataFrom = (folder: string, data: string): string =>
  /[\\/.]/.test(data) && !isAbsolute(data) ? resolve(folder, data) : data;

/** What a check takes for the program or the module of a config. */
const trainerOf = (path: string, { command, module }: TrainerConfig): { readonly trainer?: string } => {
  if (command !== undefined && module !== undefined) {
    throw new ExperimentError(
      'E_CONFIG',
      `${path}: its field trainer has a command and a module: a trainer is the one or the other.`,
    );
  }
  if (module === undefined) return command === undefined ? {} : { trainer: command };
  return { trainer: `${MODULE}${relative('', resolve(dirname(path), module))}` };
};

/**
 * What a config says of who trains and on what: `gate` judges it, `plan` and `calibrate` measure it.
 * @param path of the config
 * @throws ExperimentError `E_CONFIG`
 */
export const gateSubject = (
  path: string,
  { trainer = {}, data = DEFAULT_DATA, dataFolder, labelColumn, seed = Number(CHECK_DEFAULTS.seed) }: GateConfig,
): GateSubject => {
  const limits = limitsOfConfig(path, trainer);
  return {
    data: dataFrom(dirname(path), data),
    ...(dataFolder !== undefined && { dataFolder }),
    ...(labelColumn !== undefined && { labelColumn }),
    engine: trainer.engine ?? CHECK_DEFAULTS.engine,
    ...trainerOf(path, trainer),
    ...(limits && { limits }),
    seed,
  };
};
