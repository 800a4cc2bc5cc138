import type { EvidenceRecord } from '../../records/evidenceRecord.ts';
import { formatNumber } from '../formatNumber.ts';
import { hypothesisSummary } from '../hypothesisSummary.ts';
import { lawSummary } from '../lawSummary.ts';
import { gateReasons, headline } from './gateVerdict.ts';
import { type Markup, markup, nothing, typeset } from './markup.ts';
import { verdictBadge } from './verdictBadge.ts';

const answerRow = (record: EvidenceRecord, name: string): Markup => {
  const check = record.checks.find(({ claim }) => claim.name === name);
  if (check === undefined)
    return markup`<li>${verdictBadge('interrupted')}<div>${name}<br><span class="muted small">Not begun.</span></div></li>`;
  const effects = check.claim.hypotheses
    .filter(({ role }) => role === 'claim')
    .map((hypothesis) => hypothesisSummary(check, hypothesis))
    .flatMap(({ hypothesis, estimate }) =>
      estimate === undefined
        ? []
        : [markup`<br>${hypothesis.title}: ${typeset(`${estimate.effect} ${estimate.interval}`)}`],
    );
  const blocks = check.blocks.length === 0 ? nothing : markup`<br>${check.blocks.length} seed blocks`;
  return markup`<li>${verdictBadge(check.verdict.kind)}<div><a href="#${check.claim.name}">${check.claim.title}</a><span class="muted small">${effects}${blocks}</span></div></li>`;
};

const lawsRow = (record: EvidenceRecord): Markup => {
  const summary = lawSummary(record);
  if (summary === undefined) return nothing;
  const { kind, held, cases } = summary;
  return markup`<li>${verdictBadge(kind)}<div><a href="#laws">Laws: exact properties of the trainer</a><span class="muted small"><br>${held}<br>${cases} drawn cases</span></div></li>`;
};

/** The overall answer, what was judged, and one line per claim. */
export const pageHeader = (record: EvidenceRecord): Markup => {
  const { environment, dataset, settings, times } = record;
  const answer = headline(record);
  const engine = `${environment.engine.name} ${environment.engine.version}`;
  return markup`<header>
<p class="brand">batchlaw</p>
<h1 class="tone ${answer.kind}">${answer.text}</h1>
${gateReasons(record)}
<p class="lead">Does training behave as the papers on batch size and learning rate say? Judged here: the trainer <strong>${engine}</strong> on <strong>${dataset.provenance.name}</strong>, ${dataset.count} examples.</p>
<p class="muted small">Seed ${settings.seed} · ${times.startedAt.slice(0, 10)} · ${formatNumber(times.seconds)} s</p>
<ul class="answers">${lawsRow(record)}${settings.claims.map((name) => answerRow(record, name))}</ul>
</header>`;
};
