import { availableParallelism } from 'node:os';
import type { ClaimCheck } from '../../src/core/check.ts';
import type { Claim } from '../../src/core/claim.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { seedFrom } from '../../src/core/seed.ts';
import { createWasmTrainer } from '../../src/engines/wasm/wasmTrainer.ts';
import { runCheck } from '../../src/judge/runCheck.ts';
import { misledTrainer } from './misledTrainer.ts';
import type { Misreading } from './recipeBugs.ts';

/** The check of a claim on the embedded engine, as the command line does it, or on one that misreads its recipes. */
export const checkOneClaim = async (
  claim: Claim,
  dataset: Dataset,
  options: { readonly seed: number; readonly maxBlocks: number; readonly misread?: Misreading },
): Promise<ClaimCheck> => {
  const { seed, maxBlocks, misread } = options;
  const engine = await createWasmTrainer({ threads: Math.min(2, availableParallelism()) });
  try {
    const trainer = misread === undefined ? engine : misledTrainer(engine, misread);
    const { checks } = await runCheck({
      claims: [claim],
      dataset,
      trainer,
      seed: seedFrom(seed),
      budget: { maxBlocks },
    });
    return checks[0]!;
  } finally {
    await engine.close();
  }
};
