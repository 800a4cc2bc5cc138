import type { Spec } from 'vega';
import { formatNumber } from '../formatNumber.ts';
import { type LandscapePlane, planeRaster, RASTER } from './planeRaster.ts';
import { armStyle, PLOT_FONT, PLOT_WIDTH, plotColours, plotConfig } from './plotTheme.ts';

/** How strongly the highest losses are coloured; each level adds its part, so that it works on light and dark. */
const DARKEST = 0.7;

const ends = (places: readonly number[]): number[] => [places[0]!, places.at(-1)!];

/**
 * Contour lines of the loss on a plane in weight space, the deeper coloured the higher, with the path of training over
 * it: a ring at its start, a cross at its end. Without a path, the cross is at the centre.
 * Source: Li et al. 2018, arXiv:1712.09913, figures 5 and 9.
 * @param titles of the axes
 */
export const landscapePlanePlot = (
  plane: LandscapePlane,
  titles: { readonly alpha: string; readonly beta: string } = { alpha: 'alpha', beta: 'beta' },
): Spec => {
  const { values, levels, labels } = planeRaster(plane);
  const path = (plane.path ?? [[0, 0]]).map(([alpha, beta]) => ({ alpha, beta }));
  const colour = armStyle(1).colour;
  // A value of the raster stands for the middle of its cell; the outermost ones are on the edge of the plot.
  const cell = (side: 'width' | 'height'): string => `${side} / ${RASTER - 1}`;
  const at = { x: { scale: 'x', field: 'alpha' }, y: { scale: 'y', field: 'beta' } } as const;
  const symbol = (shape: string, size: number, width: number) => ({
    ...at,
    shape: { value: shape },
    size: { value: size },
    stroke: { value: colour },
    strokeWidth: { value: width },
    fill: { value: 'transparent' },
  });
  const axis = (title: string): object => ({ title, tickCount: 5, domain: false, format: '~f' });
  return {
    width: PLOT_WIDTH,
    height: 340,
    autosize: { type: 'fit', contains: 'padding' },
    background: 'transparent',
    config: { axis: { ...plotConfig.axis, labelFont: PLOT_FONT, titleFont: PLOT_FONT } } as Spec['config'] & object,
    data: [
      { name: 'raster', values: [{ width: RASTER, height: RASTER, values }] },
      {
        name: 'contours',
        source: 'raster',
        transform: [
          {
            type: 'isocontour',
            thresholds: [...levels],
            scale: { signal: `[${cell('width')}, ${cell('height')}]` },
            translate: { signal: `[-${cell('width')} / 2, -${cell('height')} / 2]` },
          },
        ],
      },
      { name: 'labels', values: labels.map(({ level, ...place }) => ({ ...place, text: formatNumber(level) })) },
      { name: 'path', values: path },
      { name: 'start', values: path.slice(0, -1).slice(0, 1) },
      { name: 'end', values: path.slice(-1) },
    ],
    scales: [
      { name: 'x', domain: ends(plane.alphas), range: 'width', zero: false, nice: false },
      { name: 'y', domain: ends(plane.betas), range: 'height', zero: false, nice: false },
    ],
    axes: [
      { scale: 'x', orient: 'bottom', ...axis(titles.alpha) },
      { scale: 'y', orient: 'left', ...axis(titles.beta) },
    ],
    marks: [
      {
        type: 'group',
        clip: true,
        encode: {
          update: {
            width: { signal: 'width' },
            height: { signal: 'height' },
            stroke: { value: plotColours.grid },
          },
        },
        marks: [
          {
            type: 'path',
            from: { data: 'contours' },
            encode: {
              update: {
                fill: { value: plotColours.interval },
                fillOpacity: { value: 1 - (1 - DARKEST) ** (1 / Math.max(1, levels.length)) },
                stroke: { value: plotColours.mean },
                strokeOpacity: { value: 0.55 },
                strokeWidth: { value: 1 },
              },
            },
            transform: [{ type: 'geopath', field: 'datum.contour' }],
          },
          {
            type: 'line',
            from: { data: 'path' },
            encode: { update: { ...at, stroke: { value: colour }, strokeWidth: { value: 2 } } },
          },
          {
            type: 'symbol',
            from: { data: 'path' },
            encode: { update: { ...at, size: { value: 14 }, fill: { value: colour } } },
          },
          { type: 'symbol', from: { data: 'start' }, encode: { update: symbol('circle', 120, 2) } },
          { type: 'symbol', from: { data: 'end' }, encode: { update: symbol('M-1-1L1 1M1-1L-1 1', 36, 3) } },
        ],
      },
      {
        type: 'text',
        from: { data: 'labels' },
        encode: {
          update: {
            ...at,
            text: { field: 'text' },
            font: { value: PLOT_FONT },
            fontSize: { value: 13 },
            fill: { value: plotColours.ink },
            align: { value: 'center' },
            baseline: { value: 'middle' },
          },
        },
      },
    ],
  };
};
