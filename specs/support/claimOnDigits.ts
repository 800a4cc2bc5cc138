import type { BlockContext, BlockMeasurement, Claim, Regime } from '../../src/core/claim.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import type { MlpNetwork } from '../../src/core/network.ts';
import type { Recipe } from '../../src/core/recipe.ts';
import type { Run } from '../../src/core/run.ts';
import { type Seed, seedFrom } from '../../src/core/seed.ts';
import type { Trainer } from '../../src/core/trainer.ts';
import { namedDataset } from './namedDataset.ts';

/**
 * A claim in its own regime on what claims see of the digits, and its measure of runs that are made up. A claim that asks the
 * trainer for more is given one, or fails.
 * @param classes of a network of two inputs
 */
export const claimOnDigits = (
  claim: Claim,
  classes = 10,
): {
  readonly digits: Dataset;
  readonly regime: Regime;
  readonly seed: Seed;
  readonly arms: Readonly<Record<string, Recipe>>;
  readonly network: MlpNetwork;
  readonly measure: (runs: Readonly<Record<string, Run>>, trainer?: Partial<Trainer>) => Promise<BlockMeasurement>;
} => {
  const digits = namedDataset('digits', 1797, { rows: 8, columns: 8, channels: 1 });
  const answer = claim.regime(digits);
  if (answer.kind !== 'regime') throw new Error(answer.reason);
  const { regime } = answer;
  const seed = seedFrom(1);
  const network = regime.network(2, classes);
  const context = { network, data: { training: digits, test: digits }, seed, regime };
  return {
    digits,
    regime,
    seed,
    arms: claim.design({ seed, regime }),
    network,
    measure: (runs, trainer) => claim.measure(runs, { ...context, trainer } as unknown as BlockContext),
  };
};
