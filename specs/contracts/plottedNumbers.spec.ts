import { describe, expect, it } from 'vitest';
import type { RecordedCheck, RecordedHypothesis } from '../../src/records/evidenceRecord.ts';
import { htmlReport } from '../../src/report/htmlReport.ts';
import { projectedRecords } from '../support/projectedRecords.ts';

/** Labels stand so far below their ticks, in pixels. */
const LABEL_OFFSET = 4;

interface ReadPlot {
  /** A number per seed block. */
  readonly dots: readonly number[];
  /** Lower and upper ends of the intervals that have both. */
  readonly intervals: readonly (readonly [lower: number, upper: number])[];
  readonly bottom: number;
  readonly top: number;
}

/** Reads a plot of intervals as a reader with a ruler does: by the first and the last label of its vertical axis. */
const readPlot = (svg: string): ReadPlot => {
  const labels = [...svg.matchAll(/<text text-anchor="end" transform="translate\(-6,([\d.]+)\)"[^>]*>(×?)([−\d.]+)</g)];
  const ticks = labels.map(([, at, , text]) => [Number(at) - LABEL_OFFSET, Number(text!.replace('−', '-'))] as const);
  const isRatio = labels.every(([, , times]) => times === '×');
  const [of, back] = isRatio ? [Math.log, Math.exp] : [(x: number) => x, (x: number) => x];
  const [[at0, value0], [at1, value1]] = [ticks[0]!, ticks.at(-1)!];
  const read = (at: number): number => back(of(value0) + ((of(value1) - of(value0)) * (at - at0)) / (at1 - at0));
  const [, height] = /<path d="M0,0h[\d.]+v([\d.]+)h/.exec(svg)!;
  const bars = svg.matchAll(/<path d="M[\d.]+,([\d.]+)h[\d.]+v([\d.]+)h[^>]*fill="var\(--interval\)" opacity="0.45"/g);
  return {
    dots: [...svg.matchAll(/<path transform="translate\([\d.]+,([\d.]+)\)"/g)].map(([, at]) => read(Number(at))),
    intervals: [...bars].map(([, at, size]) => [read(Number(at) + Number(size)), read(Number(at))]),
    bottom: read(Number(height)),
    top: read(0),
  };
};

const plotted = (
  { blocks, looks }: RecordedCheck,
  { contrast, unit }: RecordedHypothesis,
  { bottom, top }: ReadPlot,
) => {
  const shown = (x: number): number => (unit === 'log ratio' ? Math.exp(x) : x);
  const intervals = looks.flatMap(({ hypotheses }) => {
    const { lower, upper } = hypotheses.find((look) => look.contrast === contrast)!.interval;
    return lower === null || upper === null ? [] : [[Math.max(bottom, shown(lower)), Math.min(top, shown(upper))]];
  });
  return { dots: blocks.map(({ contrasts }) => shown(contrasts[contrast]!)), intervals };
};

const rounded = (values: readonly unknown[]): readonly unknown[] =>
  values.map((value) => (Array.isArray(value) ? rounded(value) : Number((value as number).toPrecision(6))));

describe('the plots of the page', () => {
  it('have seed blocks and intervals where the record has them', async () => {
    const record = projectedRecords.violated!;
    const html = await htmlReport(record);
    const plots = [...html.matchAll(/<svg class="plot".*?<\/svg>/gs)].map(([svg]) => svg);
    const ofIntervals = plots.filter((svg) => svg.includes('>seed blocks<'));
    const drawn = record.checks.flatMap((check) =>
      check.claim.hypotheses.flatMap((hypothesis) => (hypothesis.role === 'claim' ? [{ check, hypothesis }] : [])),
    );
    expect(ofIntervals).toHaveLength(drawn.length);
    for (const [i, { check, hypothesis }] of drawn.entries()) {
      const read = readPlot(ofIntervals[i]!);
      const { dots, intervals } = plotted(check, hypothesis, read);
      expect(rounded(read.dots)).toEqual(rounded(dots));
      expect(rounded(read.intervals)).toEqual(rounded(intervals));
      expect(intervals.length).toBeGreaterThan(0);
    }
  });
});
