import type { Dataset } from '../../core/dataset.ts';
import type { HeldData } from './heldData.ts';
import { startTrainer, type TrainerProcess, type TrainerProcessOptions } from './trainerProcess.ts';
import type { HelloParams, HelloResult } from './trainerProtocol.ts';

/** Data sets a trainer is asked to keep at most: the arms of a block share two, and two blocks may be under way. */
const KEPT = 6;

/** A trainer that said hello, with the data it was given. */
export interface TrainerWorker {
  readonly hello: HelloResult;
  readonly request: TrainerProcess['request'];
  /** Makes sure that it has these data; earlier ones are forgotten. @returns their names */
  give(datasets: readonly Dataset[], held: HeldData): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Starts a trainer and asks for its name and capabilities. */
export const openWorker = async (
  options: TrainerProcessOptions & {
    readonly tool: HelloParams['tool'];
    readonly helloSeconds: number;
    readonly silenceSeconds: number;
  },
): Promise<TrainerWorker> => {
  const { tool, helloSeconds, silenceSeconds } = options;
  const program = startTrainer(options);
  const { request, close } = program;
  const has = new Set<string>();
  const give = async (datasets: readonly Dataset[], held: HeldData): Promise<readonly string[]> => {
    const wanted = datasets.map(held.nameOf);
    for (const [i, name] of wanted.entries()) {
      if (has.delete(name)) {
        has.add(name); // the latest last
        continue;
      }
      await request('data', await held.message(datasets[i]!), { silenceSeconds });
      has.add(name);
    }
    for (const name of [...has].slice(0, -KEPT)) {
      await request('forget', { id: name }, { silenceSeconds });
      has.delete(name);
      await held.release(name);
    }
    return wanted;
  };
  try {
    const hello = await request('hello', { protocol: 1, tool }, { silenceSeconds: helloSeconds });
    return { hello, request, give, close };
  } catch (error) {
    await close();
    throw error;
  }
};
