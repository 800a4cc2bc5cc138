import { armNumberNames } from '../armSummary.ts';
import type { ArmSweep, SweepCurve } from '../armSweep.ts';
import { formatNumber } from '../formatNumber.ts';
import { renderPlot } from '../plots/renderPlot.ts';
import { type SweepAxis, sweepPlot } from '../plots/sweepPlot.ts';
import { armTable } from './armTable.ts';
import { curveKey } from './curveKey.ts';
import { type Markup, markup, nothing, trustedMarkup } from './markup.ts';

const rateKey = (curves: readonly SweepCurve[]): Markup =>
  curveKey(curves.map(({ learningRate }) => `rate ${formatNumber(learningRate)}`));

/** Where a curve is lowest, e.g. `B = 16 at rate 0.1`; an end of the sweep says so, for the least may lie beyond it. */
const leastText = ({ learningRate, points, least }: SweepCurve, axis: SweepAxis): string => {
  const place =
    axis === 'batchSize' ? `B = ${formatNumber(least.batchSize)}` : `g = ${formatNumber(least.noiseScale!)}`;
  const atEnd = points.length > 1 && (least === points[0] || least === points.at(-1));
  return `${place} at rate ${formatNumber(learningRate)} (${formatNumber(least.testLoss)}${atEnd ? ', an end of the sweep' : ''})`;
};

const TITLES: Readonly<Record<SweepAxis, string>> = {
  batchSize: 'Test loss against batch size',
  noiseScale: 'The same against noise scale g',
};
const MEANINGS: Readonly<Record<SweepAxis, string>> = {
  batchSize: '',
  noiseScale: ' The curves lie over one another where the best batch size grows in proportion to the rate.',
};

const sweepFigure = async (sweep: ArmSweep, axis: SweepAxis): Promise<Markup> => {
  const spec = sweepPlot(sweep, axis);
  if (spec === undefined) return nothing;
  const least = sweep.curves
    .filter((curve) => curve.least[axis] !== undefined)
    .map((curve) => leastText(curve, axis))
    .join(', ');
  const text = `Least: ${least}.${MEANINGS[axis]}`;
  const plot = await renderPlot(spec, `${sweep.drawn.claim.name}-sweep-${axis}`, `${TITLES[axis]}. ${text}`);
  return markup`<figure><figcaption class="above"><strong>${TITLES[axis]}</strong><br>${text}</figcaption>${trustedMarkup(plot)}</figure>`;
};

/** What the arms of a sweep did: test loss against batch size and against noise scale, and all numbers as a table. */
export const sweepFigures = async (sweep: ArmSweep): Promise<Markup> => {
  const { drawn, blocksCount, curves } = sweep;
  const figures = await Promise.all([sweepFigure(sweep, 'batchSize'), sweepFigure(sweep, 'noiseScale')]);
  const blocks = `${drawn.blocks.length} seed blocks${blocksCount ? ' that count' : ', none of which counts'}`;
  const missing = drawn.claim.arms.length - curves.reduce((sum, { points }) => sum + points.length, 0);
  const left = missing === 0 ? '' : ` ${missing} without a test loss in each of these blocks left out.`;
  const names = armNumberNames(drawn).filter((name) => name !== 'learningRate' && name !== 'batchSize');
  return markup`<h3>What the arms did</h3>
<p class="muted small">${drawn.claim.arms.length} arms: a sweep over batch size at each learning rate. Lines are means over the ${blocks}, bands one standard error to each side, rings the least mean loss.${left}</p>
${rateKey(curves)}<div class="figures">${figures}</div>${armTable(drawn, names, { compact: true })}`;
};
