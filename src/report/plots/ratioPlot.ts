import type { TopLevelSpec } from 'vega-lite';
import type { ComparedSubject } from '../../records/benchComparison.ts';
import { logTicks } from './logTicks.ts';
import { armStyle, PLOT_WIDTH, plotColours, plotConfig } from './plotTheme.ts';

/** Throughput over that of the base against batch size, both on log axes, in the simultaneous band, with a line at 1. */
export const ratioPlot = ({ points }: ComparedSubject): TopLevelSpec => {
  const values = points.map(({ batchSize, ratio }) => ({
    batchSize,
    ratio: ratio.value,
    lower: ratio.lower,
    upper: ratio.upper ?? 2 * ratio.value,
  }));
  const low = Math.min(0.8, ...values.map(({ lower }) => lower));
  const high = Math.max(1.25, ...values.map(({ upper }) => upper));
  const { colour } = armStyle(0);
  const y = { type: 'quantitative' } as const;
  return {
    width: PLOT_WIDTH,
    height: 260,
    autosize: { type: 'fit', contains: 'padding' },
    config: plotConfig,
    data: { values },
    encoding: {
      x: {
        field: 'batchSize',
        type: 'quantitative',
        scale: { type: 'log', nice: false, padding: 12 },
        axis: {
          title: 'batch size, log axis',
          grid: false,
          values: values.map(({ batchSize }) => batchSize),
          format: 'd',
          labelOverlap: 'greedy',
        },
      },
      y: {
        ...y,
        scale: { type: 'log', nice: false, domain: [low, high] },
        axis: {
          title: 'times the throughput of the base',
          values: [...new Set([1, ...logTicks(low, high)])],
          format: '~g',
        },
      },
    },
    layer: [
      {
        data: { values: [{ one: 1 }] },
        mark: { type: 'rule', strokeDash: [4, 3], strokeWidth: 1.5, color: plotColours.muted },
        encoding: { x: { value: 0 }, x2: { value: 'width' }, y: { ...y, field: 'one' } },
      },
      {
        mark: { type: 'area', opacity: 0.22, line: false, color: colour },
        encoding: { y: { ...y, field: 'lower' }, y2: { field: 'upper' } },
      },
      { mark: { type: 'line', strokeWidth: 2, color: colour }, encoding: { y: { ...y, field: 'ratio' } } },
      {
        mark: { type: 'rule', strokeWidth: 1.5, color: colour },
        encoding: { y: { ...y, field: 'lower' }, y2: { field: 'upper' } },
      },
      {
        mark: { type: 'point', filled: true, size: 60, opacity: 1, color: colour },
        encoding: { y: { ...y, field: 'ratio' } },
      },
    ],
  };
};
