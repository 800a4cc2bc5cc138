import type { TopLevelSpec } from 'vega-lite';
import { type LandscapeLine, type LandscapeSeries, landscapeSeries } from './landscapeSeries.ts';
import { logTicks } from './logTicks.ts';
import { PLOT_WIDTH, plotColours, plotConfig } from './plotTheme.ts';

/** A place on the line that has a name, e.g. a solution. */
export interface LandscapeMark {
  readonly alpha: number;
  readonly title: string;
}

/** Above this ratio of largest to smallest loss the axis is logarithmic. */
const LOG_ABOVE = 10;

const ALPHA = { field: 'alpha', type: 'quantitative' } as const;
const VALUE = { field: 'value', type: 'quantitative' } as const;

/** The curves of one quantity in a layer of their own, with their own axis. */
const layerOf = (series: readonly LandscapeSeries[], y: object): object => {
  const titles = series.map(({ title }) => title);
  const by = (range: (string | number[])[]) =>
    ({ field: 'curve', type: 'nominal', scale: { domain: titles, range }, legend: null }) as const;
  return {
    data: { values: series.flatMap(({ title, points }) => points.map((point) => ({ curve: title, ...point }))) },
    encoding: { x: ALPHA, y: { ...VALUE, ...y }, color: by(series.map(({ colour }) => colour)) },
    layer: [
      {
        mark: { type: 'line', strokeWidth: 2 },
        encoding: { strokeDash: by(series.map(({ dash }) => [...dash])) },
      },
      ...(series[0]?.quantity === 'accuracy' ? [{ mark: { type: 'point', filled: true, size: 26, opacity: 1 } }] : []),
    ],
    resolve: { scale: { color: 'independent', strokeDash: 'independent' } },
  };
};

/**
 * Loss along a line in weight space, on a log axis when it spreads over more than a factor of ten, and accuracy on an
 * axis at the right; a dashed rule at each named place.
 * Source: Keskar et al. 2016, arXiv:1609.04836, figure 3.
 * @param lines at least one; evenly spaced or not
 * @param alphaTitle of the axis along the line
 */
export const landscapeLinePlot = (
  lines: readonly LandscapeLine[],
  marks: readonly LandscapeMark[] = [],
  alphaTitle = 'alpha',
): TopLevelSpec => {
  const series = landscapeSeries(lines);
  const [losses, accuracies] = (['loss', 'accuracy'] as const).map((own) => series.filter((s) => s.quantity === own));
  const values = losses!.flatMap(({ points }) => points.map(({ value }) => value));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const log = low > 0 && high / low > LOG_ABOVE;
  const both = accuracies!.length > 0;
  const lossAxis = {
    scale: { ...(log ? { type: 'log' } : { type: 'linear', zero: false }), nice: !log, padding: 8 },
    axis: {
      title: `loss, nats${log ? ', log axis' : ''}`,
      ...(both ? { titleColor: losses![0]!.colour } : {}),
      ...(log ? { values: [...logTicks(low, high)], format: '~g' } : { tickCount: 5 }),
    },
  };
  const accuracyAxis = {
    scale: { domain: [0, 1], padding: 8, nice: false },
    axis: {
      title: 'accuracy',
      titleColor: accuracies![0]?.colour,
      orient: 'right',
      grid: false,
      tickCount: 5,
      format: '~%',
    },
  };
  const spec = {
    width: PLOT_WIDTH,
    height: 280,
    autosize: { type: 'fit', contains: 'padding' },
    config: plotConfig,
    encoding: {
      x: { ...ALPHA, scale: { nice: false }, axis: { title: alphaTitle, grid: false, tickCount: 6, format: '~f' } },
    },
    layer: [
      {
        data: { values: [...marks] },
        mark: { type: 'rule', color: plotColours.muted, strokeDash: [2, 4] },
      },
      layerOf(losses!, lossAxis),
      ...(both ? [layerOf(accuracies!, accuracyAxis)] : []),
      {
        data: { values: [...marks] },
        mark: { type: 'text', color: plotColours.muted, fontSize: 13, baseline: 'bottom', dy: -5 },
        encoding: { y: { value: 0 }, text: { field: 'title' } },
      },
    ],
    resolve: { scale: { y: 'independent' } },
  };
  return spec as TopLevelSpec;
};
