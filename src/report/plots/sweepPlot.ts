import type { TopLevelSpec } from 'vega-lite';
import type { ArmSweep } from '../armSweep.ts';
import { logTicks } from './logTicks.ts';
import { armStyle, PLOT_WIDTH, plotConfig } from './plotTheme.ts';

export type SweepAxis = 'batchSize' | 'noiseScale';

const TITLES: Readonly<Record<SweepAxis, string>> = { batchSize: 'batch size', noiseScale: 'noise scale' };

/** Above this ratio of largest to smallest mean loss the loss axis is logarithmic too. */
const LOG_ABOVE = 2;

/**
 * Mean test loss of a sweep against batch size or noise scale, on a log axis: a line with points per learning rate, in
 * a band of one standard error, with a ring at the least loss. Where the loss axis is logarithmic, bands are cut at half
 * of the least mean. Undefined without a point.
 */
export const sweepPlot = ({ curves }: ArmSweep, axis: SweepAxis): TopLevelSpec | undefined => {
  const points = curves.flatMap(({ learningRate, points: own, least }) =>
    own.flatMap((point) => {
      const x = point[axis];
      const rate = String(learningRate);
      return x === undefined ? [] : [{ ...point, rate, x, least: point === least }];
    }),
  );
  if (points.length === 0) return undefined;
  const losses = points.map(({ testLoss }) => testLoss);
  const low = Math.min(...losses);
  const high = Math.max(...losses);
  const log = low > 0 && high / low > LOG_ABOVE;
  const values = points.map(({ rate, x, testLoss, standardError, least }) => {
    const lower = testLoss - standardError;
    return {
      rate,
      x,
      loss: testLoss,
      lower: log ? Math.max(lower, low / 2) : lower,
      upper: testLoss + standardError,
      least,
    };
  });
  const places = values.map(({ x }) => x);
  const ticks =
    axis === 'batchSize'
      ? [...new Set(places)].sort((a, b) => a - b)
      : logTicks(Math.min(...places), Math.max(...places));
  const rates = curves.map(({ learningRate }) => String(learningRate));
  const styles = rates.map((_, i) => armStyle(i));
  const by = (range: (string | number[])[]) =>
    ({ field: 'rate', type: 'nominal', scale: { domain: [...rates], range }, legend: null }) as const;
  const y = { type: 'quantitative' } as const;
  return {
    width: PLOT_WIDTH,
    height: 280,
    autosize: { type: 'fit', contains: 'padding' },
    config: plotConfig,
    data: { values },
    encoding: {
      x: {
        field: 'x',
        type: 'quantitative',
        scale: { type: 'log', nice: false, padding: 12 },
        axis: {
          title: `${TITLES[axis]}, log axis`,
          grid: false,
          values: [...ticks],
          format: '~g',
          labelOverlap: 'greedy',
        },
      },
      y: {
        ...y,
        scale: { ...(log ? { type: 'log' } : { type: 'linear', zero: false }), nice: !log, padding: 8 },
        axis: {
          title: `test loss, nats${log ? ', log axis' : ''}`,
          ...(log ? { values: [...logTicks(low, high)], format: '~g' } : { tickCount: 5 }),
        },
      },
      color: by(styles.map(({ colour }) => colour)),
    },
    layer: [
      {
        mark: { type: 'area', opacity: 0.2, line: false },
        encoding: { y: { ...y, field: 'lower' }, y2: { field: 'upper' } },
      },
      {
        mark: { type: 'line', strokeWidth: 2 },
        encoding: { y: { ...y, field: 'loss' }, strokeDash: by(styles.map(({ dash }) => [...dash])) },
      },
      {
        mark: { type: 'point', filled: true, size: 66, opacity: 1 },
        encoding: { y: { ...y, field: 'loss' }, shape: by(styles.map(({ shape }) => shape)) },
      },
      {
        transform: [{ filter: 'datum.least' }],
        mark: { type: 'point', shape: 'circle', filled: false, size: 260, strokeWidth: 2, opacity: 1 },
        encoding: { y: { ...y, field: 'loss' } },
      },
    ],
  };
};
