import type { TrainerLimits } from '../engines/external/externalTrainer.ts';
import type { CommandWorld } from './checkCommand.ts';
import { type OpenedEngine, openEngine, openProgram } from './openEngine.ts';
import { MODULE, openModule } from './openModule.ts';
import { splitCommand } from './splitCommand.ts';

/**
 * Opens the trainer that settings name: an engine, the user's program with the engine as its instruments, or a module of
 * the user's by `module:trainer.mjs`.
 * @throws ExperimentError those of `openEngine`, `openProgram` and `openModule`
 */
export const openTrainer = (
  { engine, trainer, limits }: { readonly engine: string; readonly trainer?: string; readonly limits?: TrainerLimits },
  threads: number | undefined,
  { stderr }: Pick<CommandWorld, 'stderr'>,
): Promise<OpenedEngine> => {
  if (trainer === undefined) return openEngine(engine, threads);
  if (trainer.startsWith(MODULE)) return openModule(trainer.slice(MODULE.length));
  return openProgram(
    { command: splitCommand(trainer), onLog: (line) => stderr.write(`trainer: ${line}\n`), limits },
    engine,
    threads,
  );
};
