import type { EvidenceRecord } from '../../records/evidenceRecord.ts';
import { formatNumber } from '../formatNumber.ts';
import { fact } from './fact.ts';
import { citedText, type Markup, markup, nothing } from './markup.ts';
import { replayBlock } from './replayBlock.ts';

/** How to read the page, and what is needed to doubt it: error budget, data, environment, the cards' hashes. */
export const pageFooter = (record: EvidenceRecord): Markup => {
  const { errorBudget, dataset, environment, settings, tool, times, laws, checks } = record;
  const { provenance, image } = dataset;
  const { maxBlocks, seconds } = settings.budget;
  const limit = seconds === undefined ? '' : `, ${formatNumber(seconds)} s`;
  const shape = image === undefined ? '' : `, images of ${image.rows} by ${image.columns} by ${image.channels}`;
  const budget = markup`<h3>Error budget</h3>
<dl class="facts">
${fact('whole check', `at most ${errorBudget.alpha} that any verdict is wrong`)}
${fact('each sequence', `${formatNumber(errorBudget.alphaPerHypothesis)}, for ${errorBudget.sequences} confidence sequences`)}
${fact('method', citedText(errorBudget.method))}
${fact('budget', `up to ${maxBlocks} seed blocks per claim${limit}`)}
</dl>`;
  const drawn =
    laws === undefined ? nothing : fact('laws', `cases drawn by ${laws.drawnBy.name} ${laws.drawnBy.version}`);
  return markup`<footer><section class="card">
<h2>How to doubt this</h2>
<p>Every number on this page is in the evidence record beside it, with the recipe and the seed of each run. <strong>holds</strong>: the whole interval lies where the claim asks. <strong>violated</strong>: the whole interval lies elsewhere. <strong>undetermined</strong>: the budget ended first. <strong>out of regime</strong>: the claim says nothing about these data, or training did not do what the comparison needs.</p>
${settings.claims.length === 0 ? nothing : budget}
<h3>Data</h3>
<dl class="facts">
${fact('name', provenance.name)}
${fact('source', citedText(provenance.source))}
${fact('licence', provenance.licence)}
${fact('examples', `${dataset.count} of ${dataset.features} features${shape}, ${dataset.classes} classes`)}
${fact('sha256', markup`<code>${provenance.sha256}</code>`)}
</dl>
<h3>Environment</h3>
<dl class="facts">
${fact('trainer', `${environment.engine.name} ${environment.engine.version}, ${environment.threads} thread${environment.threads === 1 ? '' : 's'}`)}
${fact('machine', `${environment.cpu}, ${environment.platform} ${environment.arch}, Node.js ${environment.node}`)}
${fact('judged by', `${tool.name} ${tool.version}`)}
${fact('time', `${times.startedAt} to ${times.finishedAt}`)}
${drawn}
${checks.map(({ claim }) => fact(`card of ${claim.name}`, markup`<code>${claim.hash}</code>`))}
</dl>
<h3>Replay the whole check</h3>
<p class="muted small">Same record, byte by byte, times aside.</p>
${replayBlock(settings)}
</section></footer>`;
};
