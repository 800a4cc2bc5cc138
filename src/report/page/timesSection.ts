import type { EvidenceRecord, RecordedCheck } from '../../records/evidenceRecord.ts';
import { formatNumber } from '../formatNumber.ts';
import { type Markup, markup, nothing } from './markup.ts';

type ArmTimes = NonNullable<EvidenceRecord['times']['arms']>[string];

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const claimTable = (check: RecordedCheck, times: ArmTimes): Markup => {
  const rows = Object.entries(times).flatMap(([arm, { runs, seconds }]) => {
    const own = check.blocks.flatMap(({ arms }) => (Object.hasOwn(arms, arm) ? arms[arm]!.updates : []));
    if (own.length === 0) return [];
    return markup`<tr><td>${arm}</td><td class="number" data-label="runs">${runs}</td><td class="number" data-label="updates">${formatNumber(mean(own))}</td><td class="number" data-label="seconds">${formatNumber(seconds)}</td></tr>`;
  });
  return markup`<details><summary>${check.claim.title}</summary><table class="stack"><thead><tr><th scope="col">arm</th><th scope="col">runs</th><th scope="col">updates, mean</th><th scope="col">seconds, mean</th></tr></thead><tbody>${rows}</tbody></table></details>
`;
};

/** What each arm took on the machine of the record: for people, no evidence. Nothing where the record has no such times. */
export const timesSection = ({ times, checks }: EvidenceRecord): Markup => {
  const tables = checks.flatMap((check) => {
    const own = times.arms?.[check.claim.name];
    return own === undefined ? [] : [claimTable(check, own)];
  });
  if (tables.length === 0) return nothing;
  return markup`<section class="card" id="seconds">
<h2>Seconds on this machine</h2>
<p class="muted small">Wall-clock time of one run to its stop rule, evaluations included, beside whatever else ran: the price of an arm here, and no evidence for any claim. Another run of the same check has other seconds and the same answers.</p>
${tables}</section>`;
};
