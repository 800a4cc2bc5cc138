import type { Recipe } from '../core/recipe.ts';
import { plainSgd } from './plainSgd.ts';

/** The rate falls to a fifth at 0.7 of the way, and to a fifth of that at 0.9. */
const DROPS = [0.7, 0.9];
const DROP = 0.2;

/** `plainSgd` over some epochs whose rate is dropped towards the end, so that what noise is left does not count: H4's arms. */
export const decayedSgd = ({
  epochs,
  ...arm
}: Omit<Parameters<typeof plainSgd>[0], 'stop' | 'momentum'> & { readonly epochs: number }): Recipe => ({
  ...plainSgd({ ...arm, stop: { kind: 'epochs', epochs } }),
  learningRate: {
    kind: 'steps',
    initial: arm.learningRate,
    milestones: DROPS.map((share) => ({ epoch: share * epochs, factor: DROP })),
  },
});
