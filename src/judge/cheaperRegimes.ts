import fc, { type Arbitrary } from 'fast-check';
import type { Claim, RegimeChanges } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import { numberAt } from './numberAt.ts';
import { regimeOn } from './regimeOn.ts';
import { type PricedRegime, pricedRegime } from './regimeRunner.ts';

/** Steps of a range: each that is tried is a whole check, so that thousandths of a range would not be paid for. */
const STEPS = 16;

/** A number is lowered only where that alone leaves a block at most this share of its cost. */
const WORTH = 0.95;

/** What of a claim's regimes is cheaper than one of them, as places on a ladder per number. */
export interface CheaperRegimes {
  /** The first place bounds all others, as a share of 16 of each ladder; then a place per number. Shrinks to the cheapest. */
  readonly places: Arbitrary<number[]>;
  /** The places of the regime itself; only the first where the domain allows nothing cheaper. */
  readonly top: number[];
  /** Undefined where the numbers do not go together on these data. */
  at(places: readonly number[]): PricedRegime | undefined;
}

/**
 * The regimes that a claim has on a data set below one of them: each number of the domain that costs something, at its own
 * value or at one of at most 17 of its range that are cheaper. What costs nothing stays as it is.
 * @param claim without changes
 * @param changes of the regime to begin at, which the claim must have on these data
 */
export const cheaperRegimes = (claim: Claim, dataset: Dataset, changes: RegimeChanges): CheaperRegimes => {
  const priced = (of: RegimeChanges): PricedRegime | undefined => {
    const answer = regimeOn(claim, dataset, of);
    return answer.kind === 'regime' ? pricedRegime(claim, { dataset, changes: of, regime: answer.regime }) : undefined;
  };
  const bound = WORTH * priced(changes)!.cost;
  const ladders = Object.entries(claim.domain).flatMap(([name, range]) => {
    const values = Array.from({ length: STEPS + 1 }, (_, step) => numberAt(range, step / STEPS));
    const regimes = [...new Set(values)].flatMap((value) => {
      const regime = priced({ ...changes, [name]: value });
      return regime === undefined || regime.cost > bound ? [] : [{ value, cost: regime.cost }];
    });
    return regimes.length === 0 ? [] : [{ name, rungs: regimes.sort((a, b) => a.cost - b.cost) }];
  });
  return {
    places: fc.tuple(fc.nat(STEPS), ...ladders.map(({ rungs }) => fc.nat(rungs.length))),
    top: [STEPS, ...ladders.map(({ rungs }) => rungs.length)],
    at: ([together = STEPS, ...places]) => {
      const lowered = ladders.flatMap(({ name, rungs }, i) => {
        const rung = rungs[Math.min(places[i]!, Math.floor((rungs.length * together) / STEPS))];
        return rung === undefined ? [] : [[name, rung.value] as const];
      });
      return priced({ ...changes, ...Object.fromEntries(lowered) });
    },
  };
};
