import type { RecordedCheck } from '../../records/evidenceRecord.ts';
import { armCurves, armNumberNames, armNumbers, type ObservedLoss } from '../armSummary.ts';
import { armSweep } from '../armSweep.ts';
import { formatNumber, readableName } from '../formatNumber.ts';
import { armNumberPlot } from '../plots/armNumberPlot.ts';
import { lossCurvesPlot } from '../plots/lossCurvesPlot.ts';
import { armStyle } from '../plots/plotTheme.ts';
import { renderPlot } from '../plots/renderPlot.ts';
import { armTable, spreadText } from './armTable.ts';
import { type Markup, markup, nothing, trustedMarkup } from './markup.ts';
import { sweepFigures } from './sweepFigures.ts';

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

const numberFigure = async (check: RecordedCheck, number: string, i: number): Promise<Markup> => {
  const spec = armNumberPlot(check, number);
  if (spec === undefined) return nothing;
  const each = armNumbers(check, number).map((summary) => `${summary.arm} ${spreadText(summary)}`);
  const label = `${readableName(number)} per arm, mean and standard deviation over blocks: ${each.join(', ')}.`;
  const plot = await renderPlot(spec, `${check.claim.name}-number-${i}`, label);
  return markup`<figure>${trustedMarkup(plot)}</figure>`;
};

/** What the arms did: loss curves, and each number that the claim reports of them. A sweep is drawn as one. */
export const armFigures = async (check: RecordedCheck): Promise<Markup> => {
  if (check.blocks.length === 0) return nothing;
  const sweep = armSweep(check);
  if (sweep !== undefined) return sweepFigures(sweep);
  const curves = await Promise.all([curveFigure(check, 'trainingLoss'), curveFigure(check, 'testLoss')]);
  const names = armNumberNames(check);
  const numbers = await Promise.all(names.map((name, i) => numberFigure(check, name, i)));
  const training = curves.every(({ html }) => html === '')
    ? nothing
    : markup`<p class="muted small">Thin lines are single blocks, thick lines the mean as far as all blocks have come.</p>
<div class="figures">${curves}</div>`;
  const table = names.length === 0 ? nothing : armTable(check, names);
  return markup`<h3>What the arms did</h3>${armKey(check)}${training}<div class="figures">${numbers}</div>${table}`;
};
