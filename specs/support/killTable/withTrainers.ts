import type { Trainer } from '../../../src/core/trainer.ts';
import type { BuiltMutant } from '../mutations/builtMutant.ts';
import { TABLE } from './tableTask.ts';

/** Claims are few long trainings, laws many short ones, which the calling thread does faster. */
export interface MutantTrainers {
  readonly forClaims: Trainer;
  readonly forLaws: Trainer;
}

/** Opens a mutant's trainers for some work, closes them, and removes the build. */
export const withTrainers = async <Result>(
  mutant: BuiltMutant,
  work: (trainers: MutantTrainers) => Promise<Result>,
): Promise<Result> => {
  const forClaims = await mutant.open(TABLE.threads);
  const forLaws = await mutant.open(0);
  try {
    return await work({ forClaims, forLaws });
  } finally {
    await forClaims.close();
    await forLaws.close();
    mutant.remove();
  }
};
