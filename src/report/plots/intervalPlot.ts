import type { TopLevelSpec } from 'vega-lite';
import type { RecordedCheck, RecordedHypothesis } from '../../records/evidenceRecord.ts';
import { effectScale } from '../effectScale.ts';
import { logTicks } from './logTicks.ts';
import { PLOT_WIDTH, plotColours, plotConfig } from './plotTheme.ts';
import { TITLE_CHARACTERS, wrappedTitle } from './wrappedTitle.ts';

const PADDING = 0.12;

/** From the smallest to the largest of what must be seen, with room around; log axes pad in the logarithm. */
const paddedDomain = (values: readonly number[], log: boolean): readonly [number, number] => {
  const positions = log ? values.map(Math.log) : values;
  const low = Math.min(...positions);
  const high = Math.max(...positions);
  const room = high > low ? (high - low) * PADDING : 1;
  const ends = [low - room, high + room] as const;
  return log ? [Math.exp(ends[0]), Math.exp(ends[1])] : ends;
};

/**
 * The evidence for one hypothesis as it came in: a dot per seed block, at each look the confidence sequence with its
 * mean, and the region shaded. Ends beyond the plot are cut at its edge. Undefined without looks.
 */
export const intervalPlot = (check: RecordedCheck, hypothesis: RecordedHypothesis): TopLevelSpec | undefined => {
  const { contrast, region, unit } = hypothesis;
  const { kind, label, shown } = effectScale(unit);
  const looks = check.looks.flatMap(({ afterBlock, hypotheses }) => {
    const look = hypotheses.find((each) => each.contrast === contrast);
    return look === undefined || look.blocks === 0 ? [] : [{ ...look, afterBlock }];
  });
  const last = looks.at(-1);
  if (last === undefined) return undefined;
  const blocks = check.blocks.flatMap(({ contrasts }, i) => {
    const value = contrasts[contrast];
    return value === undefined ? [] : [{ block: i + 1, value: shown(value) }];
  });
  const finite = [last.interval.lower, last.interval.upper, region.lower, region.upper].filter((end) => end !== null);
  const log = kind === 'ratio';
  const [bottom, top] = paddedDomain([...finite.map(shown), ...blocks.map(({ value }) => value)], log);
  const end = (value: number | null, atInfinity: number): number => (value === null ? atInfinity : shown(value));
  const intervals = looks.map(({ afterBlock, mean, interval, decision }) => ({
    block: afterBlock,
    mean: shown(mean),
    lower: Math.max(end(interval.lower, bottom), bottom),
    upper: Math.min(end(interval.upper, top), top),
    bounded: interval.lower !== null && interval.upper !== null,
    decision,
  }));
  const edges = [region.lower, region.upper].filter((edge) => edge !== null).map((edge) => ({ edge: shown(edge) }));
  const x = { field: 'block', type: 'quantitative' } as const;
  const y = { type: 'quantitative' } as const;
  const blockCount = check.blocks.length;
  return {
    width: PLOT_WIDTH,
    height: 250,
    autosize: { type: 'fit', contains: 'padding' },
    config: plotConfig,
    encoding: {
      x: {
        ...x,
        scale: { domain: [0.5, blockCount + 0.5], nice: false, zero: false },
        axis: { title: 'seed blocks', tickMinStep: 1, format: 'd', grid: false },
      },
      y: {
        ...y,
        scale: { domain: [bottom, top], nice: false, ...(log ? { type: 'log' } : { type: 'linear', zero: false }) },
        axis: {
          title: wrappedTitle(label, TITLE_CHARACTERS.y),
          ...(log
            ? { values: [...logTicks(bottom, top)], format: '~g', labelExpr: "'×' + datum.label" }
            : { tickCount: 5 }),
        },
      },
    },
    layer: [
      {
        data: { values: [{ from: end(region.lower, bottom), to: end(region.upper, top) }] },
        mark: { type: 'rect', color: plotColours.region, opacity: 0.16 },
        encoding: { x: { value: 0 }, x2: { value: 'width' }, y: { ...y, field: 'from' }, y2: { field: 'to' } },
      },
      {
        data: { values: edges },
        mark: { type: 'rule', color: plotColours.region, strokeWidth: 1.5, strokeDash: [5, 4] },
        encoding: { x: { value: 0 }, x2: { value: 'width' }, y: { ...y, field: 'edge' } },
      },
      {
        data: { values: intervals },
        mark: { type: 'bar', color: plotColours.interval, width: Math.min(18, 150 / blockCount) },
        encoding: {
          x,
          y: { ...y, field: 'lower' },
          y2: { field: 'upper' },
          opacity: { condition: { test: 'datum.bounded', value: 0.45 }, value: 0.14 },
        },
      },
      {
        data: { values: intervals },
        mark: {
          type: 'tick',
          orient: 'horizontal',
          color: plotColours.mean,
          thickness: 3,
          width: Math.min(22, 200 / blockCount),
        },
        encoding: { x, y: { ...y, field: 'mean' } },
      },
      {
        data: { values: blocks },
        mark: { type: 'point', color: plotColours.ink, filled: true, opacity: 0.85, size: 34 },
        encoding: { x, y: { ...y, field: 'value' } },
      },
    ],
  };
};
