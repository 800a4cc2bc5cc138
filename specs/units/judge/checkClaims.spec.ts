import { describe, expect, it } from 'vitest';
import { checkClaims } from '../../../src/judge/checkClaims.ts';
import { fakeClaim, parity, plantedRate } from '../../support/fakeClaim.ts';

const withRegion = (lower: number, upper: number) =>
  fakeClaim({ hypotheses: [{ ...parity, region: { lower, upper } }] });

describe('checkClaims', () => {
  it('takes a claim with a half-line as its region', () => {
    expect(() => checkClaims([withRegion(0.2, Number.POSITIVE_INFINITY)])).not.toThrow();
  });

  it('refuses a claim asked for twice', () => {
    expect(() => checkClaims([fakeClaim(), fakeClaim()])).toThrow(
      'claim fake-parity is asked for twice: name it once.',
    );
  });

  it('refuses a claim that has controls only', () => {
    expect(() => checkClaims([fakeClaim({ hypotheses: [plantedRate] })])).toThrow(
      "claim fake-parity has no hypothesis with the role 'claim': without one it holds whatever happens.",
    );
  });

  it.each([
    [1, 0],
    [Number.NaN, 1],
    [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  ])('refuses the region [%s, %s]', (lower, upper) => {
    expect(() => checkClaims([withRegion(lower, upper)])).toThrow(
      `hypothesis "the batch size makes no difference" of claim fake-parity has the region [${lower}, ${upper}]: give lower <= upper, and at least one finite end.`,
    );
  });
});
