import { batchMutations } from './batchMutations.ts';
import { dataMutations } from './dataMutations.ts';
import { derivativeMutations } from './derivativeMutations.ts';
import { gradientMutations } from './gradientMutations.ts';
import { instrumentMutations } from './instrumentMutations.ts';
import type { Mutation } from './mutation.ts';
import { normalisationMutations } from './normalisationMutations.ts';
import { optimiserMutations } from './optimiserMutations.ts';
import { orderMutations } from './orderMutations.ts';
import { scheduleMutations } from './scheduleMutations.ts';
import { stepMutations } from './stepMutations.ts';

/** Every bug that is planted in the whole check, in the order of the kill table. */
export const allMutations: readonly Mutation[] = [
  ...gradientMutations,
  ...stepMutations,
  ...optimiserMutations,
  ...normalisationMutations,
  ...batchMutations,
  ...orderMutations,
  ...scheduleMutations,
  ...dataMutations,
  ...derivativeMutations,
  ...instrumentMutations,
];
