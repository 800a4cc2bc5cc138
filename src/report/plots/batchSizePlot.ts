import type { TopLevelSpec } from 'vega-lite';
import type { RecordedBatchSizeResult, SeedRange } from '../../records/timeToAccuracyRecord.ts';
import { logTicks } from './logTicks.ts';
import { armStyle, PLOT_WIDTH, plotConfig } from './plotTheme.ts';

/** What is drawn against batch size. */
export interface BatchSizeQuantity {
  readonly title: string;
  readonly of: (result: RecordedBatchSizeResult) => SeedRange;
  readonly axis: 'log' | 'linear';
}

/**
 * Medians against batch size on a log axis, with bars over the range of the seeds. Batch sizes without a median are left out, a
 * bar without an end goes no further than its numbers. Undefined without a median.
 */
export const batchSizePlot = (
  results: readonly RecordedBatchSizeResult[],
  { title, of, axis }: BatchSizeQuantity,
): TopLevelSpec | undefined => {
  const values = results.flatMap((result) => {
    const { median, least = median, most = median } = of(result);
    return median === undefined ? [] : [{ batchSize: result.batchSize, median, least, most }];
  });
  if (values.length === 0) return undefined;
  const log = axis === 'log' && values.every(({ least }) => least! > 0);
  const { colour } = armStyle(0);
  const ends = values.flatMap(({ least, most }) => [least!, most!]);
  const y = { type: 'quantitative' } as const;
  return {
    width: PLOT_WIDTH,
    height: 240,
    autosize: { type: 'fit', contains: 'padding' },
    config: plotConfig,
    data: { values },
    encoding: {
      x: {
        field: 'batchSize',
        type: 'quantitative',
        scale: { type: 'log', nice: false, padding: 16 },
        axis: {
          title: 'batch size, log axis',
          grid: false,
          values: values.map(({ batchSize }) => batchSize),
          format: '~g',
          labelOverlap: 'greedy',
        },
      },
      y: {
        ...y,
        scale: { ...(log ? { type: 'log' } : { type: 'linear', zero: false }), nice: !log, padding: 8 },
        axis: {
          title: `${title}${log ? ', log axis' : ''}`,
          ...(log ? { values: [...logTicks(Math.min(...ends), Math.max(...ends))], format: '~g' } : { tickCount: 5 }),
        },
      },
      color: { value: colour },
    },
    layer: [
      { mark: { type: 'line', strokeWidth: 2 }, encoding: { y: { ...y, field: 'median' } } },
      {
        mark: { type: 'rule', strokeWidth: 2, opacity: 0.6 },
        encoding: { y: { ...y, field: 'least' }, y2: { field: 'most' } },
      },
      {
        mark: { type: 'point', filled: true, size: 66, opacity: 1 },
        encoding: { y: { ...y, field: 'median' } },
      },
    ],
  };
};
