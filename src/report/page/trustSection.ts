import type { Atlas, AtlasCell } from '../../records/atlas.ts';
import type { ErrorRates } from '../../records/errorRates.ts';
import type { EvidenceRecord } from '../../records/evidenceRecord.ts';
import type { Measurements } from '../../records/readMeasurements.ts';
import { effectScale, formatEstimate } from '../effectScale.ts';
import { formatNumber } from '../formatNumber.ts';
import { measuredRates, rateText } from '../measuredRates.ts';
import { soundSeedSentences } from '../soundSeedSentences.ts';
import { type Markup, markup, nothing, typeset } from './markup.ts';
import { verdictBadge } from './verdictBadge.ts';

const ratesTable = (rates: ErrorRates, record: EvidenceRecord): Markup => {
  const rows = record.checks.flatMap((check) => {
    const own = measuredRates(rates, check);
    if (own === undefined) return [];
    const { sound, equalArms, fixedSize } = own;
    const alarms = equalArms === undefined ? '–' : `${equalArms.wrong}: ${rateText(equalArms.falseAlarms)}`;
    return [
      markup`<tr><td>${check.claim.title}</td>
<td class="number" data-label="equal arms, by mistake">${alarms}</td>
<td class="number" data-label="sound trainer violated">${rateText(sound.violated)}</td>
<td class="number" data-label="sound trainer without a verdict">${sound.undetermined.count + sound.outOfRegime.count}</td>
<td class="number" data-label="blocks, mean and 99 %">${formatNumber(sound.blocks.mean)}, ${formatNumber(sound.blocks.p99)}</td>
<td class="number" data-label="blocks of a fixed design">${fixedSize.blocks ?? `over ${rates.maxBlocks}`}</td></tr>`,
    ];
  });
  if (rows.length === 0) return nothing;
  const pools = [...new Set(rates.claims.map(({ pool }) => pool))].sort((a, b) => a - b).join(' or ');
  return markup`<h3>How often a verdict is wrong, measured</h3>
<p class="muted small">${rates.checks} checks per claim and world on ${rates.dataset}, from pools of ${pools} trained seed blocks, at an alpha of ${formatNumber(rates.alpha)} for a check of all headline claims, or of one other claim. Equal arms: all arms are trained alike, so there is nothing to find (a dash where a claim has no such arms). A fixed design: one look at Student's interval after so many blocks, for a power of 99 %.</p>
<table class="stack"><thead><tr><th scope="col">claim</th><th scope="col">equal arms: false alarms</th><th scope="col">sound: false alarms</th><th scope="col">no verdict</th><th scope="col">blocks (mean, 99 %)</th><th scope="col">fixed design</th></tr></thead><tbody>${rows}</tbody></table>`;
};

/** Mean and interval of the first hypothesis, which is the one a claim is named for. */
const cellNumbers = ({ hypotheses }: AtlasCell): string => {
  const [first] = hypotheses;
  if (first === undefined) return '';
  const { effect, interval } = formatEstimate(first.mean, first.interval, effectScale(first.unit));
  return `${effect} ${interval}`;
};

const atlasTable = ({ cells, alphaPerDataset }: Atlas): Markup => {
  const titles = [...new Set(cells.map(({ claim }) => claim))];
  const places = [...new Set(cells.map(({ dataset, depth }) => `${dataset}, ${depth}`))];
  const rows = titles.map((claim) => {
    const own = places.map((place) => {
      const cell = cells.find((each) => each.claim === claim && `${each.dataset}, ${each.depth}` === place);
      if (cell === undefined) return markup`<td>–</td>`;
      const why = cell.reason === undefined ? nothing : markup` title="${cell.reason}"`;
      return markup`<td data-label="${place}"${why}>${verdictBadge(cell.verdict)}<br><span class="muted small">${typeset(cellNumbers(cell))}<br>${cell.blocks} blocks</span></td>`;
    });
    return markup`<tr><th scope="row">${claim}</th>${own}</tr>`;
  });
  const heads = places.map((place) => markup`<th scope="col">${place.replace(', ', ', depth ')}</th>`);
  return markup`<h3>The atlas: where the claims hold</h3>
<p class="muted small">Each headline claim on real data sets with one and two hidden layers; mean and interval of its first number. Cells of a data set share an alpha of ${formatNumber(alphaPerDataset)}. What does not hold is shown as it is.</p>
<div class="scroll"><table><thead><tr><th scope="col">claim</th>${heads}</tr></thead><tbody>${rows}</tbody></table></div>`;
};

const soundList = (sentences: readonly string[]): Markup => {
  if (sentences.length === 0) return nothing;
  return markup`<h3>How often a gate opens for a sound trainer, measured</h3>
<ul>${sentences.map((sentence) => markup`<li>${sentence}</li>`)}</ul>`;
};

/** What was measured of the tool itself: how often it is wrong, and where its claims hold. */
export const trustSection = (record: EvidenceRecord, { errorRates, atlas, soundSeeds }: Measurements): Markup => {
  const parts = [
    errorRates === undefined ? nothing : ratesTable(errorRates, record),
    soundList(soundSeedSentences(soundSeeds, record.checks)),
    atlas ? atlasTable(atlas) : nothing,
  ];
  if (parts.every(({ html }) => html === '')) return nothing;
  return markup`<section class="card" id="trust">
<h2>How far to trust these verdicts</h2>
<p class="lead">Measured once for this version of batchlaw, and shown as long as the claims are judged by the same numbers.</p>
${parts}
</section>`;
};
