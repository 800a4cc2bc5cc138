import type { Claim, Regime } from '../core/claim.ts';
import { seedFrom } from '../core/seed.ts';
import { updatePlan } from '../schedules/updatePlan.ts';

/** What one block of a claim asks of a trainer. */
export interface BlockWork {
  readonly trainings: number;
  /** Of all trainings together; where one ends at a training loss, at the most. */
  readonly updates: number;
  /** Whether a training ends at a training loss, and so may be shorter. */
  readonly atMost: boolean;
}

/** What one block of a claim asks of a trainer in a regime, by its design alone: nothing is trained. */
export const blockWork = (claim: Pick<Claim, 'design'>, regime: Regime): BlockWork => {
  const recipes = Object.values(claim.design({ seed: seedFrom(0), regime })); // how long a recipe is depends on no seed
  return {
    trainings: recipes.length,
    updates: recipes.reduce((sum, recipe) => sum + Array.from(updatePlan(recipe)).length, 0),
    atMost: recipes.some(({ stop }) => stop.kind === 'trainingLoss'),
  };
};
