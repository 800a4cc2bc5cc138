import { describe, expect, it } from 'vitest';
import { allClaims } from '../../../src/claims/allClaims.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { validateRecipe } from '../../../src/schedules/validateRecipe.ts';
import { namedDataset } from '../../support/namedDataset.ts';

const sets = [
  namedDataset('digits', 1797, { rows: 8, columns: 8, channels: 1 }),
  namedDataset('fashion-mnist', 70_000, { rows: 28, columns: 28, channels: 1 }),
];

describe.each(allClaims.map((claim) => [claim.name, claim] as const))('the domain of %s', (_, claim) => {
  const ranges = Object.entries(claim.domain);

  it('has ranges with finite ends, whole ones where the number is whole', () => {
    for (const [name, { least, most, whole }] of ranges) {
      expect(name).toMatch(/^[a-z][A-Za-z]*$/);
      expect(least).toBeLessThan(most);
      expect(Number.isFinite(most - least)).toBe(true);
      if (whole) expect([least, most].every(Number.isInteger)).toBe(true);
    }
  });

  it.each(sets)('has the own numbers of the claim on $provenance.name in it', (dataset) => {
    const answer = claim.regime(dataset);
    if (answer.kind !== 'regime') throw new Error(answer.reason);
    const { data, numbers, network } = answer.regime;
    const hidden = network(1, 1).sizes.slice(1, -1);
    const own: Readonly<Record<string, number | undefined>> = {
      ...numbers,
      ...data,
      width: hidden[0],
      depth: hidden.length,
    };
    for (const [name, { least, most }] of ranges) {
      expect(own).toHaveProperty(name);
      expect(own[name]).toBeGreaterThanOrEqual(least);
      expect(own[name]).toBeLessThanOrEqual(most);
    }
  });

  it.each(sets)('has at its ends recipes that can be run on $provenance.name, or is out of regime there', (dataset) => {
    for (const [name, { least, most }] of ranges) {
      for (const value of [least, most]) {
        const answer = claim.regime(dataset, { [name]: value });
        if (answer.kind !== 'regime') {
          expect(answer.reason).toContain('are too few');
          continue;
        }
        const { regime } = answer;
        for (const recipe of Object.values(claim.design({ seed: seedFrom(1), regime }))) {
          validateRecipe(recipe, regime.data.trainingSize);
        }
      }
    }
  });
});
