import type { Trainer, TrainerAbility } from '../core/trainer.ts';

/**
 * Why a trainer is not asked for what it does not do itself; undefined where it does all of it.
 * @param asker who asks, e.g. `law`
 */
export const notAsked = (trainer: Trainer, needs: readonly TrainerAbility[], asker: string): string | undefined => {
  const lacking = needs.filter((ability) => trainer[ability] === undefined);
  if (lacking.length > 0) {
    return `the trainer ${trainer.name} has no ${lacking.join(' and no ')}, which the ${asker} asks for`;
  }
  const borrowed = needs.filter((ability) => trainer.own?.includes(ability) === false);
  if (borrowed.length === 0) return undefined;
  return `${borrowed.join(' and ')} of the trainer ${trainer.name} is the work of batchlaw itself, which the ${asker} would judge`;
};
