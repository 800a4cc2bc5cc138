import { expect } from 'vitest';
import type { Law } from '../../src/core/law.ts';
import { seedFrom } from '../../src/core/seed.ts';
import type { Trainer } from '../../src/core/trainer.ts';
import { checkLaw } from '../../src/judge/checkLaw.ts';

/** Fixed: what a law is tried on does not change from day to day. `LAW_SEED=n` draws other inputs. */
const seed = seedFrom(Number(process.env.LAW_SEED ?? 1871));

/** The law holds for this trainer on everything that is drawn. */
export const expectLaw = async (law: Law, trainer: Trainer): Promise<void> => {
  const { verdict } = await checkLaw(law, trainer, { seed });
  expect(verdict).toMatchObject({ kind: 'holds', cases: law.runs });
};

/** The law is able to fail: this trainer, which has a planted bug, is found out. */
export const expectBroken = async (law: Law, trainer: Trainer): Promise<void> => {
  const { verdict } = await checkLaw(law, trainer, { seed });
  expect(verdict).toMatchObject({ kind: 'violated' });
};
