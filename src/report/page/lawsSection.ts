import type { EvidenceRecord, RecordedLaw, RecordedSettings } from '../../records/evidenceRecord.ts';
import { formatNumber } from '../formatNumber.ts';
import { deviationText, lawReplayCommand, lawSentence, lawSummary } from '../lawSummary.ts';
import { shortForm } from '../shortForm.ts';
import { commandBlock } from './commandBlock.ts';
import { citedText, type Markup, markup, nothing, typeset } from './markup.ts';
import { verdictBadge } from './verdictBadge.ts';

/** What became of a law that does not hold: by how much, on which case, and the way back to it. */
const brokenLaw = (recorded: RecordedLaw, settings: RecordedSettings): Markup => {
  const { law, verdict } = recorded;
  const sentence = lawSentence(recorded);
  if (sentence === undefined) return nothing;
  const head = markup`<h3>${law.title}</h3>
<p class="tone ${verdict.kind}"><strong>${typeset(sentence)}</strong></p>`;
  if (verdict.kind !== 'violated') return head;
  const facts = Object.entries(verdict.counterexample).map(
    ([name, value]) => markup`<dt>${name}</dt><dd>${typeset(shortForm(value))}</dd>`,
  );
  const bugs =
    law.catches.length === 0
      ? ''
      : markup`<p><strong>Planted bugs that break it too.</strong> ${law.catches.join(', ')}.</p>\n`;
  return markup`${head}
<p><strong>Compared.</strong> ${law.equality}. <strong>Tolerance.</strong> ${law.toleranceReason}.</p>
<p class="muted small">The smallest case that was found; the record has every digit.</p>
<dl class="facts">${facts}</dl>
${bugs}${commandBlock(lawReplayCommand(settings, law.name))}`;
};

const row = (recorded: RecordedLaw): Markup => {
  const { law, verdict } = recorded;
  const sources = law.sources.map(
    ({ row, reference, place }) =>
      markup`<br><span class="muted small">${row} · ${citedText(reference)}, ${place}</span>`,
  );
  const cases = verdict.kind === 'outOfRegime' ? '–' : String(verdict.cases);
  return markup`<tr><td>${verdictBadge(verdict.kind)}</td><td><strong>${law.title}</strong> <span class="muted">${law.name}</span>${sources}</td>
<td class="number" data-label="cases">${cases}</td><td class="number" data-label="off by">${deviationText(recorded)}</td><td class="number" data-label="allowed" title="${law.unit}: ${law.toleranceReason}">${formatNumber(law.tolerance)}</td></tr>`;
};

/** The exact layer: what is violated first, with its smallest case, then all laws in a table. Nothing without laws. */
export const lawsSection = (record: EvidenceRecord): Markup => {
  const summary = lawSummary(record);
  if (summary === undefined) return nothing;
  const { kind, held, cases, laws } = summary;
  return markup`<section class="card" id="laws">
${verdictBadge(kind)}
<h2>Laws: exact properties of the trainer</h2>
<p class="lead">${held}, on ${cases} cases: networks, data, schedules and seeds drawn at random, without training noise and without a share of the error budget. A violated law names the bug.</p>
${laws.map((law) => brokenLaw(law, record.settings))}
<details${kind === 'holds' ? nothing : markup` open`}><summary>All of them as a table</summary><table class="stack"><thead><tr><th scope="col">answer</th><th scope="col">law</th><th scope="col">cases</th><th scope="col">off by</th><th scope="col">allowed</th></tr></thead><tbody>${laws.map(row)}</tbody></table></details>
</section>`;
};
