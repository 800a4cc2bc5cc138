import { describe, expect, it } from 'vitest';
import { allClaims, headlineClaims } from '../../../src/claims/allClaims.ts';
import { linearScaling } from '../../../src/claims/linearScaling.ts';
import { askedFor } from '../../../src/cli/askedFor.ts';
import { allLaws } from '../../../src/laws/allLaws.ts';
import { twoSgdSteps } from '../../../src/laws/twoSgdSteps.ts';
import { zeroRate } from '../../../src/laws/zeroRate.ts';
import { errorOf } from '../../support/errorOf.ts';

const asked = (names: readonly string[], flags: { readonly all?: boolean; readonly laws?: boolean } = {}) =>
  askedFor(names, { all: false, ...flags });

describe('askedFor', () => {
  it('is all laws and the headline claims without a name, or all claims', () => {
    expect(asked([])).toEqual({ laws: allLaws, claims: headlineClaims });
    expect(asked([], { all: true })).toEqual({ laws: allLaws, claims: allClaims });
  });

  it('is what is named and nothing else, laws in the order in which they are checked', () => {
    expect(asked(['linear-scaling'])).toEqual({ laws: [], claims: [linearScaling] });
    expect(asked(['zero-rate', 'two-sgd-steps', 'zero-rate'])).toEqual({ laws: [twoSgdSteps, zeroRate], claims: [] });
    expect(asked(['zero-rate', 'linear-scaling'])).toEqual({ laws: [zeroRate], claims: [linearScaling] });
  });

  it('takes "laws" for all of them', () => {
    expect(asked(['laws'])).toEqual({ laws: allLaws, claims: [] });
    expect(asked(['laws', 'zero-rate', 'linear-scaling'])).toEqual({ laws: allLaws, claims: [linearScaling] });
    expect(asked(['zero-rate'], { all: true })).toEqual({ laws: [zeroRate], claims: allClaims });
  });

  it('adds or takes away all laws as the flags say', () => {
    expect(asked(['linear-scaling'], { laws: true })).toEqual({ laws: allLaws, claims: [linearScaling] });
    expect(asked([], { laws: false })).toEqual({ laws: [], claims: headlineClaims });
  });

  it('refuses laws that are asked for and refused', async () => {
    expect(await errorOf(() => asked(['zero-rate', 'laws', 'linear-scaling'], { laws: false }))).toMatchObject({
      code: 'E_LAWS_AND_NO_LAWS',
      message: '--no-laws stands beside zero-rate, laws: leave out the one or the other.',
    });
  });

  it('finds the law that was meant', async () => {
    expect(await errorOf(() => asked(['two-sgd-step']))).toMatchObject({
      code: 'E_UNKNOWN_LAW',
      message:
        'there is no claim or law "two-sgd-step", did you mean the law "two-sgd-steps"?: `batchlaw claims laws` tells what the laws say.',
    });
    expect(await errorOf(() => asked(['law']))).toMatchObject({ code: 'E_UNKNOWN_LAW' });
  });

  it.each(['linear-scalin', 'nothing-like-it-at-all'])('leaves "%s" to the claims', async (name) => {
    expect(await errorOf(() => asked([name]))).toMatchObject({ code: 'E_UNKNOWN_CLAIM' });
  });
});
