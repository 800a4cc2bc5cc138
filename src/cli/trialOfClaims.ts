import type { Claim } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import { seedFrom } from '../core/seed.ts';
import { pooledFeatures } from '../data/pooledFeatures.ts';
import { regimeOn } from '../judge/regimeOn.ts';
import { batchSizeAt } from '../schedules/batchSizeAt.ts';
import type { EngineTrial } from './engineTrial.ts';

/** Where nothing says it: one hidden layer as of most claims, a small batch, few at once. */
const PLAIN = { hidden: 32, batchSize: 32, replicas: 4 } as const;
/** As many as a block has of arms, or nearly: more would only take longer. */
const MOST_REPLICAS = 8;

/**
 * What `--engine auto` times for claims on data: the network of the first claim that has a regime there, as many replicas as a
 * block has arms, at the smallest batch of its arms, which makes the most updates. Without such a claim, a plain network.
 */
export const trialOfClaims = (claims: readonly Claim[], dataset: Dataset): EngineTrial => {
  for (const claim of claims) {
    const answer = regimeOn(claim, dataset);
    if (answer.kind === 'outOfRegime') continue;
    const { regime } = answer;
    const network = regime.network(pooledFeatures(dataset, regime.pool), dataset.classes);
    const recipes = Object.values(claim.design({ seed: seedFrom(1), regime }));
    const batchSize = Math.min(...recipes.map((recipe) => batchSizeAt(recipe.batchSize, 0)));
    return { network, batchSize, replicas: Math.min(MOST_REPLICAS, recipes.length) };
  }
  const { hidden, ...others } = PLAIN;
  return { network: { kind: 'mlp', sizes: [dataset.features, hidden, dataset.classes] }, ...others };
};
