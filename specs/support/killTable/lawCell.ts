import type { Law } from '../../../src/core/law.ts';
import type { Seed } from '../../../src/core/seed.ts';
import type { Trainer } from '../../../src/core/trainer.ts';
import { checkLaw } from '../../../src/judge/checkLaw.ts';
import type { LawCell } from '../../../src/records/killTable.ts';

/**
 * How a law judges a mutant, with as many trials as it asks for.
 * @throws ExperimentError `E_LAW_CRASHED`; Error for a law that the engine cannot be asked
 */
export const lawCell = async (law: Law, trainer: Trainer, seed: Seed): Promise<LawCell> => {
  const { verdict } = await checkLaw(law, trainer, { seed });
  if (verdict.kind === 'outOfRegime') throw new Error(`law ${law.name}: ${verdict.reason}`);
  return { kind: verdict.kind, cases: verdict.cases };
};
