import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { binomialInterval } from '../../../src/stats/binomialInterval.ts';

const { cases } = JSON.parse(readFileSync(new URL('../../../fixtures/golden/stats.json', import.meta.url), 'utf8')) as {
  cases: { name: string; inputs: { k: number; n: number }; expected: { wilson_95: [number, number] } }[];
};

describe('binomialInterval', () => {
  it("equals SciPy's Wilson interval", () => {
    const wanted = cases.filter(({ name }) => name === 'binomial test and intervals');
    expect(wanted.length).toBeGreaterThan(2);
    for (const { inputs, expected } of wanted) {
      const { lower, upper } = binomialInterval({ successes: inputs.k, trials: inputs.n });
      expect(Math.abs(lower - expected.wilson_95[0])).toBeLessThan(1e-9);
      expect(Math.abs(upper - expected.wilson_95[1])).toBeLessThan(1e-9);
    }
  });
});
