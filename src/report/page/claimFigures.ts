import type { RecordedCheck, RecordedFigure } from '../../records/evidenceRecord.ts';
import { type FigureCurve, figureCurves } from '../figureCurves.ts';
import { formatNumber } from '../formatNumber.ts';
import { figurePlot } from '../plots/figurePlot.ts';
import { renderPlot } from '../plots/renderPlot.ts';
import { curveKey } from './curveKey.ts';
import { type Markup, markup, nothing, trustedMarkup } from './markup.ts';

/** Both ends of each curve in words, for readers who do not see the plot. */
const described = (curve: FigureCurve): string => {
  const line = curve.kind === 'mean' ? curve.points : curve.lines[0]!;
  const [first, last] = [line[0]!, line.at(-1)!];
  const of = curve.kind === 'mean' ? '' : ' in the first block';
  return `${curve.title}${of} from ${formatNumber(first.y)} at ${formatNumber(first.x)} to ${formatNumber(last.y)} at ${formatNumber(last.x)}`;
};

const drawnFigure = async (check: RecordedCheck, figure: RecordedFigure): Promise<Markup> => {
  const curves = figureCurves(check, figure);
  const spec = figurePlot(figure, curves);
  if (spec === undefined) return nothing;
  const label = `${figure.title}: ${figure.y.label} against ${figure.x.label}. ${curves.map(described).join('; ')}.`;
  const plot = await renderPlot(spec, `${check.claim.name}-figure-${figure.name}`, label);
  return markup`<figure><figcaption class="above"><strong>${figure.title}</strong><br>${figure.meaning}${curveKey(curves.map(({ title }) => title))}</figcaption>${trustedMarkup(plot)}</figure>`;
};

/** The pictures that a reader of the source knows, from the points of all blocks. */
export const claimFigures = async (check: RecordedCheck): Promise<Markup> => {
  const figures = await Promise.all(check.claim.figures.map((figure) => drawnFigure(check, figure)));
  if (figures.every(({ html }) => html === '')) return nothing;
  return markup`<h3>The picture</h3>
<p class="muted small">Points are means over the seed blocks, bands one standard error to each side; thin lines are single blocks where these differ in their places.</p>
<div class="figures">${figures}</div>`;
};
