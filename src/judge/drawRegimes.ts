import fc, { type Arbitrary } from 'fast-check';
import type { Claim, RegimeChanges } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { regimeOn } from './regimeOn.ts';
import { regimesOf } from './regimesOf.ts';

/** The regimes of a claim that there are on a data set, independent and from one distribution: that of `regimesOf`. */
export const legalRegimesOf = (claim: Claim, dataset: Dataset): Arbitrary<RegimeChanges> =>
  fc.noBias(regimesOf(claim).filter((changes) => regimeOn(claim, dataset, changes).kind === 'regime'));

/** What fast-check draws the regimes of a claim from: of the root seed and the claim's name alone. */
export const regimesSeed = (root: Seed, claim: Pick<Claim, 'name'>): number =>
  splitSeed(root, 'regimes', claim.name)[0] | 0;

/**
 * The first `count` regimes of a claim on a data set under a root seed, in the order in which they are drawn; some may be
 * equal. None where the claim's own regime is none: then nothing is sure to be legal, and there is nothing to ask.
 */
export const drawRegimes = (claim: Claim, dataset: Dataset, root: Seed, count: number): readonly RegimeChanges[] =>
  regimeOn(claim, dataset).kind === 'outOfRegime'
    ? []
    : fc.sample(legalRegimesOf(claim, dataset), { seed: regimesSeed(root, claim), numRuns: count });

/** Draws per regime that is looked for: a small domain may not have so many. */
const TRIES = 20;

/** The first regimes that are drawn, up to `count`, without those that are no other than one before or the claim's own. */
export const otherRegimes = (claim: Claim, dataset: Dataset, root: Seed, count: number): readonly RegimeChanges[] => {
  const contents = (changes: RegimeChanges): string => {
    const answer = regimeOn(claim, dataset, changes);
    if (answer.kind === 'outOfRegime') return '';
    const { data, pool, numbers, network } = answer.regime;
    return JSON.stringify([data, pool, numbers, network(dataset.features, dataset.classes)]);
  };
  const seen = new Set([contents({})]);
  return drawRegimes(claim, dataset, root, TRIES * count)
    .filter((changes) => {
      const own = contents(changes);
      return !seen.has(own) && seen.add(own);
    })
    .slice(0, count);
};
