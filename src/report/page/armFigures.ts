import type { RecordedCheck } from '../../records/evidenceRecord.ts';
import { type ArmNumber, armCurves, armNumberNames, armNumbers, type ObservedLoss } from '../armSummary.ts';
import { formatNumber, readableName } from '../formatNumber.ts';
import { armNumberPlot } from '../plots/armNumberPlot.ts';
import { lossCurvesPlot } from '../plots/lossCurvesPlot.ts';
import { armStyle } from '../plots/plotTheme.ts';
import { renderPlot } from '../plots/renderPlot.ts';
import { type Markup, markup, nothing, trustedMarkup, typeset } from './markup.ts';

const armKey = (check: RecordedCheck): Markup => {
  const entries = check.claim.arms.map(({ name, title }, i) => {
    const { colour, dash } = armStyle(i);
    return markup`<li><svg width="34" height="10" aria-hidden="true"><path d="M0 5h34" stroke="${colour}" stroke-width="3" stroke-dasharray="${dash.join(' ')}"/></svg><span><strong>${name}</strong> <span class="muted">${title}</span></span></li>`;
  });
  return markup`<ul class="legend">${entries}</ul>`;
};

const NAMES: Readonly<Record<ObservedLoss, string>> = { trainingLoss: 'Training loss', testLoss: 'Test loss' };

const curveFigure = async (check: RecordedCheck, quantity: ObservedLoss): Promise<Markup> => {
  const spec = lossCurvesPlot(check, quantity);
  if (spec === undefined) return nothing;
  const { means } = armCurves(check, quantity);
  const ends = check.claim.arms.flatMap(({ name }) => {
    const last = means.findLast(({ arm }) => arm === name);
    return last === undefined ? [] : [`${name} ${formatNumber(last.loss)} at epoch ${formatNumber(last.epoch)}`];
  });
  const label = `${NAMES[quantity]} over epochs, mean over the blocks: ${ends.join(', ')}.`;
  const plot = await renderPlot(spec, `${check.claim.name}-${quantity}`, label);
  return markup`<figure>${trustedMarkup(plot)}</figure>`;
};

const spread = ({ mean, standardDeviation }: ArmNumber): string =>
  `${formatNumber(mean)} ± ${formatNumber(standardDeviation)}`;

const numberFigure = async (check: RecordedCheck, number: string, i: number): Promise<Markup> => {
  const spec = armNumberPlot(check, number);
  if (spec === undefined) return nothing;
  const each = armNumbers(check, number).map((summary) => `${summary.arm} ${spread(summary)}`);
  const label = `${readableName(number)} per arm, mean and standard deviation over blocks: ${each.join(', ')}.`;
  const plot = await renderPlot(spec, `${check.claim.name}-number-${i}`, label);
  return markup`<figure>${trustedMarkup(plot)}</figure>`;
};

const numberTable = (check: RecordedCheck, names: readonly string[]): Markup => {
  const columns = names.map((name) => new Map(armNumbers(check, name).map((summary) => [summary.arm, summary])));
  const rows = check.claim.arms.map(({ name, title }) => {
    const cells = columns.map((column, i) => {
      const summary = column.get(name);
      const text = summary === undefined ? '–' : typeset(spread(summary));
      return markup`<td class="number" data-label="${readableName(names[i]!)}">${text}</td>`;
    });
    return markup`<tr><td><strong>${name}</strong> <span class="muted">${title}</span></td>${cells}</tr>`;
  });
  const heads = names.map((name) => markup`<th class="number" scope="col">${readableName(name)}</th>`);
  return markup`<details><summary>The numbers as a table</summary><div class="scroll"><table class="stack"><thead><tr><th scope="col">arm</th>${heads}</tr></thead><tbody>${rows}</tbody></table></div>
<p class="muted small">Mean ± standard deviation over the seed blocks.</p></details>`;
};

/** What the arms did: loss curves, and each number that the claim reports of them. */
export const armFigures = async (check: RecordedCheck): Promise<Markup> => {
  if (check.blocks.length === 0) return nothing;
  const curves = await Promise.all([curveFigure(check, 'trainingLoss'), curveFigure(check, 'testLoss')]);
  const names = armNumberNames(check);
  const numbers = await Promise.all(names.map((name, i) => numberFigure(check, name, i)));
  const training = curves.every(({ html }) => html === '')
    ? nothing
    : markup`<p class="muted small">Thin lines are single blocks, thick lines the mean as far as all blocks have come.</p>
<div class="figures">${curves}</div>`;
  const table = names.length === 0 ? nothing : numberTable(check, names);
  return markup`<h3>What the arms did</h3>${armKey(check)}${training}<div class="figures">${numbers}</div>${table}`;
};
