import type { Claim } from '../core/claim.ts';
import type { Dataset } from '../core/dataset.ts';
import { regimeOn } from './regimeOn.ts';
import { type RegimeShare, type RegimeTally, regimesNeeded } from './regimeShare.ts';

/** Whether a claim holds in at least the share of its regimes that was asked for. */
export type ShareVerdict =
  | { readonly kind: 'holds' }
  | { readonly kind: 'violated' }
  | { readonly kind: 'undetermined'; readonly reason: string; readonly regimesNeeded?: number }
  | { readonly kind: 'outOfRegime'; readonly reason: string };

/** The answer where the claim has its own regime on none of the sets; undefined where there is something to draw. */
export const noRegimeVerdict = (claim: Claim, datasets: readonly Dataset[]): ShareVerdict | undefined => {
  const reasons = datasets.flatMap((dataset) => {
    const answer = regimeOn(claim, dataset);
    return answer.kind === 'outOfRegime' ? [`${dataset.provenance.name}: ${answer.reason}`] : [];
  });
  return reasons.length < datasets.length ? undefined : { kind: 'outOfRegime', reason: reasons.join('; ') };
};

/** @param evidence.ended what ended an undecided check, e.g. `interrupted after 3 regimes` */
export const shareVerdict = (evidence: {
  readonly share: RegimeShare;
  readonly tally: RegimeTally;
  readonly rule: { readonly asked: number; readonly alpha: number };
  readonly ended: string;
}): ShareVerdict => {
  const { share, tally, rule, ended } = evidence;
  if (share.decision !== 'open') return { kind: share.decision === 'atLeast' ? 'holds' : 'violated' };
  const needed = regimesNeeded(tally, rule);
  const reason = share.counted === 0 && tally.outOfRegime > 0 ? `${ended}, and all of them are out of regime` : ended;
  return { kind: 'undetermined', reason, ...(needed !== undefined && { regimesNeeded: needed }) };
};
