import { expect, it } from 'vitest';
import { seedFrom } from '../../src/core/seed.ts';
import type { Trainer } from '../../src/core/trainer.ts';
import { checkLaw } from '../../src/judge/checkLaw.ts';
import { replicaIndependence } from '../../src/laws/replicaIndependence.ts';
import { describeLaw } from '../support/describeLaw.ts';

describeLaw(replicaIndependence, ['momentum buffer shared', 'order by place in the list']);

it('replica-independence is not asked of a trainer that says that company counts', async () => {
  const trainer = { name: 'rounding', companyCounts: true, train: async () => [] } as unknown as Trainer;
  const { verdict } = await checkLaw(replicaIndependence, trainer, { seed: seedFrom(1), runs: 2 });
  expect(verdict).toEqual({
    kind: 'outOfRegime',
    reason: 'the trainer rounding says that it rounds otherwise in other company, so that no bits can be asked of it',
  });
});
