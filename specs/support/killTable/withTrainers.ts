import type { Claim } from '../../../src/core/claim.ts';
import type { Trainer } from '../../../src/core/trainer.ts';
import type { BuiltMutant } from '../mutations/builtMutant.ts';
import { needsTfjs } from './tableClaims.ts';
import { TABLE } from './tableTask.ts';

/** Claims are few long trainings, laws many short ones, which the calling thread does faster. */
export interface MutantTrainers {
  readonly forClaims: Trainer;
  /** Absent where the mutation is none of TensorFlow.js. */
  readonly forTfjsClaims?: Trainer;
  readonly forLaws: Trainer;
}

/** What a claim of the table is judged on; undefined where the mutant is not planted in it. */
export const trainerFor = (
  claim: Pick<Claim, 'name'>,
  { forClaims, forTfjsClaims }: MutantTrainers,
): Trainer | undefined => (needsTfjs(claim) ? forTfjsClaims : forClaims);

/** Opens a mutant's trainers for some work, closes them, and removes the build. */
export const withTrainers = async <Result>(
  mutant: BuiltMutant,
  work: (trainers: MutantTrainers) => Promise<Result>,
): Promise<Result> => {
  const forClaims = await mutant.open(TABLE.threads);
  const forLaws = await mutant.open(0);
  const forTfjsClaims = await mutant.openTfjs?.();
  try {
    return await work({ forClaims, forLaws, ...(forTfjsClaims && { forTfjsClaims }) });
  } finally {
    await forClaims.close();
    await forLaws.close();
    await forTfjsClaims?.close();
    mutant.remove();
  }
};
