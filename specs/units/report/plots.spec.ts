import { describe, expect, test } from 'vitest';
import { armNumberPlot } from '../../../src/report/plots/armNumberPlot.ts';
import { intervalPlot } from '../../../src/report/plots/intervalPlot.ts';
import { logTicks } from '../../../src/report/plots/logTicks.ts';
import { lossCurvesPlot } from '../../../src/report/plots/lossCurvesPlot.ts';
import { renderPlot } from '../../../src/report/plots/renderPlot.ts';
import { sampleRecord } from '../../support/sampleRecord.ts';
import { smallCheck } from '../../support/smallCheck.ts';

interface Layer {
  readonly data: { readonly values: readonly Record<string, unknown>[] };
  readonly mark: { readonly type: string };
}

const layersOf = (spec: unknown): readonly Layer[] => (spec as { readonly layer: readonly Layer[] }).layer;

const valuesOf = (spec: unknown, layer: number): readonly Record<string, unknown>[] =>
  layersOf(spec)[layer]!.data.values;

const near = (x: number): unknown => expect.closeTo(x, 10);

describe('intervalPlot', () => {
  const [hypothesis] = smallCheck.claim.hypotheses;
  const spec = intervalPlot(smallCheck, hypothesis!);
  // What must be seen reaches from 2 (the region) to 12 (the last interval); a log axis adds 12 % of log 6 at each end.
  const bottom = near(2 / 6 ** 0.12);
  const top = near(12 * 6 ** 0.12);

  test('shows a log ratio as a ratio on a log axis around all that must be seen', () => {
    expect(spec).toMatchObject({
      encoding: {
        x: { scale: { domain: [0.5, 2.5] } },
        y: {
          scale: { type: 'log', domain: [bottom, top] },
          axis: { title: ['ratio'], values: [2, 5, 10], labelExpr: "'×' + datum.label" },
        },
      },
    });
  });

  test('shades the region to the edge of the plot where it has no end', () => {
    expect(valuesOf(spec, 0)).toEqual([{ from: near(2), to: top }]);
    expect(valuesOf(spec, 1)).toEqual([{ edge: near(2) }]);
  });

  test('draws each look, one without a bound over the whole height', () => {
    const unbounded = { block: 1, mean: near(4), lower: bottom, upper: top, bounded: false, decision: 'open' };
    const bounded = { block: 2, mean: near(6), lower: near(3), upper: near(12), bounded: true, decision: 'inside' };
    expect(valuesOf(spec, 2)).toEqual([unbounded, bounded]);
    expect(valuesOf(spec, 3)).toEqual([unbounded, bounded]);
  });

  test('draws each block that counts', () => {
    expect(valuesOf(spec, 4)).toEqual([
      { block: 1, value: near(4) },
      { block: 2, value: near(9) },
    ]);
    const guarded = { ...smallCheck, blocks: smallCheck.blocks.map((block) => ({ ...block, contrasts: {} })) };
    expect(valuesOf(intervalPlot(guarded, hypothesis!), 4)).toEqual([]);
  });

  test('is left out before the first look', () => {
    expect(intervalPlot({ ...smallCheck, looks: [] }, hypothesis!)).toBeUndefined();
  });

  test('shows any other number as it stands', () => {
    const check = sampleRecord('holds').checks[1]!;
    const linear = intervalPlot(check, check.claim.hypotheses[0]!);
    expect(linear).toMatchObject({
      encoding: { y: { scale: { type: 'linear' }, axis: { title: ['share of the unscaled', 'gap'] } } },
    });
    expect(valuesOf(linear, 0)).toEqual([{ from: -0.1, to: 0.1 }]);
  });
});

describe('lossCurvesPlot', () => {
  test('shows each block, and the mean of an arm where all its blocks are', () => {
    const spec = lossCurvesPlot(smallCheck, 'testLoss');
    expect(valuesOf(spec, 0)).toHaveLength(2 + 3 + 3 + 3);
    expect(valuesOf(spec, 0)).toContainEqual({ arm: 'small', block: 1, epoch: 2, loss: 0.2 });
    expect(valuesOf(spec, 1)).toEqual([
      { arm: 'small', epoch: 0, loss: 4 },
      { arm: 'small', epoch: 1, loss: 1.5 },
      { arm: 'large', epoch: 0, loss: 6 },
      { arm: 'large', epoch: 1, loss: 4 },
      { arm: 'large', epoch: 2, loss: 2 },
    ]);
  });

  test('gives each arm its colour and its dashes, in the order of the card', () => {
    expect(lossCurvesPlot(smallCheck, 'trainingLoss')).toMatchObject({
      encoding: { color: { scale: { domain: ['small', 'large'], range: ['var(--arm-0)', 'var(--arm-1)'] } } },
    });
  });

  test('has a log axis when the losses spread over more than a factor of ten', () => {
    expect(lossCurvesPlot(smallCheck, 'trainingLoss')).toMatchObject({ encoding: { y: { scale: { type: 'log' } } } });
    const short = { ...smallCheck, blocks: smallCheck.blocks.slice(0, 1) };
    expect(lossCurvesPlot(short, 'trainingLoss')).toMatchObject({ encoding: { y: { scale: { type: 'linear' } } } });
  });

  test('is left out when the arms were observed at their end alone', () => {
    const ends = smallCheck.blocks.map((block) => {
      const arms = Object.entries(block.arms).map(([name, arm]) => [
        name,
        { ...arm, observations: arm.observations.slice(1, 2) },
      ]);
      return { ...block, arms: Object.fromEntries(arms) };
    });
    expect(lossCurvesPlot({ ...smallCheck, blocks: ends }, 'testLoss')).toBeUndefined();
  });
});

describe('armNumberPlot', () => {
  test('shows a dot per block and a bar at the mean of each arm, on a log axis when they spread', () => {
    const spec = armNumberPlot(smallCheck, 'curvature');
    expect(spec).toMatchObject({
      encoding: { x: { scale: { type: 'log' }, axis: { title: 'curvature, log axis', values: [1, 3, 10] } } },
    });
    expect(valuesOf(spec, 0)).toEqual([
      { arm: 'small', value: 1 },
      { arm: 'small', value: 2 },
      { arm: 'large', value: 4 },
      { arm: 'large', value: 18 },
    ]);
    expect(valuesOf(spec, 1)).toEqual([
      { arm: 'small', value: 1.5 },
      { arm: 'large', value: 11 },
    ]);
  });

  test('is left out for a number that no arm reports', () => {
    expect(armNumberPlot(smallCheck, 'depth')).toBeUndefined();
  });
});

describe('logTicks', () => {
  test.each([
    { low: 0.001, high: 2, ticks: [0.001, 0.01, 0.1, 1] },
    { low: 0.05, high: 3, ticks: [0.1, 1], finer: [0.1, 0.3, 1, 3] },
    { low: 1.4, high: 6, ticks: [1.5, 2, 3, 5] },
    { low: 4.1, high: 4.2, ticks: [] },
  ])('takes the coarsest steps that give three ticks in $low to $high', ({ low, high, ticks, finer }) => {
    expect(logTicks(low, high)).toEqual(finer ?? ticks);
  });
});

describe('renderPlot', () => {
  test('gives an SVG that scales, with its text alternative and clip paths of its own', async () => {
    const label = 'a "quoted" <label> & $&';
    const svg = await renderPlot(intervalPlot(smallCheck, smallCheck.claim.hypotheses[0]!)!, 'my plot', label);
    expect(svg).toMatch(
      /^<svg class="plot" role="img" aria-label="a &quot;quoted&quot; &lt;label> &amp; \$&amp;" viewBox="0 0 410 250">/,
    );
    expect(svg).not.toMatch(/(id="|url\(#)(?!my-plot-clip)/);
    expect(svg).toContain('var(--interval)');
  });
});
