import { ENGINES, openEngine } from '../../src/cli/openEngine.ts';
import { ExperimentError } from '../../src/core/experimentError.ts';
import type { Trainer } from '../../src/core/trainer.ts';

export const engineNames: readonly string[] = Object.keys(ENGINES);

/** An engine, or why this machine has none of that name. */
export type FoundEngine =
  | { readonly kind: 'found'; readonly trainer: Trainer }
  | { readonly kind: 'absent'; readonly reason: string };

/** What is not there; anything else that opening throws is a fault. */
const ABSENT: ReadonlySet<string> = new Set([
  'E_ENGINE_NOT_INSTALLED',
  'E_GPU_PACKAGE',
  'E_GPU_NO_ADAPTER',
  'E_GPU_NO_VULKAN',
]);

/** Opens an engine on one thread. In CI every engine must be there: what is missing throws. */
export const foundEngine = async (name: string): Promise<FoundEngine> => {
  try {
    return { kind: 'found', trainer: (await openEngine(name, 1)).trainer };
  } catch (error) {
    if (process.env.CI === 'true' || !(error instanceof ExperimentError) || !ABSENT.has(error.code)) throw error;
    return { kind: 'absent', reason: error.message };
  }
};
