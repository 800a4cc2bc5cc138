import { killedBy } from '../../records/killedBy.ts';
import type { ClaimCell, KillTable, MutationRow } from '../../records/killTable.ts';
import type { Measurements } from '../../records/readMeasurements.ts';
import { type Markup, markup, nothing } from './markup.ts';

/** A cell by its sign, and what the sign means. */
const SIGNS: Readonly<Record<ClaimCell['kind'], { readonly sign: string; readonly meaning: string }>> = {
  violated: { sign: '●', meaning: 'violated: the claim catches the bug' },
  outOfRegime: { sign: '○', meaning: 'out of regime: a control or a guard fails, and with it the check' },
  undetermined: { sign: '?', meaning: 'no verdict within the budget' },
  holds: { sign: '·', meaning: 'holds' },
  sameBits: { sign: '', meaning: 'not exercised: the same bits as without the bug' },
  notPlanted: { sign: '–', meaning: 'not planted: the claim needs another engine than the bug is in' },
};

const cellMarkup = ({ kind, blocks }: ClaimCell, claim: string): Markup =>
  kind === 'sameBits' || kind === 'holds' || kind === 'notPlanted'
    ? markup`<td class="mark">${SIGNS[kind].sign}</td>`
    : markup`<td class="mark" title="${claim}: ${kind === 'outOfRegime' ? 'out of regime' : kind}, ${blocks} blocks">${SIGNS[kind].sign}</td>`;

const rowMarkup = (row: MutationRow, { claims }: KillTable): Markup => {
  const cells = claims.map(({ name }) => cellMarkup(row.claims[name]!, name));
  return markup`<tr><th scope="row" title="${row.sentence}">${row.name}</th>${cells}<td class="laws">${killedBy(row).laws.join(', ')}</td></tr>`;
};

const reasonMarkup = (row: MutationRow): Markup => {
  if (row.whyNoClaim === undefined) return nothing;
  const { gates, laws } = killedBy(row);
  const seen =
    laws.length > 0
      ? `laws: ${laws.join(', ')}`
      : gates.length > 0
        ? 'no law; the check fails out of regime'
        : 'no law either';
  return markup`<dt>${row.name}</dt><dd>${row.sentence} ${row.whyNoClaim} <span class="muted small">(${seen})</span></dd>`;
};

/** The counts that sum the table up. */
const leadText = ({ mutations, claims, laws }: KillTable): string => {
  const kills = mutations.map(killedBy);
  const byClaim = kills.filter((kill) => kill.claims.length > 0).length;
  const byLaw = kills.filter((kill) => kill.laws.length > 0).length;
  const byLawAlone = kills.filter((kill) => kill.claims.length === 0 && kill.laws.length > 0).length;
  const unseen = mutations.length - byClaim - byLawAlone;
  return `${mutations.length} bugs were planted in the trainer, one at a time, and each went through the whole check: ${byClaim} violate at least one of ${claims.length} claims and ${byLaw} at least one of ${laws.length} laws; ${byLawAlone} violate laws alone, and ${unseen} neither.`;
};

/** e.g. `wasm`, or `wasm (ghost-batch: tfjs-wasm)`. */
const enginesText = ({ engine, claims }: KillTable): string => {
  const others = claims.flatMap((claim) => (claim.engine === undefined ? [] : [`${claim.name}: ${claim.engine.name}`]));
  return others.length === 0 ? engine.name : `${engine.name} (${others.join(', ')})`;
};

/** Which planted bugs a check of claims and laws catches, and why it misses the rest. Nothing without a kill table. */
export const plantedBugsSection = ({ killTable }: Measurements): Markup => {
  if (killTable === undefined) return nothing;
  const { claims, mutations, dataset, seed, maxBlocks } = killTable;
  const heads = claims.map(({ name }) => markup`<th scope="col" class="turned">${name}</th>`);
  const legend = Object.values(SIGNS).map(({ sign, meaning }) => markup`<li>${sign || 'blank'} ${meaning}</li>`);
  const missed = mutations.map(reasonMarkup).filter(({ html }) => html !== '');
  return markup`<section class="card" id="planted-bugs">
<h2>Planted bugs: what a check catches</h2>
<p class="lead">${leadText(killTable)}</p>
<p class="muted small">Measured once for this version of batchlaw, on ${dataset} with seed ${seed}, up to ${maxBlocks} seed blocks per claim, on ${enginesText(killTable)}. Without a bug every claim and every law of the table holds.</p>
<details><summary>All of them as a table</summary>
<ul class="legend">${legend}</ul>
<div class="scroll"><table class="compact kills"><thead><tr><th scope="col">bug</th>${heads}<th scope="col">laws violated</th></tr></thead><tbody>${mutations.map((row) => rowMarkup(row, killTable))}</tbody></table></div></details>
<details><summary>${missed.length} that violate no claim, and why</summary><dl class="facts">${missed}</dl></details>
</section>`;
};
