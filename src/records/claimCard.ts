import type { Claim } from '../core/claim.ts';
import type { Interval } from '../core/verdict.ts';
import { cardHash } from './cardHash.ts';
import type { ClaimCard, RecordedInterval } from './evidenceRecord.ts';

const finiteOrNull = (end: number): number | null => (Number.isFinite(end) ? end : null);

/** Infinite ends become null, since JSON has no infinity. */
export const recordedInterval = ({ lower, upper }: Interval): RecordedInterval => ({
  lower: finiteOrNull(lower),
  upper: finiteOrNull(upper),
});

/**
 * The claim as data. `hash` is the sha256 of the card's canonical JSON without the hash: equal for two records exactly
 * when both were judged by the same words, regions and arms.
 */
export const claimCard = (claim: Claim): ClaimCard => {
  const card = {
    name: claim.name,
    title: claim.title,
    statement: claim.statement,
    sources: claim.sources.map(({ row, reference, place }) => ({ row, reference, place })),
    marginReason: claim.marginReason,
    limits: claim.limits,
    catches: claim.catches,
    hypotheses: claim.hypotheses.map(({ contrast, title, unit, region, role, expected }) => ({
      contrast,
      title,
      unit,
      region: recordedInterval(region),
      role,
      expected,
    })),
    figures: claim.figures.map(({ name, title, meaning, x, y, curves }) => ({
      name,
      title,
      meaning,
      x: { label: x.label, scale: x.scale },
      y: { label: y.label, scale: y.scale },
      curves: Object.entries(curves).map(([curve, line]) => ({ name: curve, title: line })),
    })),
    domain: Object.fromEntries(
      Object.entries(claim.domain).map(([name, { least, most, whole }]) => [name, { least, most, whole }]),
    ),
    arms: Object.entries(claim.arms).map(([name, title]) => ({ name, title })),
  };
  return { ...card, hash: cardHash(card) };
};
