import { describe, expect, it } from 'vitest';
import type { LossOracle, Vector } from '../../../src/core/lossOracle.ts';
import { randomStream } from '../../../src/core/randomStream.ts';
import { type Seed, seedFrom } from '../../../src/core/seed.ts';
import { geneticSearch } from '../../../src/measure/geneticSearch.ts';
import { particleSwarm } from '../../../src/measure/particleSwarm.ts';
import { errorOf } from '../../support/errorOf.ts';
import { matrixWithSpectrum, quadraticOracle } from '../../support/quadraticOracle.ts';

const N = 4;
/** Minimum 0 at the origin. */
const bowl = quadraticOracle({ Q: matrixWithSpectrum([1, 2, 3, 5], seedFrom(2)), c: new Float64Array(N), d: 0 });

const populationOf = (count: number, seed: Seed, scale = 2): readonly Vector[] => {
  const random = randomStream(seed);
  return Array.from({ length: count }, () => Float64Array.from({ length: N }, () => scale * random.nextNormal()));
};

/** The oracle with every loss asked for, in order. */
const recorded = (oracle: LossOracle): { readonly oracle: LossOracle; readonly asked: number[] } => {
  const asked: number[] = [];
  const loss = async (weights: Vector): Promise<number> => {
    const found = await oracle.loss(weights);
    asked.push(found);
    return found;
  };
  return { oracle: { ...oracle, loss }, asked };
};

const SEARCHES = {
  particleSwarm: (oracle: LossOracle, start: readonly Vector[], seed: Seed, steps: number) =>
    particleSwarm(oracle, start, { seed, iterations: steps }),
  geneticSearch: (oracle: LossOracle, start: readonly Vector[], seed: Seed, steps: number) =>
    geneticSearch(oracle, start, { seed, generations: steps }),
};

describe.each(Object.entries(SEARCHES))('%s', (name, search) => {
  const start = populationOf(12, seedFrom(5));

  it('comes near the minimum of a quadratic', async () => {
    const { weights, loss } = await search(bowl, start, seedFrom(1), 150);
    expect(loss).toBeLessThan(0.01);
    expect(await bowl.loss(weights)).toBe(loss);
  });

  it('gives the lowest loss that it has asked for, and keeps what it was given', async () => {
    const kept = start.map((weights) => weights.slice());
    const { oracle, asked } = recorded(bowl);
    const { loss } = await search(oracle, start, seedFrom(1), 10);
    expect(loss).toBe(Math.min(...asked));
    expect(asked).toHaveLength(name === 'particleSwarm' ? 12 * 11 : 12 + 11 * 10);
    expect(start).toEqual(kept);
  });

  it('gives the same point for the same seed, and another for another', async () => {
    const [first, same, other] = await Promise.all([1, 1, 2].map((seed) => search(bowl, start, seedFrom(seed), 5)));
    expect(same).toEqual(first);
    expect(other!.weights).not.toEqual(first!.weights);
  });

  it('does not stay where the loss is no number', async () => {
    const split: LossOracle = {
      ...bowl,
      loss: async (weights) => (weights[0]! > 0 ? Number.NaN : bowl.loss(weights)),
    };
    const { weights, loss } = await search(split, start, seedFrom(1), 10);
    expect(weights[0]).toBeLessThanOrEqual(0);
    expect(Number.isFinite(loss)).toBe(true);
  });

  it('refuses fewer than two places, places of another size, and no steps', async () => {
    const lonely = await errorOf(() => search(bowl, start.slice(0, 1), seedFrom(1), 5));
    expect(lonely.code).toBe('E_MEASURE_OPTION');
    expect(lonely.message).toBe('population 1 is not an integer of at least 2: give one.');
    const wrong = await errorOf(() => search(bowl, [...start, new Float64Array(3)], seedFrom(1), 5));
    expect(wrong.code).toBe('E_WEIGHT_COUNT');
    const none = await errorOf(() => search(bowl, start, seedFrom(1), 0));
    expect(none.message).toMatch(/^(iterations|generations) 0 is not an integer of at least 1: give one\.$/);
  });
});

describe('particleSwarm', () => {
  it('stays where all particles are in one place', async () => {
    const place = Float64Array.from([1, 2, 3, 4]);
    const { weights } = await particleSwarm(bowl, [place, place], { seed: seedFrom(1), iterations: 5 });
    expect(weights).toEqual(place);
  });
});

describe('geneticSearch', () => {
  it('without mutations to speak of mixes what the first generation has, and no more', async () => {
    const start = populationOf(6, seedFrom(9));
    const options = { seed: seedFrom(1), generations: 20, mutationShare: 1e-12 };
    const { weights } = await geneticSearch(bowl, start, options);
    weights.forEach((gene, w) => {
      expect(start.map((member) => member[w])).toContain(gene);
    });
  });

  it.each(['mutationDeviation', 'mutationShare'])('refuses a %s of 0', async (option) => {
    const start = populationOf(4, seedFrom(9));
    const error = await errorOf(() => geneticSearch(bowl, start, { seed: seedFrom(1), generations: 1, [option]: 0 }));
    expect(error.message).toBe(`${option} 0 is not a finite number above 0: give one.`);
  });
});
