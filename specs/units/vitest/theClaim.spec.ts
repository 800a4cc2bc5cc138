import { describe, expect, it } from 'vitest';
import { allClaims, headlineClaims } from '../../../src/claims/allClaims.ts';
import * as factories from '../../../src/vitest/theClaim.ts';
import { errorOf } from '../../support/errorOf.ts';

const { theClaim, linearScalingParity } = factories;

describe('theClaim', () => {
  it.each(allClaims.map((claim) => [claim.name, claim] as const))('is %s by that name', (name, claim) => {
    expect(theClaim(name)).toBe(claim);
  });

  it('is the claim in the regime of the changes, or of the name, or of both', () => {
    expect(theClaim('linear-scaling', { width: 128 }).name).toBe('linear-scaling@width=128');
    expect(theClaim('linear-scaling@depth=2', { width: 128 }).name).toBe('linear-scaling@width=128,depth=2');
  });

  it('names the nearest claim to one that does not exist', async () => {
    const { code, message } = await errorOf(() => theClaim('linear-scalling'));
    expect(code).toBe('E_UNKNOWN_CLAIM');
    expect(message).toContain('did you mean "linear-scaling"?');
  });
});

describe('the named claims', () => {
  it('are the headline claims, each one once', () => {
    const { theClaim: _, ...named } = factories;
    const made = Object.values(named).map((factory) => factory().name);
    expect([...made].sort()).toEqual(headlineClaims.map(({ name }) => name).sort());
  });

  it('take the numbers of another regime', () => {
    expect(linearScalingParity({ width: 128 }).name).toBe('linear-scaling@width=128');
  });
});
