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
