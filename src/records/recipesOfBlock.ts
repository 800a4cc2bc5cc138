import type { RecordedBlock, RecordedRecipe } from './evidenceRecord.ts';

/** The recipes of a block, by arm. */
export const recipesOfBlock = ({ arms }: RecordedBlock): Readonly<Record<string, RecordedRecipe>> =>
  Object.fromEntries(Object.entries(arms).map(([arm, { recipe }]) => [arm, recipe]));
