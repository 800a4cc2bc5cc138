import type { TopLevelSpec } from 'vega-lite';
import type { RecordedCheck } from '../../records/evidenceRecord.ts';
import { armNumbers } from '../armSummary.ts';
import { readableName } from '../formatNumber.ts';
import { logTicks } from './logTicks.ts';
import { armStyle, PLOT_WIDTH, plotColours, plotConfig } from './plotTheme.ts';

/** Above this ratio of largest to smallest value the axis is logarithmic. */
const LOG_ABOVE = 2;
const ROW = 34;

/**
 * A number of the arms, e.g. the top eigenvalue: a dot per seed block, a bar at the mean. The axis is logarithmic when
 * all values are positive and spread over more than a factor of two. Undefined when no arm reports it.
 */
export const armNumberPlot = (check: RecordedCheck, number: string): TopLevelSpec | undefined => {
  const summaries = armNumbers(check, number);
  if (summaries.length === 0) return undefined;
  const styles = new Map(check.claim.arms.map(({ name }, i) => [name, armStyle(i)]));
  const domain = summaries.map(({ arm }) => arm);
  const values = summaries.flatMap((summary) => summary.values);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const log = low > 0 && high / low > LOG_ABOVE;
  const scaleOf = (range: string[]): { domain: string[]; range: string[] } => ({ domain: [...domain], range });
  return {
    width: PLOT_WIDTH,
    height: 62 + ROW * summaries.length,
    autosize: { type: 'fit', contains: 'padding' },
    config: plotConfig,
    encoding: {
      y: {
        field: 'arm',
        type: 'nominal',
        sort: [...domain],
        axis: { title: null, domain: false, labelColor: plotColours.ink, labelLimit: 130 },
      },
      x: {
        field: 'value',
        type: 'quantitative',
        scale: { ...(log ? { type: 'log', nice: false } : { type: 'linear', zero: false, nice: true }), padding: 12 },
        axis: {
          title: `${readableName(number)}${log ? ', log axis' : ''}`,
          ...(log ? { values: [...logTicks(low, high)], format: '~g' } : { tickCount: 5 }),
        },
      },
      color: {
        field: 'arm',
        type: 'nominal',
        scale: scaleOf(domain.map((arm) => styles.get(arm)!.colour)),
        legend: null,
      },
    },
    layer: [
      {
        data: { values: summaries.flatMap(({ arm, values: own }) => own.map((value) => ({ arm, value }))) },
        mark: { type: 'point', filled: true, size: 64, opacity: 0.6 },
        encoding: {
          shape: {
            field: 'arm',
            type: 'nominal',
            scale: scaleOf(domain.map((arm) => styles.get(arm)!.shape)),
            legend: null,
          },
        },
      },
      {
        data: { values: summaries.map(({ arm, mean }) => ({ arm, value: mean })) },
        mark: { type: 'tick', thickness: 3, height: 24, opacity: 1 },
      },
    ],
  };
};
