import { describe, expect, it } from 'vitest';
import { allClaims, headlineClaims } from '../../../src/claims/allClaims.ts';
import { linearScaling } from '../../../src/claims/linearScaling.ts';
import { optimalBatch } from '../../../src/claims/optimalBatch.ts';
import { askedClaims, claimsOfPreset } from '../../../src/cli/askedClaims.ts';
import type { Claim } from '../../../src/core/claim.ts';
import { claimInRegime } from '../../../src/core/claimInRegime.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { presetNamed } from '../../../src/judge/presets.ts';
import { regimeOn } from '../../../src/judge/regimeOn.ts';
import { errorOf } from '../../support/errorOf.ts';
import { namedDataset } from '../../support/namedDataset.ts';

const digits = namedDataset('digits', 1797, { rows: 8, columns: 8, channels: 1 });
const namesOf = (claims: readonly Claim[]): readonly string[] => claims.map(({ name }) => name);
const made = (claims: readonly Claim[], preset: string, seed = 1, dataset = digits): readonly Claim[] =>
  claimsOfPreset(claims, { preset: presetNamed(preset), dataset, root: seedFrom(seed) });

describe('askedClaims', () => {
  it('are the headline claims, the named ones, or all', () => {
    expect(askedClaims([], false)).toEqual(headlineClaims);
    expect(askedClaims(['optimal-batch'], false)).toEqual([optimalBatch]);
    expect(askedClaims([], true)).toEqual(allClaims);
  });

  it('refuse names beside all', async () => {
    const { code, message } = await errorOf(() => askedClaims(['optimal-batch'], true));
    expect(code).toBe('E_ALL_AND_NAMES');
    expect(message).toBe(
      '--all stands beside optimal-batch: leave out --all to check what is named, or the names to check all claims.',
    );
  });
});

describe('claimsOfPreset', () => {
  it.each(['smoke', 'ci'])('are for %s the claims themselves', (preset) => {
    expect(made([linearScaling, optimalBatch], preset)).toEqual([linearScaling, optimalBatch]);
  });

  it('are for paper each claim followed by itself in other regimes', () => {
    const claims = made([linearScaling, optimalBatch], 'paper');
    const { regimes } = presetNamed('paper');
    expect(namesOf(claims).map((name) => name.split('@')[0])).toEqual([
      ...new Array<string>(regimes).fill('linear-scaling'),
      ...new Array<string>(regimes).fill('optimal-batch'),
    ]);
    expect(claims[0]).toBe(linearScaling);
    expect(claims[regimes]).toBe(optimalBatch);
    for (const claim of claims) expect(regimeOn(claim, digits).kind).toBe('regime');
  });

  it('are drawn by the root seed', () => {
    expect(namesOf(made([linearScaling], 'paper'))).toEqual(namesOf(made([linearScaling], 'paper')));
    expect(namesOf(made([linearScaling], 'paper', 2))).not.toEqual(namesOf(made([linearScaling], 'paper')));
  });

  it('are the same when asked for once more, and leave a claim in a regime as it is', () => {
    const claims = made([linearScaling], 'paper');
    expect(namesOf(made(claims, 'paper'))).toEqual(namesOf(claims));
    const wide = claimInRegime(linearScaling, { width: 128 });
    expect(made([wide], 'paper')).toEqual([wide]);
  });

  it('are fewer where the domain has no more, and never the own regime again', () => {
    const small = { ...linearScaling, domain: { depth: { least: 1, most: 2, whole: true } } };
    expect(namesOf(made([small], 'paper'))).toEqual(['linear-scaling', 'linear-scaling@depth=2']);
    expect(made([{ ...linearScaling, domain: {} }], 'paper')).toHaveLength(1);
  });

  it('are the claim alone where it has no regime', () => {
    expect(made([linearScaling], 'paper', 1, namedDataset('few.csv', 60))).toEqual([linearScaling]);
  });
});
