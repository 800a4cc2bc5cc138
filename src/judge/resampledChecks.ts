import type { BlockEvidence } from '../core/check.ts';
import type { Hypothesis } from '../core/claim.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import type { Verdict } from '../core/verdict.ts';
import { decideClaim } from './decideClaim.ts';
import { drawnBlocks } from './drawnBlocks.ts';
import { FIRST_LOOK } from './judgeHypothesis.ts';

export interface ResampledCheck {
  readonly verdict: Verdict['kind'];
  /** Blocks until the verdict, those with failed guards included. */
  readonly blocks: number;
}

/**
 * Many checks of one claim from one pool of trained blocks. Each check draws its blocks from the pool at random, none
 * twice, and runs `decideClaim` from the fifth block on, as a check does. The blocks of the pool are independent and alike
 * (each has a seed of its own), and a random choice of independent, alike blocks is again independent and alike: so each
 * check is one that might have been trained, and the share of checks with some verdict estimates its probability without
 * bias. Checks share blocks, so the estimate varies more than that of as many separate checks would.
 * @throws ExperimentError `E_POOL_TOO_SMALL`
 */
export const resampledChecks = (of: {
  readonly hypotheses: readonly Hypothesis[];
  readonly pool: readonly BlockEvidence[];
  readonly alphaPerHypothesis: number;
  readonly maxBlocks: number;
  readonly checks: number;
  readonly seed: Seed;
}): readonly ResampledCheck[] => {
  const { hypotheses, pool, alphaPerHypothesis, maxBlocks, checks, seed } = of;
  return Array.from({ length: checks }, (_, i) => {
    const order = drawnBlocks(pool, maxBlocks, splitSeed(seed, 'check', i));
    const answerAt = (n: number) =>
      decideClaim({ hypotheses, blocks: order.slice(0, n), alphaPerHypothesis, maxBlocks }).answer;
    let blocks = Math.min(FIRST_LOOK, maxBlocks);
    let answer = answerAt(blocks);
    while (answer === 'continue') answer = answerAt(++blocks); // at the latest at maxBlocks it does not say so
    return { verdict: answer.kind, blocks };
  });
};
