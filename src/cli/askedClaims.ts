import { allClaims, claimsNamed } from '../claims/allClaims.ts';
import type { Claim } from '../core/claim.ts';
import { claimInRegime } from '../core/claimInRegime.ts';
import type { Dataset } from '../core/dataset.ts';
import { ExperimentError } from '../core/experimentError.ts';
import type { Seed } from '../core/seed.ts';
import { otherRegimes } from '../judge/drawRegimes.ts';
import type { Preset } from '../judge/presets.ts';

/**
 * The claims that a command line asks for: the named ones, all, or the headline claims.
 * @throws ExperimentError `E_ALL_AND_NAMES`, and those of `claimsNamed`
 */
export const askedClaims = (names: readonly string[], all: boolean): readonly Claim[] => {
  if (!all) return claimsNamed(names);
  if (names.length === 0) return allClaims;
  throw new ExperimentError(
    'E_ALL_AND_NAMES',
    `--all stands beside ${names.join(', ')}: leave out --all to check what is named, or the names to check all claims.`,
  );
};

/**
 * The claims that a preset makes of those: each followed by itself in regimes that are drawn from its domain by the root
 * seed. A claim that is asked for in a regime already stays as it is, and a small domain gives fewer.
 */
export const claimsOfPreset = (
  claims: readonly Claim[],
  { preset, dataset, root }: { readonly preset: Preset; readonly dataset: Dataset; readonly root: Seed },
): readonly Claim[] => {
  const others = (claim: Claim): readonly Claim[] =>
    preset.regimes === 1 || claim.name.includes('@')
      ? []
      : otherRegimes(claim, dataset, root, preset.regimes - 1).map((changes) => claimInRegime(claim, changes));
  const every = claims.flatMap((claim) => [claim, ...others(claim)]);
  return [...new Map(every.map((claim) => [claim.name, claim])).values()];
};
