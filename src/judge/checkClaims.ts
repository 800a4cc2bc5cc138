import type { Claim } from '../core/claim.ts';
import { ExperimentError } from '../core/experimentError.ts';

/**
 * Refuses claims that would hold or stay open whatever the blocks say.
 * @throws ExperimentError `E_CLAIM_EMPTY`, `E_CLAIM_REGION`, `E_CLAIM_TWICE`
 */
export const checkClaims = (claims: readonly Pick<Claim, 'name' | 'hypotheses'>[]): void => {
  const names = new Set<string>();
  for (const { name, hypotheses } of claims) {
    if (names.has(name)) {
      throw new ExperimentError('E_CLAIM_TWICE', `claim ${name} is asked for twice: name it once.`);
    }
    names.add(name);
    if (!hypotheses.some(({ role }) => role === 'claim')) {
      throw new ExperimentError(
        'E_CLAIM_EMPTY',
        `claim ${name} has no hypothesis with the role 'claim': without one it holds whatever happens.`,
      );
    }
    for (const { title, region } of hypotheses) {
      const { lower, upper } = region;
      if (!(lower <= upper) || (lower === Number.NEGATIVE_INFINITY && upper === Number.POSITIVE_INFINITY)) {
        throw new ExperimentError(
          'E_CLAIM_REGION',
          `hypothesis "${title}" of claim ${name} has the region [${lower}, ${upper}]: give lower <= upper, and at least one finite end.`,
        );
      }
    }
  }
};
