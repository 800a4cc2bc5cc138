import type { EvidenceRecord, RecordedCheck, RecordedRegime } from '../../records/evidenceRecord.ts';
import { formatNumber, formatPercent, readableName } from '../formatNumber.ts';
import { verdictSentence } from '../verdictWords.ts';
import { armFigures } from './armFigures.ts';
import { claimFigures } from './claimFigures.ts';
import { controlsTable, findingsTable, guardsList } from './controlsAndGuards.ts';
import { evidenceFigures } from './evidenceFigures.ts';
import { citedText, type Markup, markup, nothing, typeset } from './markup.ts';
import { replayBlock } from './replayBlock.ts';
import { verdictBadge } from './verdictBadge.ts';

const fact = (name: string, value: Markup | string | number): Markup => markup`<dt>${name}</dt><dd>${value}</dd>`;

const regimeFacts = ({ dataset, data, pool, network, numbers }: RecordedRegime): Markup => {
  const noise =
    data.labelNoise === 0 ? '' : `, ${formatPercent(data.labelNoise)} of the training labels redrawn at random`;
  const pooled = pool === 1 ? '' : `, images averaged over ${pool} by ${pool} pixels`;
  return markup`<h3>The regime</h3>
<dl class="facts">
${fact('data', `${dataset}: ${data.trainingSize} examples to train, ${data.testSize} to test, drawn anew for each block${noise}${pooled}`)}
${fact('network', `${network.sizes.join('-')}, ReLU`)}
${Object.entries(numbers).map(([name, value]) => fact(readableName(name), formatNumber(value)))}
</dl>`;
};

const catches = (names: readonly string[]): Markup =>
  names.length === 0
    ? nothing
    : markup`<p><strong>Bugs it must catch.</strong> When they are planted in the trainer: ${names.join(', ')}.</p>`;

/** The card of one claim: its answer, the evidence for it, and what the answer does not say. */
export const claimSection = async (record: EvidenceRecord, check: RecordedCheck): Promise<Markup> => {
  const { claim, verdict, regime } = check;
  const sources = claim.sources.map(
    ({ row, reference, place }) =>
      markup`<p class="muted small"><span title="row of the table of sources">${row}</span> · ${citedText(reference)}, ${place}</p>`,
  );
  return markup`<section class="card" id="${claim.name}">
${verdictBadge(verdict.kind)}
<h2>${claim.title}</h2>
<p class="lead">${claim.statement}</p>
${sources}
<p class="tone ${verdict.kind}"><strong>${typeset(verdictSentence(check))}</strong></p>
${await claimFigures(check)}
${await evidenceFigures(check)}
${await armFigures(check)}
${findingsTable(check)}
${controlsTable(check)}
${guardsList(check)}
<h3>What this does not say</h3>
<p><strong>Where it does not hold.</strong> ${citedText(claim.limits)}</p>
<p><strong>Why this margin.</strong> ${citedText(claim.marginReason)}</p>
${catches(claim.catches)}
${regime === undefined ? nothing : regimeFacts(regime)}
<h3>Replay</h3>
<p class="muted small">The same seed gives the same blocks, number by number.</p>
${replayBlock(record.settings, [claim.name])}
</section>`;
};
