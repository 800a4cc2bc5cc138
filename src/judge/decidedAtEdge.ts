import type { BlockEvidence } from '../core/check.ts';
import type { Hypothesis } from '../core/claim.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { agreedDecision } from './agreedDecision.ts';
import { drawnBlocks } from './drawnBlocks.ts';
import { FIRST_LOOK, judgeHypothesis } from './judgeHypothesis.ts';
import { guardsPassed } from './lookAt.ts';

/**
 * In how many of `checks` a hypothesis is ever decided although its mean lies exactly on the edge of its region: the
 * worst case for wrong decisions, since either decision is one. The numbers are those of the pool, moved so that their
 * mean is the edge nearest to it, so they keep the spread, the skewness and the tails that training gives them. The
 * rule promises at most `alphaPerHypothesis`, for about normal blocks.
 * @throws ExperimentError `E_POOL_TOO_SMALL`
 */
export const decidedAtEdge = (of: {
  readonly hypothesis: Hypothesis;
  readonly pool: readonly BlockEvidence[];
  readonly alphaPerHypothesis: number;
  readonly maxBlocks: number;
  readonly checks: number;
  readonly seed: Seed;
}): number => {
  const { hypothesis, alphaPerHypothesis, maxBlocks, checks, seed } = of;
  const { contrast, region } = hypothesis;
  const values = of.pool.filter(guardsPassed).map(({ contrasts }) => contrasts[contrast]!);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const edges = [region.lower, region.upper].filter(Number.isFinite);
  const edge = edges.reduce((near, one) => (Math.abs(one - mean) < Math.abs(near - mean) ? one : near));
  const moved = values.map((value) => value - mean + edge);
  let decided = 0;
  for (let check = 0; check < checks; check++) {
    const order = drawnBlocks(moved, maxBlocks, splitSeed(seed, 'edge', contrast, check));
    for (let n = FIRST_LOOK; n <= maxBlocks; n++) {
      const look = judgeHypothesis(hypothesis, order.slice(0, n), alphaPerHypothesis);
      if (agreedDecision(look) === 'open') continue;
      decided += 1;
      break;
    }
  }
  return decided;
};
