import { allClaims } from '../claims/allClaims.ts';
import type { Claim } from '../core/claim.ts';
import { ExperimentError } from '../core/experimentError.ts';
import type { Law } from '../core/law.ts';
import { nearestName } from '../core/nearestName.ts';
import { allLaws } from '../laws/allLaws.ts';
import { EVERY_LAW, isLawName, lawsNamed } from '../laws/lawsNamed.ts';
import { askedClaims } from './askedClaims.ts';

/** What a command line asks to be judged. */
export interface AskedFor {
  readonly laws: readonly Law[];
  readonly claims: readonly Claim[];
}

/** A name that is no claim's, and nearer to a law's. */
const refuseMistypedLaw = (name: string): void => {
  const claims = allClaims.map((claim) => claim.name);
  const base = name.split('@')[0]!;
  if (claims.includes(base)) return;
  const near = nearestName(base, [...claims, EVERY_LAW, ...allLaws.map((law) => law.name)]);
  if (near === undefined || !isLawName(near)) return;
  throw new ExperimentError(
    'E_UNKNOWN_LAW',
    `there is no claim or law "${name}", did you mean the law "${near}"?: \`batchlaw claims ${EVERY_LAW}\` tells what the laws say.`,
  );
};

/**
 * The laws and claims that a command line asks for. Without names: all laws and the headline claims, or all claims. With
 * names: what is named and nothing else; `laws` stands for all laws.
 * @param flags.laws `--laws` adds all laws, `--no-laws` takes them away
 * @throws ExperimentError `E_LAWS_AND_NO_LAWS`, `E_UNKNOWN_LAW`, and those of `askedClaims`
 */
export const askedFor = (
  names: readonly string[],
  flags: { readonly all: boolean; readonly laws?: boolean },
): AskedFor => {
  const lawNames = names.filter(isLawName);
  const claimNames = names.filter((name) => !isLawName(name));
  if (flags.laws === false && lawNames.length > 0) {
    throw new ExperimentError(
      'E_LAWS_AND_NO_LAWS',
      `--no-laws stands beside ${lawNames.join(', ')}: leave out the one or the other.`,
    );
  }
  claimNames.forEach(refuseMistypedLaw);
  const onlyLaws = lawNames.length > 0 && claimNames.length === 0 && !flags.all;
  return {
    laws: (flags.laws ?? names.length === 0) ? allLaws : lawsNamed(lawNames),
    claims: onlyLaws ? [] : askedClaims(claimNames, flags.all),
  };
};
