import type { Claim, Regime } from '../../core/claim.ts';
import type { Recipe } from '../../core/recipe.ts';
import { seedFrom } from '../../core/seed.ts';
import { guardsPassed } from '../../judge/lookAt.ts';
import { blockSeed } from '../../judge/runBlock.ts';
import type { RecordedBlock, RecordedCheck } from '../evidenceRecord.ts';
import { recipesOfBlock } from '../recipesOfBlock.ts';
import { type Finding, unequal } from './verification.ts';

const contrastFindings = (check: RecordedCheck, block: RecordedBlock, at: string): readonly Finding[] => {
  const names = Object.keys(block.contrasts);
  if (!guardsPassed(block)) {
    return names.length === 0
      ? []
      : [{ at: `${at}/contrasts`, problem: 'has numbers, although a guard of the block failed' }];
  }
  return check.claim.hypotheses
    .filter(({ contrast }) => !names.includes(contrast))
    .map(({ contrast }) => ({ at: `${at}/contrasts`, problem: `lacks ${contrast}, although every guard passed` }));
};

const recipeFindings = (
  block: RecordedBlock,
  designed: Readonly<Record<string, Recipe>>,
  at: string,
): readonly Finding[] => {
  const recorded = recipesOfBlock(block);
  const arms = unequal(`${at}/arms`, Object.keys(recorded).sort(), 'the claim designs', Object.keys(designed).sort());
  if (arms.length > 0) return arms;
  return Object.entries(recorded).flatMap(([arm, recipe]) =>
    unequal(`${at}/arms/${arm}/recipe`, recipe, 'the claim designs', designed[arm]),
  );
};

const armFindings = ({ arms }: RecordedBlock, at: string): readonly Finding[] =>
  Object.entries(arms).flatMap(([name, { observations, updates }]) => {
    const disorder = observations.findIndex(({ epoch }, i) => i > 0 && epoch <= observations[i - 1]!.epoch);
    const where = `${at}/arms/${name}`;
    if (disorder > 0)
      return [{ at: `${where}/observations/${disorder}/epoch`, problem: 'is not after the one before' }];
    const last = observations.at(-1);
    return last === undefined || last.updates <= updates
      ? []
      : [{ at: `${where}/updates`, problem: `is ${updates}; the last observation is after ${last.updates}` }];
  });

/**
 * Whether the blocks are those that the root seed gives, each once and in order, and whole. A block that was taken out
 * or put in moves all that follow it, so that only the first is named.
 * @param design of this version, where it has the same claim in a regime
 */
export const blockFindings = (
  check: RecordedCheck,
  {
    at,
    seed,
    design,
  }: {
    readonly at: string;
    readonly seed: number;
    readonly design: { readonly claim: Claim; readonly regime: Regime } | undefined;
  },
): readonly Finding[] => {
  const root = seedFrom(seed);
  for (const [i, block] of check.blocks.entries()) {
    const place = `${at}/blocks/${i}`;
    const own = blockSeed(root, check.claim, i);
    const order = [
      ...unequal(`${place}/index`, block.index, 'its place is', i),
      ...unequal(`${place}/seed`, block.seed, 'the root seed gives', own),
    ];
    if (order.length > 0) return order;
    const recipes =
      design === undefined
        ? []
        : recipeFindings(block, design.claim.design({ seed: own, regime: design.regime }), place);
    const content = [...recipes, ...contrastFindings(check, block, place), ...armFindings(block, place)];
    if (content.length > 0) return content;
  }
  return [];
};
