import type { ClaimErrorRates, ErrorRates, Rate } from '../records/errorRates.ts';
import type { RecordedCheck } from '../records/evidenceRecord.ts';
import { judgedBy } from '../records/judgedBy.ts';
import { formatNumber } from './formatNumber.ts';

/** The measured rates of the claim as it was checked here; undefined when it was judged by other numbers then. */
export const measuredRates = (
  rates: ErrorRates | undefined,
  { claim, regime }: Pick<RecordedCheck, 'claim' | 'regime'>,
): ClaimErrorRates | undefined => {
  const own = rates?.claims.find(({ name }) => name === claim.name);
  return own !== undefined && regime !== undefined && judgedBy(claim, regime) === own.judgedBy ? own : undefined;
};

/** A share with its interval: `0 of 2000 (0 to 0.19 %)`. */
export const rateText = ({ count, of, lower, upper }: Rate): string =>
  `${count} of ${of} (${formatNumber(100 * lower)} to ${formatNumber(100 * upper)} %)`;

/** False alarms, misses and blocks of a claim, one sentence each; of equal arms where the claim has such. */
export const rateSentences = ({ sound, equalArms, atEdge, fixedSize }: ClaimErrorRates): readonly string[] => {
  const edge = atEdge.reduce((worst, one) => (one.decided.count > worst.decided.count ? one : worst), atEdge[0]!);
  const missed = sound.undetermined.count + sound.outOfRegime.count;
  const fixed =
    fixedSize.blocks === null
      ? 'a design of fixed size would take more than the budget'
      : `a design of fixed size would take ${fixedSize.blocks} for the same power`;
  return [
    ...(equalArms === undefined
      ? []
      : [`equal arms, ${equalArms.wrong} by mistake: ${rateText(equalArms.falseAlarms)} checks`]),
    `a sound trainer, violated by mistake: ${rateText(sound.violated)}; no verdict: ${missed} of ${sound.holds.of}`,
    `a mean on the edge of its region, decided by mistake: at most ${rateText(edge.decided)} (${edge.contrast})`,
    `seed blocks: ${formatNumber(sound.blocks.mean)} in the mean, ${formatNumber(sound.blocks.p99)} at the most in 99 %; ${fixed}`,
  ];
};
