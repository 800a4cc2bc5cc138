import { dataMutations } from './dataMutations.ts';
import { derivativeMutations } from './derivativeMutations.ts';
import { exampleMutations } from './exampleMutations.ts';
import { gradientMutations } from './gradientMutations.ts';
import { instrumentMutations } from './instrumentMutations.ts';
import type { Mutation } from './mutation.ts';
import { scheduleMutations } from './scheduleMutations.ts';
import { stepMutations } from './stepMutations.ts';

/** Every bug that is planted in the whole check, in the order of the kill table. */
export const allMutations: readonly Mutation[] = [
  ...gradientMutations,
  ...stepMutations,
  ...exampleMutations,
  ...scheduleMutations,
  ...dataMutations,
  ...derivativeMutations,
  ...instrumentMutations,
];
