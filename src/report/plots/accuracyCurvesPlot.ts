import type { TopLevelSpec } from 'vega-lite';
import type { TimeToAccuracyRecord } from '../../records/timeToAccuracyRecord.ts';
import { armStyle, PLOT_WIDTH, plotColours, plotConfig } from './plotTheme.ts';

/**
 * Test accuracy over epochs or seconds, a line per run in the colour and dash of its batch size, and the target. Undefined where no
 * run was looked at twice.
 */
export const accuracyCurvesPlot = (
  { runs, settings }: Pick<TimeToAccuracyRecord, 'runs' | 'settings'>,
  over: 'epoch' | 'seconds',
): TopLevelSpec | undefined => {
  if (!runs.some(({ observations }) => observations.length > 1)) return undefined;
  const values = runs.flatMap(({ batchSize, place, observations }) =>
    observations.map(({ epoch, seconds, testAccuracy }) => ({
      run: `${batchSize}/${place}`,
      batchSize: String(batchSize),
      x: over === 'epoch' ? epoch : seconds,
      accuracy: testAccuracy,
    })),
  );
  const domain = settings.batchSizes.map(String);
  const styles = domain.map((_, i) => armStyle(i));
  const by = (range: (string | number[])[]) =>
    ({ field: 'batchSize', type: 'nominal', scale: { domain: [...domain], range }, legend: null }) as const;
  return {
    width: PLOT_WIDTH,
    height: 260,
    autosize: { type: 'fit', contains: 'padding' },
    config: plotConfig,
    layer: [
      {
        data: { values: [{ target: settings.target }] },
        mark: { type: 'rule', strokeDash: [4, 4], color: plotColours.ink },
        encoding: { y: { field: 'target', type: 'quantitative' } },
      },
      {
        data: { values },
        encoding: {
          x: {
            field: 'x',
            type: 'quantitative',
            scale: { nice: false },
            axis: { title: over === 'epoch' ? 'epochs' : 'seconds of training', grid: false, tickCount: 6 },
          },
          y: {
            field: 'accuracy',
            type: 'quantitative',
            scale: { zero: false, padding: 8 },
            axis: { title: 'test accuracy', tickCount: 5, format: '.3~%' },
          },
          color: by(styles.map(({ colour }) => colour)),
        },
        layer: [
          {
            mark: { type: 'line', strokeWidth: 2 },
            encoding: { detail: { field: 'run' }, strokeDash: by(styles.map(({ dash }) => [...dash])) },
          },
          {
            mark: { type: 'point', filled: true, size: 40, opacity: 1 },
            encoding: { shape: by(styles.map(({ shape }) => shape)) },
          },
        ],
      },
    ],
  };
};
