import type { RecordedCheck } from '../../records/evidenceRecord.ts';
import { MANY_ARMS } from '../armSummary.ts';
import { guardSummaries, unfinishedArms, unfinishedReplicas } from '../guardSummary.ts';
import { type HypothesisSummary, hypothesisSummary } from '../hypothesisSummary.ts';
import { type Markup, markup, nothing, typeset } from './markup.ts';

const recognised = ({ decision, asExpected }: HypothesisSummary): Markup => {
  if (decision === 'open') return markup`<span class="tone undetermined">? still open</span>`;
  return asExpected
    ? markup`<span class="tone holds">✓ recognised</span>`
    : markup`<span class="tone violated">✗ missed</span>`;
};

/** Planted effects and absences, and whether the rule that judges the claim told them apart. */
export const controlsTable = (check: RecordedCheck): Markup => {
  const controls = check.claim.hypotheses.filter(({ role }) => role === 'control');
  if (controls.length === 0 || check.looks.length === 0) return nothing;
  const rows = controls.map((hypothesis) => {
    const summary = hypothesisSummary(check, hypothesis);
    const { estimate, asked, unit } = summary;
    const value = estimate === undefined ? 'no block that counts' : `${estimate.effect} ${estimate.interval}`;
    return markup`<tr><td>${hypothesis.title}${unit === 'ratio' ? nothing : markup` <span class="muted">(${unit})</span>`}</td>
<td class="number" data-label="asked for">${typeset(asked)}</td><td class="number" data-label="seen">${typeset(value)}</td>
<td class="number">${recognised(summary)}</td></tr>`;
  });
  return markup`<h3>Controls</h3>
<p class="muted small">Planted effects and planted absences. The same rule must recognise each of them, or the claim does not hold.</p>
<table class="stack"><thead><tr><th scope="col">control</th><th scope="col">asked for</th><th scope="col">seen</th><th scope="col">answer</th></tr></thead><tbody>${rows}</tbody></table>`;
};

const WHERE: Readonly<Record<HypothesisSummary['decision'], string>> = {
  inside: 'yes',
  outside: 'no',
  open: 'not decided',
};

/** What was judged beside the claim, and has no part in its verdict. */
export const findingsTable = (check: RecordedCheck): Markup => {
  const findings = check.claim.hypotheses.filter(({ role }) => role === 'finding');
  if (findings.length === 0 || check.looks.length === 0) return nothing;
  const rows = findings.map((hypothesis) => {
    const { estimate, region, unit, decision } = hypothesisSummary(check, hypothesis);
    const value = estimate === undefined ? 'no block that counts' : `${estimate.effect} ${estimate.interval}`;
    return markup`<tr><td>${hypothesis.title}${unit === 'ratio' ? nothing : markup` <span class="muted">(${unit})</span>`}</td>
<td class="number" data-label="seen">${typeset(value)}</td><td class="number" data-label="in">${typeset(region)}</td>
<td class="number">${WHERE[decision]}</td></tr>`;
  });
  return markup`<h3>Findings</h3>
<p class="muted small">Judged by the same rule at the same error rate. The verdict does not depend on them.</p>
<table class="stack"><thead><tr><th scope="col">finding</th><th scope="col">seen</th><th scope="col">region</th><th scope="col">in it</th></tr></thead><tbody>${rows}</tbody></table>`;
};

/** Whether the arms did what makes their comparison mean something, and every block that does not count. */
export const guardsList = (check: RecordedCheck): Markup => {
  const guards = guardSummaries(check);
  if (guards.length === 0) return nothing;
  const rows = guards.map(({ name, passed, blocks, detail, failures }) => {
    const all = passed === blocks;
    const sign = all ? markup`<span class="tone holds">✓</span>` : markup`<span class="tone undetermined">!</span>`;
    const last = all && detail !== '' ? markup` <span class="muted">(last: ${detail})</span>` : nothing;
    const failed = failures.map((failure) => markup`<br>block ${failure.block} does not count: ${failure.detail}`);
    return markup`<li>${sign} ${name}: ${passed} of ${blocks} blocks${last}${failed}</li>`;
  });
  const unfinished = unfinishedArms(check).map(
    (text) => markup`<li><span class="tone undetermined">!</span> ${text}</li>`,
  );
  const ends =
    unfinished.length > MANY_ARMS
      ? markup`<li><details><summary>${unfinishedReplicas(check).length} replicas did not finish</summary><ul class="plain">${unfinished}</ul></details></li>`
      : unfinished;
  return markup`<h3>Guards</h3>
<p class="muted small">A comparison means nothing when training did not happen. A block that fails a guard counts for no mean.</p>
<ul class="plain">${rows}${ends}</ul>`;
};
