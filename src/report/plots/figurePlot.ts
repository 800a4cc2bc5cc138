import type { TopLevelSpec } from 'vega-lite';
import type { RecordedFigure } from '../../records/evidenceRecord.ts';
import type { FigureCurve } from '../figureCurves.ts';
import { logTicks } from './logTicks.ts';
import { armStyle, PLOT_WIDTH, plotConfig } from './plotTheme.ts';
import { TITLE_CHARACTERS, wrappedTitle } from './wrappedTitle.ts';

interface Row {
  readonly curve: string;
  readonly line: string;
  readonly x: number;
  readonly y: number;
  readonly lower: number;
  readonly upper: number;
}

const rowsOf = (curve: FigureCurve): readonly Row[] =>
  curve.kind === 'mean'
    ? curve.points.map(({ x, y, standardError }) => ({
        curve: curve.title,
        line: curve.title,
        x,
        y,
        lower: y - standardError,
        upper: y + standardError,
      }))
    : curve.lines.flatMap((line, block) =>
        line.map(({ x, y }) => ({ curve: curve.title, line: `${curve.title} ${block}`, x, y, lower: y, upper: y })),
      );

const axisOf = (axis: 'x' | 'y', { label, scale }: RecordedFigure['x'], values: readonly number[]): object => {
  const log = scale === 'log';
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return {
    scale: { ...(log ? { type: 'log' } : { type: 'linear', zero: false }), nice: false, padding: 12 },
    axis: {
      title: wrappedTitle(log ? `${label}, log\u00a0axis` : label, TITLE_CHARACTERS[axis]),
      ...(log ? { values: [...logTicks(low, high)], format: '~g', labelOverlap: 'greedy' } : { tickCount: 5 }),
    },
  };
};

/**
 * A figure of a claim: means with a band of one standard error, or thin lines per block (`figureCurves` says which).
 * What is not positive is left out on a log axis, and a band is cut at half of the least value. Undefined without a point.
 */
export const figurePlot = (figure: RecordedFigure, curves: readonly FigureCurve[]): TopLevelSpec | undefined => {
  const [logX, logY] = [figure.x.scale === 'log', figure.y.scale === 'log'];
  const rows = curves.flatMap(rowsOf).filter(({ x, y }) => (!logX || x > 0) && (!logY || y > 0));
  if (rows.length === 0) return undefined;
  const least = Math.min(...rows.map(({ y }) => y));
  const values = rows.map((row) => (logY ? { ...row, lower: Math.max(row.lower, least / 2) } : row));
  const titles = curves.map(({ title }) => title);
  const styles = titles.map((_, i) => armStyle(i));
  const by = (range: (string | number[])[]) =>
    ({ field: 'curve', type: 'nominal', scale: { domain: [...titles], range }, legend: null }) as const;
  const [x, y] = [{ field: 'x', type: 'quantitative' } as const, { type: 'quantitative' } as const];
  const thin = curves.some(({ kind }) => kind === 'blocks');
  return {
    width: PLOT_WIDTH,
    height: 280,
    autosize: { type: 'fit', contains: 'padding' },
    config: plotConfig,
    data: { values },
    encoding: {
      x: {
        ...x,
        ...axisOf(
          'x',
          figure.x,
          values.map((row) => row.x),
        ),
      },
      y: {
        ...y,
        ...axisOf(
          'y',
          figure.y,
          values.flatMap(({ lower, upper }) => [lower, upper]),
        ),
      },
      color: by(styles.map(({ colour }) => colour)),
      detail: { field: 'line' },
    },
    layer: [
      {
        mark: { type: 'area', opacity: 0.2, line: false },
        encoding: { y: { ...y, field: 'lower' }, y2: { field: 'upper' } },
      },
      {
        mark: { type: 'line', strokeWidth: thin ? 1 : 2, opacity: thin ? 0.6 : 1 },
        encoding: { y: { ...y, field: 'y' }, strokeDash: by(styles.map(({ dash }) => [...dash])) },
      },
      {
        mark: { type: 'point', filled: true, size: thin ? 24 : 60, opacity: 1 },
        encoding: { y: { ...y, field: 'y' }, shape: by(styles.map(({ shape }) => shape)) },
      },
    ],
  };
};
