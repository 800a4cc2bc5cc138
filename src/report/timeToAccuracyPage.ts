import type { TimeToAccuracyRecord } from '../records/timeToAccuracyRecord.ts';
import { formatNumber } from './formatNumber.ts';
import { commandBlock } from './page/commandBlock.ts';
import { curveKey } from './page/curveKey.ts';
import { fact } from './page/fact.ts';
import { citedText, type Markup, markup, nothing, trustedMarkup, typeset } from './page/markup.ts';
import { selfContainedPage } from './page/selfContainedPage.ts';
import { accuracyCurvesPlot } from './plots/accuracyCurvesPlot.ts';
import { type BatchSizeQuantity, batchSizePlot } from './plots/batchSizePlot.ts';
import { renderPlot } from './plots/renderPlot.ts';
import {
  bestSentences,
  SWEEP_COLUMNS,
  sweepReplay,
  sweepRow,
  sweepSigns,
  sweepSubject,
  targetText,
} from './timeToAccuracyTable.ts';

const quantities = (target: string): readonly BatchSizeQuantity[] => [
  { title: `seconds to ${target}`, of: ({ secondsToTarget }) => secondsToTarget, axis: 'log' },
  { title: `epochs to ${target}`, of: ({ epochsToTarget }) => epochsToTarget, axis: 'linear' },
  { title: 'seconds per epoch', of: ({ secondsPerEpoch }) => secondsPerEpoch, axis: 'log' },
  { title: 'test accuracy at the end', of: ({ finalAccuracy }) => finalAccuracy, axis: 'linear' },
];

const figure = async (
  spec: Parameters<typeof renderPlot>[0] | undefined,
  id: string,
  title: string,
): Promise<Markup> => {
  if (spec === undefined) return nothing;
  const plot = await renderPlot(spec, id, title);
  return markup`<figure><figcaption class="above"><strong>${title}</strong></figcaption>${trustedMarkup(plot)}</figure>`;
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const figures = async (record: TimeToAccuracyRecord): Promise<Markup> => {
  const { results, settings } = record;
  const byBatch = await Promise.all(
    quantities(targetText(record)).map((quantity, i) =>
      figure(batchSizePlot(results, quantity), `batch-${i}`, `${capital(quantity.title)} against batch size`),
    ),
  );
  const curves = await Promise.all([
    figure(accuracyCurvesPlot(record, 'epoch'), 'curves-epoch', 'Test accuracy over epochs'),
    figure(accuracyCurvesPlot(record, 'seconds'), 'curves-seconds', 'Test accuracy over seconds of training'),
  ]);
  const key = curveKey(settings.batchSizes.map((batchSize) => `batch size ${batchSize}`));
  return markup`<section><h2>Against batch size</h2><div class="figures">${byBatch}</div></section>
<section><h2>During training</h2><p class="muted small">A line per run; dashed: the target.</p>${key}<div class="figures">${curves}</div></section>`;
};

const table = ({ results }: TimeToAccuracyRecord): Markup => {
  const heads = SWEEP_COLUMNS.map((name) => markup`<th class="number" scope="col">${name}</th>`);
  const rows = results.map(
    (result) =>
      markup`<tr>${sweepRow(result).map((cell, c) => markup`<td class="number" data-label="${SWEEP_COLUMNS[c]!}">${typeset(cell)}</td>`)}</tr>`,
  );
  return markup`<div class="scroll"><table class="stack"><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table></div>`;
};

const doubts = (record: TimeToAccuracyRecord): Markup => {
  const { settings, dataset, split, environment, tool, times, network } = record;
  const { provenance } = dataset;
  const rule =
    settings.rateRule === 'fixed'
      ? `${settings.rate} for every batch size`
      : `${settings.rate} at batch size ${settings.referenceBatch}, in proportion to the batch size (gradient summed)`;
  return markup`<footer><section class="card"><h2>How to doubt this</h2>
<p>${sweepSigns(record)}</p>
<h3>Recipe</h3><dl class="facts">
${fact('learning rate', `${rule}; factors ${settings.rateFactors.join(', ')}; ${settings.warmUpEpochs === 0 ? 'constant' : `from 0 over ${settings.warmUpEpochs} epochs, then to 0`}`)}
${fact('optimiser', `SGD, momentum ${settings.momentum}${settings.nesterov ? ' (Nesterov)' : ''}, weight decay ${settings.weightDecay} of a mean gradient`)}
${fact('labels and images', `label smoothing ${settings.labelSmoothing}; shifts up to ${settings.maxShift} pixels${settings.flip ? ', mirror images' : ''}`)}
${fact('network', markup`<code>${JSON.stringify(network.plain)}</code>`)}</dl>
<h3>Data</h3><dl class="facts">
${fact('name', provenance.name)}
${fact('source', citedText(provenance.source))}
${fact('licence', provenance.licence)}
${fact('split', `${split.training} for training, ${split.test} for testing, ${split.published ? 'of the parts its authors publish' : 'at random'}`)}
${fact('sha256', markup`<code>${provenance.sha256}</code>`)}</dl>
<h3>Environment</h3><dl class="facts">
${fact('engine', `${environment.engine.name} ${environment.engine.version}`)}
${fact('machine', `${environment.cpu}, ${environment.platform} ${environment.arch}, Node.js ${environment.node}`)}
${fact('measured by', `${tool.name} ${tool.version}`)}
${fact('time', `${times.startedAt} to ${times.finishedAt}`)}</dl>
<h3>The same runs again</h3>${commandBlock(sweepReplay(record))}
</section></footer>`;
};

/** Times to an accuracy as one page (`selfContainedPage`). The same record gives the same bytes. */
export const timeToAccuracyPage = async (record: TimeToAccuracyRecord): Promise<string> => {
  const { settings, times, status } = record;
  const title = `Time to ${targetText(record)} test accuracy`;
  return selfContainedPage(
    title,
    markup`<header><p class="brand">batchlaw</p><h1>${title}</h1>
<p class="lead">${sweepSubject(record)}.</p>
<p class="muted small">Seed ${settings.seed} · ${times.startedAt.slice(0, 10)} · ${formatNumber(times.seconds)} s${status === 'interrupted' ? ' · interrupted' : ''}</p>
${bestSentences(record).map((sentence) => markup`<p>${sentence}</p>`)}</header>
<main><section><h2>The numbers</h2>${table(record)}</section>${await figures(record)}</main>
${doubts(record)}`,
  );
};
