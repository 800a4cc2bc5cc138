import { availableParallelism } from 'node:os';
import { expect } from 'vitest';
import type { ClaimCheck } from '../../src/core/check.ts';
import type { Claim } from '../../src/core/claim.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { seedFrom } from '../../src/core/seed.ts';
import { createWasmTrainer } from '../../src/engines/wasm/wasmTrainer.ts';
import { runCheck } from '../../src/judge/runCheck.ts';
import { misledTrainer } from './misledTrainer.ts';
import type { Misreading } from './recipeBugs.ts';

/** The card tells of the guards that blocks are held to: of each that a claim measures by when it holds, of no other at any time. */
const toldGuards = ({ guards }: Claim, { verdict, blocks }: ClaimCheck): void => {
  const passed = new Set(blocks.flatMap((block) => block.guards.map(({ name }) => name.replace(/ \(.*\)$/, ''))));
  expect([...guards]).toEqual(expect.arrayContaining([...passed]));
  if (verdict.kind === 'holds') expect([...passed].toSorted()).toEqual([...guards].toSorted());
};

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
    toldGuards(claim, checks[0]!);
    return checks[0]!;
  } finally {
    await engine.close();
  }
};
