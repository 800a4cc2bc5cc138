import type { RecordedMeasure, SharpnessRecord } from '../../records/sharpnessRecord.ts';
import { formatNumber, readableName } from '../formatNumber.ts';
import { SHARPNESS_SIGNS } from '../sharpnessReport.ts';
import { type SharpnessRow, sharpnessRows, solutionFacts } from '../sharpnessTable.ts';
import { citedText, type Markup, markup, nothing, typeset } from './markup.ts';

const numberCell = (label: string, text: string): Markup =>
  markup`<td class="number" data-label="${label}">${typeset(text)}</td>`;

const measureRow = ({ title, unit, cells, ratio, precisionFloor }: SharpnessRow, heads: readonly string[]): Markup => {
  const compared = heads.includes('ratio')
    ? numberCell('ratio', ratio === undefined ? '' : formatNumber(ratio))
    : nothing;
  const own = cells.map(({ text, lost }, i) => numberCell(heads[i]!, lost ? `~ ${text}` : text));
  return markup`<tr><td>${title}<br><span class="muted small">${unit}</span></td>${own}${compared}${numberCell('floor', formatNumber(Number(precisionFloor.toPrecision(2))))}</tr>`;
};

const listed = (value: number | readonly number[]): string => [value].flat().map(formatNumber).join(', ');

const measureDetails = ({ solutions }: SharpnessRecord, measure: string): Markup => {
  const rows = solutions.flatMap(({ title, measures }) =>
    measures
      .filter((number) => number.measure === measure)
      .map((number) => {
        const { evaluations, seed, seconds, policy, certificate, details } = number;
        const calls = `${evaluations.losses} losses, ${evaluations.gradients} gradients, ${evaluations.hessianVectors} Hessian products`;
        const more = Object.entries(details).map(
          ([name, value]) => markup`<br>${readableName(name)}: ${typeset(listed(value))}`,
        );
        return markup`<tr><td>${title}<br><span class="muted">${number.title}</span></td><td data-label="value">${typeset(exactly(number))}</td><td data-label="certain">${certificate.says}</td><td data-label="how">${policy}${more}</td><td data-label="cost">${calls}, ${formatNumber(seconds)} s, seed ${seed.join(' ')}</td></tr>`;
      }),
  );
  return markup`<details><summary>Each number with its policy and cost</summary><div class="scroll"><table class="stack"><thead><tr><th scope="col">number</th><th scope="col">value</th><th scope="col">what is certain</th><th scope="col">how</th><th scope="col">cost</th></tr></thead><tbody>${rows}</tbody></table></div></details>`;
};

const exactly = ({ value, certificate, precisionFloor }: RecordedMeasure): string => {
  const { lower, upper } = certificate;
  const within =
    upper === undefined ? `at least ${lower.toPrecision(6)}` : `in [${lower.toPrecision(6)}, ${upper.toPrecision(6)}]`;
  return `${value.toPrecision(8)}, ${within}, floor ${precisionFloor.toPrecision(2)}`;
};

/** The table of a sharpness record. */
export const sharpnessNumbers = (record: SharpnessRecord): Markup => {
  const { solutions } = record;
  const rows = sharpnessRows(record);
  const compared = rows.some(({ ratio }) => ratio !== undefined) ? ['ratio'] : [];
  const heads = [...solutions.map(({ title }) => title), ...compared, 'floor'];
  const facts = solutionFacts(solutions).map(
    ([title, ...texts]) =>
      markup`<tr><td>${title}</td>${texts.map((text, i) => numberCell(heads[i]!, text))}${[...compared, ''].map(() => markup`<td></td>`)}</tr>`,
  );
  return markup`<section class="card"><h2>The numbers</h2>
<div class="scroll"><table class="stack"><thead><tr><th scope="col"></th>${heads.map((head) => markup`<th class="number" scope="col">${head}</th>`)}</tr></thead><tbody>${facts}${rows.map((row) => measureRow(row, heads))}</tbody></table></div>
<p class="muted small">${SHARPNESS_SIGNS}</p>
</section>`;
};

/** What each measure is, with everything behind its numbers. */
export const sharpnessCards = (record: SharpnessRecord): Markup =>
  markup`<section class="card"><h2>What was measured, and how</h2>
${record.cards.map(({ name, title, about }) => markup`<h3 id="${name}">${title}</h3><p>${citedText(about)}</p>${measureDetails(record, name)}`)}
</section>`;
