import { availableParallelism } from 'node:os';
import type { ClaimCheck } from '../../src/core/check.ts';
import type { Claim } from '../../src/core/claim.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { seedFrom } from '../../src/core/seed.ts';
import type { Trainer } from '../../src/core/trainer.ts';
import { runCheck } from '../../src/judge/runCheck.ts';
import { allMutations } from './mutations/allMutations.ts';
import { builtMutant } from './mutations/builtMutant.ts';

/** The check of a claim on an engine with a bug of the catalogue in it, as `checkOneClaim` does it on a sound one; on TensorFlow.js where that has the bug. */
export const checkMutant = async (
  claim: Claim,
  dataset: Dataset,
  bug: string,
  { seed, maxBlocks }: { readonly seed: number; readonly maxBlocks: number },
): Promise<ClaimCheck> => {
  const mutation = allMutations.find(({ name }) => name === bug);
  if (mutation === undefined) throw new TypeError(`the catalogue has no bug "${bug}"`);
  const built = await builtMutant(mutation);
  let trainer: Trainer | undefined;
  try {
    trainer = await (built.openTfjs?.() ?? built.open(Math.min(2, availableParallelism())));
    const { checks } = await runCheck({
      claims: [claim],
      dataset,
      trainer,
      seed: seedFrom(seed),
      budget: { maxBlocks },
    });
    return checks[0]!;
  } finally {
    await trainer?.close();
    built.remove();
  }
};
