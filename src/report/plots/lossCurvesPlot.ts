import type { TopLevelSpec } from 'vega-lite';
import type { RecordedCheck } from '../../records/evidenceRecord.ts';
import { armCurves, type ObservedLoss } from '../armSummary.ts';
import { logTicks } from './logTicks.ts';
import { armStyle, PLOT_WIDTH, plotConfig } from './plotTheme.ts';

const TITLES: Readonly<Record<ObservedLoss, string>> = { trainingLoss: 'training loss', testLoss: 'test loss' };

/** Above this ratio of largest to smallest loss the axis is logarithmic. */
const LOG_ABOVE = 10;

/**
 * Loss in nats over epochs: thin lines for the seed blocks, a thick one for the mean of an arm. Undefined when no arm
 * was observed more than once.
 */
export const lossCurvesPlot = (check: RecordedCheck, quantity: ObservedLoss): TopLevelSpec | undefined => {
  const { blocks, means } = armCurves(check, quantity);
  if (new Set(blocks.map(({ epoch }) => epoch)).size < 2) return undefined;
  const arms = check.claim.arms.map(({ name }, i) => ({ name, ...armStyle(i) }));
  const domain = arms.map(({ name }) => name);
  const losses = blocks.map(({ loss }) => loss);
  const low = Math.min(...losses);
  const high = Math.max(...losses);
  const log = low > 0 && high / low > LOG_ABOVE;
  const colour = {
    field: 'arm',
    type: 'nominal',
    scale: { domain, range: arms.map((arm) => arm.colour) },
    legend: null,
  } as const;
  return {
    width: PLOT_WIDTH,
    height: 260,
    autosize: { type: 'fit', contains: 'padding' },
    config: plotConfig,
    encoding: {
      x: {
        field: 'epoch',
        type: 'quantitative',
        scale: { nice: false },
        axis: { title: 'epochs', grid: false, tickCount: 6 },
      },
      y: {
        field: 'loss',
        type: 'quantitative',
        scale: { ...(log ? { type: 'log' } : { type: 'linear', zero: false }), nice: !log, padding: 8 },
        axis: {
          title: `${TITLES[quantity]}, nats`,
          ...(log ? { values: [...logTicks(low, high)], format: '~g' } : { tickCount: 5 }),
        },
      },
      color: colour,
    },
    layer: [
      {
        data: { values: [...blocks] },
        mark: { type: 'line', strokeWidth: 1, opacity: 0.3 },
        encoding: { detail: { field: 'block' } },
      },
      {
        data: { values: [...means] },
        mark: { type: 'line', strokeWidth: 3 },
        encoding: {
          strokeDash: {
            field: 'arm',
            type: 'nominal',
            scale: { domain, range: arms.map(({ dash }) => [...dash]) },
            legend: null,
          },
        },
      },
    ],
  };
};
