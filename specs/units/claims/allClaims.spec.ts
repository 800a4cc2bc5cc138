import { describe, expect, it } from 'vitest';
import { allClaims, claimsNamed, headlineClaims } from '../../../src/claims/allClaims.ts';
import { batchGrowth } from '../../../src/claims/batchGrowth.ts';
import { linearScaling } from '../../../src/claims/linearScaling.ts';
import { optimalBatch } from '../../../src/claims/optimalBatch.ts';
import { sharperMinima } from '../../../src/claims/sharperMinima.ts';
import { checkClaims } from '../../../src/judge/checkClaims.ts';
import { errorOf } from '../../support/errorOf.ts';

describe('allClaims', () => {
  it('passes what the judge refuses claims for', () => {
    expect(() => checkClaims(allClaims)).not.toThrow();
  });

  it('has no two claims of one name', () => {
    expect(new Set(allClaims.map(({ name }) => name)).size).toBe(allClaims.length);
  });
});

describe('headlineClaims', () => {
  it('are of the five questions of the suite, in the order of all claims', () => {
    expect(headlineClaims.length).toBeLessThanOrEqual(5);
    expect(headlineClaims).toEqual(allClaims.filter((claim) => headlineClaims.includes(claim)));
    for (const claim of [sharperMinima, linearScaling, batchGrowth, optimalBatch]) {
      expect(headlineClaims).toContain(claim);
    }
  });
});

describe('claimsNamed', () => {
  it('gives the headline claims for no name', () => {
    expect(claimsNamed([])).toEqual(headlineClaims);
  });

  it('gives the named claims in the order of the names, each once', () => {
    expect(claimsNamed(['linear-scaling', 'sharper-minima', 'linear-scaling'])).toEqual([linearScaling, sharperMinima]);
  });

  it('names the nearest claim to one that does not exist', async () => {
    const { code, message } = await errorOf(() => claimsNamed(['linear-scaling', 'sharper-minimum']));
    expect(code).toBe('E_UNKNOWN_CLAIM');
    expect(message).toBe(
      `there is no claim "sharper-minimum", did you mean "sharper-minima"?: the claims are ${allClaims.map(({ name }) => name).join(', ')}; \`batchlaw claims\` tells what they say.`,
    );
  });

  it('names none when none is near', async () => {
    const { message } = await errorOf(() => claimsNamed(['zzz']));
    expect(message).toMatch(/^there is no claim "zzz": the claims are /);
  });

  it('gives a claim in the regime that its name asks for, once however it is written', () => {
    const claims = claimsNamed([
      'linear-scaling@depth=2,width=128',
      'linear-scaling',
      'linear-scaling@width=128, depth=2',
    ]);
    expect(claims.map(({ name }) => name)).toEqual(['linear-scaling@width=128,depth=2', 'linear-scaling']);
    expect(claims[1]).toBe(linearScaling);
  });

  it('names the nearest claim though a regime is given', async () => {
    const { message } = await errorOf(() => claimsNamed(['linear-scalling@width=128']));
    expect(message).toMatch(/^there is no claim "linear-scalling", did you mean "linear-scaling"\?: /);
  });

  it('refuses a regime that sets no number', async () => {
    const { code } = await errorOf(() => claimsNamed(['linear-scaling@width']));
    expect(code).toBe('E_REGIME_FORMAT');
  });
});
