import { formatNumber } from '../formatNumber.ts';
import { type LandscapeMark, landscapeLinePlot } from '../plots/landscapeLinePlot.ts';
import { landscapePlanePlot } from '../plots/landscapePlanePlot.ts';
import { type LandscapeLine, type LandscapeSeries, landscapeSeries } from '../plots/landscapeSeries.ts';
import type { LandscapePlane } from '../plots/planeRaster.ts';
import { armStyle } from '../plots/plotTheme.ts';
import { renderPlot } from '../plots/renderPlot.ts';
import { type Markup, markup, trustedMarkup, typeset } from './markup.ts';

interface LandscapeFigure {
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  /** What is drawn and what to see in it. */
  readonly text: string;
}

export interface LandscapeLineFigure extends LandscapeFigure {
  readonly lines: readonly LandscapeLine[];
  readonly marks?: readonly LandscapeMark[];
  readonly alphaTitle?: string;
}

export interface LandscapePlaneFigure extends LandscapeFigure {
  readonly plane: LandscapePlane;
  readonly axisTitles?: { readonly alpha: string; readonly beta: string };
}

const keyEntry = ({ title, colour, dash, quantity }: LandscapeSeries): Markup => {
  const point = quantity === 'accuracy' ? markup`<circle cx="17" cy="7" r="3" fill="${colour}"/>` : markup``;
  return markup`<li><svg width="34" height="14" aria-hidden="true"><path d="M0 7h34" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash.join(' ')}"/>${point}</svg><span>${title}</span></li>`;
};

/** Ends and least value of a curve in words, for readers who do not see the plot. */
const described = ({ title, points }: LandscapeSeries): string => {
  const at = ({ alpha, value }: LandscapeSeries['points'][number]): string =>
    `${formatNumber(value)} at ${formatNumber(alpha)}`;
  const least = points.reduce((lowest, point) => (point.value < lowest.value ? point : lowest));
  return `${title} from ${at(points[0]!)} to ${at(points.at(-1)!)}, least ${at(least)}`;
};

const figure = ({ title, text }: LandscapeFigure, key: readonly Markup[], plot: string): Markup =>
  markup`<figure><figcaption class="above"><strong>${title}</strong><br>${typeset(text)}<ul class="legend">${key}</ul></figcaption>${trustedMarkup(plot)}</figure>`;

/** Loss, and accuracy where it is given, along lines in weight space, with key and text alternative. */
export const landscapeLineFigure = async (drawn: LandscapeLineFigure): Promise<Markup> => {
  const { id, title, lines, marks, alphaTitle } = drawn;
  const series = landscapeSeries(lines);
  const label = `${title}. ${series.map(described).join('; ')}.`;
  const plot = await renderPlot(landscapeLinePlot(lines, marks, alphaTitle), id, label);
  return figure(drawn, series.map(keyEntry), plot);
};

/** Contour lines of the loss on a plane in weight space, with the path of training where there is one. */
export const landscapePlaneFigure = async (drawn: LandscapePlaneFigure): Promise<Markup> => {
  const { id, title, plane, axisTitles } = drawn;
  const { path } = plane;
  const losses = plane.losses.flat();
  const range = `Losses from ${formatNumber(Math.min(...losses))} to ${formatNumber(Math.max(...losses))} nats`;
  const { colour } = armStyle(1);
  const cross = markup`<path d="M12 3l8 8M20 3l-8 8" stroke="${colour}" stroke-width="3" fill="none"/>`;
  const ring = markup`<circle cx="7" cy="7" r="5" stroke="${colour}" stroke-width="2" fill="none"/>`;
  const entry = (drawing: Markup, text: string): Markup =>
    markup`<li><svg width="34" height="14" aria-hidden="true">${drawing}</svg><span>${text}</span></li>`;
  const marks =
    path === undefined
      ? [entry(cross, 'the solution')]
      : [
          entry(markup`${ring}<path d="M12 7h22" stroke="${colour}" stroke-width="2"/>`, 'start and path of training'),
          entry(cross, 'end of training'),
        ];
  const lines = entry(
    markup`<path d="M0 7h34" stroke="var(--interval-ink)" stroke-width="1"/>`,
    'equal loss in nats, deeper colour is higher',
  );
  const label = `${title}. ${range}${path === undefined ? '' : `; the path has ${path.length} checkpoints`}.`;
  return figure(drawn, [lines, ...marks], await renderPlot(landscapePlanePlot(plane, axisTitles), id, label));
};
