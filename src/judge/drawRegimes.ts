import fc, { type Arbitrary } from 'fast-check';
import type { Claim, Regime, RegimeChanges } from '../core/claim.ts';
import { claimInRegime } from '../core/claimInRegime.ts';
import type { Dataset } from '../core/dataset.ts';
import { type Seed, splitSeed } from '../core/seed.ts';
import { regimeOn } from './regimeOn.ts';
import { regimesOf } from './regimesOf.ts';

/** One regime: which data, and what is changed of the claim's own numbers on them. */
export interface DrawnRegime {
  readonly dataset: Dataset;
  readonly changes: RegimeChanges;
  readonly regime: Regime;
}

/** As fast-check writes a counterexample: by name, where it would print every number of the data set. */
const namedRegime = (claim: Claim, drawn: DrawnRegime): DrawnRegime =>
  Object.defineProperty({ ...drawn }, fc.toStringMethod, {
    value: () => `${claimInRegime(claim, drawn.changes).name} on ${drawn.dataset.provenance.name}`,
  });

/**
 * The regimes that a claim has on the data sets: a set, each as likely as the others, and changes as `regimesOf` draws
 * them, until the claim has that regime on that set. Independent and from one distribution: nothing is biased to ends.
 * Shrinks to the first set; a
 * counterexample reads as `linear-scaling@width=16 on digits`. At least one set must have the claim's own regime, or nothing is sure to be legal.
 */
export const legalRegimesOf = (claim: Claim, datasets: readonly Dataset[]): Arbitrary<DrawnRegime> =>
  fc.noBias(
    fc
      .record({ dataset: fc.constantFrom(...datasets), changes: regimesOf(claim) })
      .map(({ dataset, changes }) => ({ dataset, changes, answer: regimeOn(claim, dataset, changes) }))
      .filter(
        (drawn): drawn is typeof drawn & { readonly answer: { readonly kind: 'regime' } } =>
          drawn.answer.kind === 'regime',
      )
      .map(({ dataset, changes, answer }) => namedRegime(claim, { dataset, changes, regime: answer.regime })),
  );

/** What fast-check draws the regimes of a claim from: of the root seed and the claim's name alone. */
export const regimesSeed = (root: Seed, claim: Pick<Claim, 'name'>): number =>
  splitSeed(root, 'regimes', claim.name)[0] | 0;

/** The first `count` regimes of a claim under a root seed, in the order in which they are drawn; some may be equal. */
export const drawRegimes = (
  claim: Claim,
  datasets: readonly Dataset[],
  { root, count }: { readonly root: Seed; readonly count: number },
): readonly DrawnRegime[] =>
  datasets.every((dataset) => regimeOn(claim, dataset).kind === 'outOfRegime')
    ? []
    : fc.sample(legalRegimesOf(claim, datasets), { seed: regimesSeed(root, claim), numRuns: count });

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
  return drawRegimes(claim, [dataset], { root, count: TRIES * count })
    .map(({ changes }) => changes)
    .filter((changes) => {
      const own = contents(changes);
      return !seen.has(own) && seen.add(own);
    })
    .slice(0, count);
};
