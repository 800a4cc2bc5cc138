import { parse, type Spec, View } from 'vega';
import { describe, expect, it } from 'vitest';
import { landscapeLineFigure, landscapePlaneFigure } from '../../../src/report/page/landscapeFigures.ts';
import { contourLevels } from '../../../src/report/plots/contourLevels.ts';
import { landscapeLinePlot } from '../../../src/report/plots/landscapeLinePlot.ts';
import { landscapePlanePlot } from '../../../src/report/plots/landscapePlanePlot.ts';
import { landscapeSeries } from '../../../src/report/plots/landscapeSeries.ts';
import { type LandscapePlane, planeRaster, RASTER } from '../../../src/report/plots/planeRaster.ts';

const alphas = [-1, 0, 1, 2];
const training = { title: 'training', alphas, losses: [8, 0.1, 0.2, 9], accuracies: [0.2, 1, 0.9, 0.1] };
const test = { title: 'test', alphas, losses: [8.5, 0.6, 0.8, 9.5] };

/** A bowl that is neither in the middle nor round. */
const bowl = (alpha: number, beta: number): number => 1 + (alpha - 0.3) ** 2 + 4 * (beta + 0.2) ** 2;
const planeOf = (a: readonly number[], b: readonly number[], f = bowl): LandscapePlane => ({
  alphas: a,
  betas: b,
  losses: a.map((alpha) => b.map((beta) => f(alpha, beta))),
});
const evenly = (from: number, to: number, points: number): number[] =>
  Array.from({ length: points }, (_, i) => from + ((to - from) * i) / (points - 1));
const fine = planeOf(evenly(-1, 2, 41), evenly(-1.5, 0.5, 41));

describe('the curves of a line plot', () => {
  it('have a colour for each line where there are losses alone', () => {
    expect(landscapeSeries([test, { ...test, title: 'other' }])).toMatchObject([
      { title: 'test', quantity: 'loss', colour: 'var(--arm-0)', dash: [1, 0] },
      { title: 'other', quantity: 'loss', colour: 'var(--arm-1)', dash: [7, 3] },
    ]);
  });

  it('have a colour for each quantity and dashes for each line where there are accuracies', () => {
    const series = landscapeSeries([training, test]);
    expect(series).toMatchObject([
      { title: 'training: loss', colour: 'var(--arm-0)', dash: [1, 0] },
      { title: 'training: accuracy', quantity: 'accuracy', colour: 'var(--arm-1)', dash: [1, 0] },
      { title: 'test: loss', colour: 'var(--arm-0)', dash: [7, 3] },
    ]);
    expect(series[1]!.points[3]).toEqual({ alpha: 2, value: 0.1 });
  });
});

describe('landscapeLinePlot', () => {
  it('has losses on a log axis when they spread, accuracies on a second axis, and a rule at each named place', () => {
    const spec = landscapeLinePlot([training, test], [{ alpha: 1, title: 'large batch' }], 'distance');
    expect(spec).toMatchObject({
      encoding: { x: { field: 'alpha', axis: { title: 'distance' } } },
      layer: [
        { data: { values: [{ alpha: 1, title: 'large batch' }] }, mark: { type: 'rule' } },
        {
          data: { values: { length: 8, 0: { curve: 'training: loss', alpha: -1, value: 8 } } },
          encoding: {
            y: { scale: { type: 'log' }, axis: { title: 'loss, nats, log axis', titleColor: 'var(--arm-0)' } },
          },
          layer: [{ mark: { type: 'line' } }],
        },
        {
          data: { values: { length: 4 } },
          encoding: { y: { scale: { domain: [0, 1] }, axis: { orient: 'right', titleColor: 'var(--arm-1)' } } },
          layer: [{ mark: { type: 'line' } }, { mark: { type: 'point' } }],
        },
        { mark: { type: 'text' } },
      ],
    });
  });

  it('has one linear axis for losses that are near one another, or not positive', () => {
    for (const losses of [
      [0.8, 0.4, 0.3, 0.9],
      [8, 0, 0.2, 9],
    ]) {
      const spec = landscapeLinePlot([{ ...test, losses }]);
      expect(spec).toMatchObject({
        encoding: { x: { axis: { title: 'alpha' } } },
        layer: [{}, { encoding: { y: { scale: { type: 'linear' }, axis: { title: 'loss, nats' } } } }, {}],
      });
    }
  });
});

describe('contourLevels', () => {
  it.each([
    { low: 0.03, high: 12, levels: [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10] },
    { low: 0.2, high: 2.1, levels: [0.3, 0.5, 0.7, 1, 1.5, 2] },
    { low: 1e-4, high: 200, levels: [0.001, 0.01, 0.1, 1, 10, 100] },
    { low: 1e-9, high: 2e9, levels: [1e-8, 1e-6, 1e-4, 0.01, 1, 100, 1e4, 1e6, 1e8] },
    { low: 0.5, high: 2, levels: [0.6, 0.8, 1, 1.2, 1.4, 1.6, 1.8] },
    { low: -1, high: 8, levels: [0, 1, 2, 3, 4, 5, 6, 7] },
    { low: 3, high: 3, levels: [] },
  ])('are round and at most nine in $low to $high', ({ low, high, levels }) => {
    expect(contourLevels(low, high)).toEqual(levels);
  });
});

describe('planeRaster', () => {
  it('is linear between the places of the grid, with the largest beta in the first row', () => {
    const slope = planeOf([0, 1, 4], [0, 2], (alpha, beta) => 1 + 2 * alpha + 10 * beta);
    const { values } = planeRaster(slope);
    const last = RASTER - 1;
    expect([values[0], values[last], values[last * RASTER], values.at(-1)]).toEqual([21, 29, 1, 9]);
    expect(values[(last / 2) * RASTER + last / 2]).toBeCloseTo(1 + 2 * 2 + 10, 12);
    expect(values[last / 4]).toBeCloseTo(23, 12); // uneven places: alpha is 1 a quarter of the way, not half of it
  });

  it('puts labels on the contour lines, on both sides of the least loss, each level once', () => {
    const { labels, levels } = planeRaster(fine);
    expect(labels.length).toBeGreaterThan(2);
    for (const { alpha, beta, level } of labels) {
      expect(bowl(alpha, beta)).toBeCloseTo(level, 1);
      expect(levels).toContain(level);
    }
    expect(new Set(labels.map(({ level }) => level)).size).toBe(labels.length);
    expect(new Set(labels.map(({ alpha }) => alpha > 0.3)).size).toBe(2);
  });

  it('has neither levels nor labels where the loss is flat', () => {
    expect(planeRaster(planeOf([0, 1], [0, 1], () => 2))).toMatchObject({ levels: [], labels: [] });
  });
});

describe('landscapePlanePlot', () => {
  interface Contour {
    readonly contour: { readonly value: number; readonly coordinates: readonly (readonly [number, number][])[][] };
  }
  /** The vertices of the contour lines inside the plot, back in the plane. */
  const drawnVertices = async (plane: LandscapePlane) => {
    const view = await new View(parse(landscapePlanePlot(plane) as Spec), { renderer: 'none' }).runAsync();
    const [width, height] = [view.signal('width') as number, view.signal('height') as number];
    const [left, right] = [plane.alphas[0]!, plane.alphas.at(-1)!];
    const [bottom, top] = [plane.betas[0]!, plane.betas.at(-1)!];
    return (view.data('contours') as Contour[]).flatMap(({ contour: { value, coordinates } }) =>
      coordinates.flat(2).flatMap(([x, y]) =>
        x < 1 || y < 1 || x > width - 1 || y > height - 1
          ? [] // closes a polygon along the edge of the plot
          : [{ level: value, alpha: left + ((right - left) * x) / width, beta: top - ((top - bottom) * y) / height }],
      ),
    );
  };

  it('draws each contour line where the loss has that value', async () => {
    const vertices = await drawnVertices(fine);
    expect(vertices.length).toBeGreaterThan(200);
    // Linear between places h apart, a curve with second derivative d is off by at most d h^2 / 8, in two directions.
    const bound = (2 * (3 / 40) ** 2 + 8 * (2 / 40) ** 2) / 8;
    for (const { level, alpha, beta } of vertices) expect(Math.abs(bowl(alpha, beta) - level)).toBeLessThan(bound);
  });

  it('draws the path with its start and its end, and the centre where there is none', () => {
    const dataOf = (spec: Spec, name: string): unknown =>
      (spec.data as { name: string; values?: unknown }[]).find((one) => one.name === name)!.values;
    const path = [
      [1, -1],
      [0.5, 0],
      [0, 0],
    ] as const;
    const drawn = landscapePlanePlot({ ...fine, path }, { alpha: 'first', beta: 'second' });
    expect(dataOf(drawn, 'path')).toHaveLength(3);
    expect(dataOf(drawn, 'start')).toEqual([{ alpha: 1, beta: -1 }]);
    expect(dataOf(drawn, 'end')).toEqual([{ alpha: 0, beta: 0 }]);
    expect(drawn.axes).toMatchObject([{ title: 'first' }, { title: 'second' }]);
    const bare = landscapePlanePlot(fine);
    expect(dataOf(bare, 'start')).toEqual([]);
    expect(dataOf(bare, 'end')).toEqual([{ alpha: 0, beta: 0 }]);
    expect(bare.axes).toMatchObject([{ title: 'alpha' }, { title: 'beta' }]);
  });
});

describe('landscape figures on the page', () => {
  it('have a key, and their numbers in words', async () => {
    const marks = [{ alpha: 0, title: 'small batch' }];
    const { html } = await landscapeLineFigure({
      id: 'line',
      title: 'Between',
      text: 'From -1 to 2.',
      lines: [training],
      marks,
    });
    expect(html).toContain('<strong>Between</strong><br>From −1 to 2.<ul class="legend">');
    expect(html).toContain('<span>training: loss</span>');
    expect(html).toContain('<circle cx="17" cy="7" r="3" fill="var(--arm-1)"/></svg><span>training: accuracy</span>');
    expect(html).toContain(
      'aria-label="Between. training: loss from 8 at -1 to 9 at 2, least 0.1 at 0; training: accuracy from 0.2 at -1 to 0.1 at 2, least 0.1 at 2."',
    );
    expect(html).toContain('>small batch</text>');
  });

  it('say what the marks of a plane are', async () => {
    const figure = { id: 'plane', title: 'Around', text: 'Two directions.', plane: fine };
    const around = await landscapePlaneFigure(figure);
    expect(around.html).toContain('<span>the solution</span>');
    expect(around.html).toMatch(/aria-label="Around\. Losses from 1 to [\d.]+ nats\."/);
    expect(around.html).toContain('var(--interval)');
    const path = [[1, -1] as const, [0, 0] as const];
    const { html } = await landscapePlaneFigure({
      ...figure,
      plane: { ...fine, path },
      axisTitles: { alpha: 'first', beta: 'second' },
    });
    expect(html).toContain('<span>start and path of training</span>');
    expect(html).toContain('<span>end of training</span>');
    expect(html).toContain('the path has 2 checkpoints.');
    expect(html).toContain('>second</text>');
  });
});
