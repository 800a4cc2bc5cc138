import type { Claim, RegimeChanges } from '../core/claim.ts';
import { ExperimentError } from '../core/experimentError.ts';
import { nearestName } from '../core/nearestName.ts';
import { batchGrowth } from './batchGrowth.ts';
import { claimInRegime } from './claimInRegime.ts';
import { linearScaling } from './linearScaling.ts';
import { optimalBatch } from './optimalBatch.ts';
import { sharperMinima } from './sharperMinima.ts';

/** Every claim there is, in the order they are checked. */
export const allClaims: readonly Claim[] = [sharperMinima, linearScaling, batchGrowth, optimalBatch];

/** The five that are checked when none is named. */
export const headlineClaims: readonly Claim[] = allClaims.filter(({ headline }) => headline);

/** `width=128,depth=2` as numbers. */
const changesOf = (name: string, text: string): RegimeChanges =>
  Object.fromEntries(
    text.split(',').map((part) => {
      const [number, value] = part.split('=').map((side) => side.trim());
      if (!number || !value || !Number.isFinite(Number(value))) {
        throw new ExperimentError(
          'E_REGIME_FORMAT',
          `"${name}" has the part "${part}" behind the @, which sets no number: give e.g. linear-scaling@width=128,depth=2.`,
        );
      }
      return [number, Number(value)];
    }),
  );

const claimNamed = (full: string): Claim => {
  const known = allClaims.map((claim) => claim.name);
  const at = full.indexOf('@');
  const name = at < 0 ? full : full.slice(0, at);
  const claim = allClaims.find((candidate) => candidate.name === name);
  if (claim === undefined) {
    const near = nearestName(name, known);
    throw new ExperimentError(
      'E_UNKNOWN_CLAIM',
      `there is no claim "${name}"${near === undefined ? '' : `, did you mean "${near}"?`}: the claims are ${known.join(', ')}; \`batchlaw claims\` tells what they say.`,
    );
  }
  return at < 0 ? claim : claimInRegime(claim, changesOf(full, full.slice(at + 1)));
};

/**
 * The claims of the given names, in that order, each once; the headline claims for no name. A name may change numbers of
 * the regime: `linear-scaling@width=128,depth=2`.
 * @throws ExperimentError `E_UNKNOWN_CLAIM`, `E_REGIME_FORMAT`
 */
export const claimsNamed = (names: readonly string[]): readonly Claim[] =>
  names.length === 0 ? headlineClaims : [...new Set(names)].map(claimNamed);
