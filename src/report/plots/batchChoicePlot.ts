import type { TopLevelSpec } from 'vega-lite';
import { armStyle, PLOT_WIDTH, plotColours, plotConfig } from './plotTheme.ts';

/** A point of a curve, as a share of the best. */
export interface SharePoint {
  readonly batchSize: number;
  readonly share: number;
  readonly lower: number;
  readonly upper: number;
}

export interface ShareCurve {
  readonly title: string;
  readonly points: readonly SharePoint[];
}

/** A batch size that is marked, with its interval where it has one. */
export interface BatchMark {
  readonly title: string;
  readonly batchSize: number;
  readonly lower?: number;
  readonly upper?: number;
}

/** Room above 100 % for the names of the marks, each on a line of its own. */
const LINE = 0.09;

/**
 * Which batch to use: curves as shares of their best over the batch size, in their bands, with the knee, the critical batch and
 * the memory edge as vertical marks, their intervals as bars beside their names.
 */
export const batchChoicePlot = (curves: readonly ShareCurve[], marks: readonly BatchMark[]): TopLevelSpec => {
  const sizes = [...new Set(curves.flatMap(({ points }) => points.map(({ batchSize }) => batchSize)))].sort(
    (a, b) => a - b,
  );
  const [least, most] = [sizes[0]!, Math.max(sizes.at(-1)!, ...marks.map(({ batchSize }) => batchSize))];
  const within = (batchSize: number): number => Math.min(most, Math.max(least, batchSize));
  const values = curves.flatMap(({ title, points }) =>
    points.map((point) => ({
      curve: title,
      ...point,
      lower: Math.max(0, point.lower),
      upper: Math.min(1.05, point.upper),
    })),
  );
  const titles = curves.map(({ title }) => title);
  const styles = titles.map((_, i) => armStyle(i));
  const top = 1.05 + LINE * marks.length;
  const lines = marks.map(({ title, batchSize, lower, upper }, i) => {
    const x = within(batchSize);
    const right = Math.log(x / least) > 0.55 * Math.log(most / least);
    return {
      title,
      x,
      low: within(lower ?? batchSize),
      high: within(upper ?? batchSize),
      zero: 0,
      y: top - LINE * (i + 0.5),
      name: right ? 'left' : 'right',
    };
  });
  const by = (range: (string | number[])[]) =>
    ({ field: 'curve', type: 'nominal', scale: { domain: [...titles], range }, legend: null }) as const;
  const x = {
    field: 'batchSize',
    type: 'quantitative',
    scale: { type: 'log', nice: false, domain: [least, most] as number[], padding: 12 },
    axis: {
      title: 'batch size, log axis',
      grid: false,
      values: [...sizes] as number[],
      format: 'd',
      labelOverlap: 'greedy',
    },
  } as const;
  const y = { type: 'quantitative' } as const;
  const scaleY = {
    scale: { domain: [0, top] as number[], nice: false },
    axis: { title: 'share of the best', values: [0, 0.25, 0.5, 0.75, 1] as number[], format: '.0%' },
  } as const;
  const names = (align: 'left' | 'right') => ({
    data: { values: lines.filter(({ name }) => name === (align === 'left' ? 'right' : 'left')) },
    mark: { type: 'text', align, dx: align === 'left' ? 6 : -6, dy: -7, fontSize: 13, color: plotColours.ink } as const,
    encoding: {
      x: { field: 'x', type: 'quantitative' },
      y: { ...y, field: 'y' },
      text: { field: 'title', type: 'nominal' },
    } as const,
  });
  return {
    width: PLOT_WIDTH,
    height: 330,
    autosize: { type: 'fit', contains: 'padding' },
    config: plotConfig,
    layer: [
      {
        data: { values: lines },
        mark: { type: 'rule', strokeDash: [3, 3], color: plotColours.muted },
        encoding: {
          x: { field: 'x', type: 'quantitative' },
          y: { ...y, field: 'zero' },
          y2: { field: 'y' },
        },
      },
      {
        data: { values: lines },
        mark: { type: 'rule', strokeWidth: 4, opacity: 0.55, color: plotColours.interval },
        encoding: { x: { field: 'low', type: 'quantitative' }, x2: { field: 'high' }, y: { ...y, field: 'y' } },
      },
      names('left'),
      names('right'),
      {
        data: { values },
        mark: { type: 'area', opacity: 0.2, line: false },
        encoding: {
          x,
          y: { ...y, ...scaleY, field: 'lower' },
          y2: { field: 'upper' },
          color: by(styles.map(({ colour }) => colour)),
        },
      },
      {
        data: { values },
        mark: { type: 'line', strokeWidth: 2 },
        encoding: {
          x,
          y: { ...y, field: 'share' },
          color: by(styles.map(({ colour }) => colour)),
          strokeDash: by(styles.map(({ dash }) => [...dash])),
        },
      },
      {
        data: { values },
        mark: { type: 'point', filled: true, size: 60, opacity: 1 },
        encoding: {
          x,
          y: { ...y, field: 'share' },
          color: by(styles.map(({ colour }) => colour)),
          shape: by(styles.map(({ shape }) => shape)),
        },
      },
    ],
  };
};
