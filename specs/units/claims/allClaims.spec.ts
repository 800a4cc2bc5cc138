import { describe, expect, it } from 'vitest';
import { allClaims, claimsNamed } from '../../../src/claims/allClaims.ts';
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
});

describe('claimsNamed', () => {
  it('gives all claims for no name', () => {
    expect(claimsNamed([])).toEqual([sharperMinima, linearScaling, batchGrowth, optimalBatch]);
  });

  it('gives the named claims in the order of the names, each once', () => {
    expect(claimsNamed(['linear-scaling', 'sharper-minima', 'linear-scaling'])).toEqual([linearScaling, sharperMinima]);
  });

  it('names the nearest claim to one that does not exist', async () => {
    const { code, message } = await errorOf(() => claimsNamed(['linear-scaling', 'sharper-minimum']));
    expect(code).toBe('E_UNKNOWN_CLAIM');
    expect(message).toBe(
      'there is no claim "sharper-minimum", did you mean "sharper-minima"?: the claims are sharper-minima, linear-scaling, batch-growth, optimal-batch; `batchlaw claims` tells what they say.',
    );
  });

  it('names none when none is near', async () => {
    const { message } = await errorOf(() => claimsNamed(['zzz']));
    expect(message).toMatch(/^there is no claim "zzz": the claims are /);
  });
});
