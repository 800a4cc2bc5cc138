import type { CommandWorld } from './checkCommand.ts';
import { type OpenedEngine, openEngine, openProgram } from './openEngine.ts';
import { splitCommand } from './splitCommand.ts';

/**
 * Opens the trainer that settings name: an engine, or the user's program with the engine as its instruments.
 * @throws ExperimentError those of `openEngine` and `openProgram`
 */
export const openTrainer = (
  { engine, trainer }: { readonly engine: string; readonly trainer?: string },
  threads: number | undefined,
  { stderr }: Pick<CommandWorld, 'stderr'>,
): Promise<OpenedEngine> =>
  trainer === undefined
    ? openEngine(engine, threads)
    : openProgram(
        { command: splitCommand(trainer), onLog: (line) => stderr.write(`trainer: ${line}\n`) },
        engine,
        threads,
      );
