import { describe, expect, test } from 'vitest';
import { type ArmSweep, armSweep } from '../../../src/report/armSweep.ts';
import { sweepPlot } from '../../../src/report/plots/sweepPlot.ts';
import { sweepCheck } from '../../support/sweepCheck.ts';

const sweep = armSweep(sweepCheck)!;

const valuesOf = (spec: unknown): readonly Record<string, unknown>[] =>
  (spec as { readonly data: { readonly values: readonly Record<string, unknown>[] } }).data.values;

const near = (x: number): unknown => expect.closeTo(x, 10);

const withPoints = (change: (point: ArmSweep['curves'][number]['least']) => Partial<typeof point>): ArmSweep => ({
  ...sweep,
  curves: sweep.curves.map((curve) => ({
    ...curve,
    points: curve.points.map((point) => ({ ...point, ...change(point) })),
  })),
});

describe('sweepPlot', () => {
  test('is this specification, values aside', () => {
    const { data: _, config: __, ...spec } = sweepPlot(sweep, 'batchSize') as unknown as Record<string, unknown>;
    const by = (range: readonly unknown[]): unknown => ({
      field: 'rate',
      type: 'nominal',
      scale: { domain: ['0.05', '0.1', '0.2'], range },
      legend: null,
    });
    const loss = { type: 'quantitative', field: 'loss' };
    expect(spec).toEqual({
      width: 410,
      height: 280,
      autosize: { type: 'fit', contains: 'padding' },
      encoding: {
        x: {
          field: 'x',
          type: 'quantitative',
          scale: { type: 'log', nice: false, padding: 12 },
          axis: {
            title: 'batch size, log axis',
            grid: false,
            values: [1, 2, 4, 8, 16, 32, 64, 128, 256],
            format: '~g',
            labelOverlap: 'greedy',
          },
        },
        y: {
          type: 'quantitative',
          scale: { type: 'log', nice: false, padding: 8 },
          axis: { title: 'test loss, nats, log axis', values: [0.3, 0.5, 0.7], format: '~g' },
        },
        color: by(['var(--arm-0)', 'var(--arm-1)', 'var(--arm-2)']),
      },
      layer: [
        {
          mark: { type: 'area', opacity: 0.2, line: false },
          encoding: { y: { type: 'quantitative', field: 'lower' }, y2: { field: 'upper' } },
        },
        {
          mark: { type: 'line', strokeWidth: 2 },
          encoding: {
            y: loss,
            strokeDash: by([
              [1, 0],
              [7, 3],
              [2, 3],
            ]),
          },
        },
        {
          mark: { type: 'point', filled: true, size: 66, opacity: 1 },
          encoding: { y: loss, shape: by(['circle', 'square', 'triangle-up']) },
        },
        {
          transform: [{ filter: 'datum.least' }],
          mark: { type: 'point', shape: 'circle', filled: false, size: 260, strokeWidth: 2, opacity: 1 },
          encoding: { y: loss },
        },
      ],
    });
  });

  test('gives each arm its mean, one standard error to each side, and marks the least of a rate', () => {
    const values = valuesOf(sweepPlot(sweep, 'batchSize'));
    expect(values).toHaveLength(26);
    expect(values[0]).toEqual({
      rate: '0.05',
      x: 1,
      loss: near(0.44),
      lower: near(0.43),
      upper: near(0.45),
      least: false,
    });
    expect(values.filter(({ least }) => least).map(({ rate, x }) => [rate, x])).toEqual([
      ['0.05', 8],
      ['0.1', 16],
      ['0.2', 32],
    ]);
  });

  test('lays the curves over one another against noise scale when the best batch is proportional to the rate', () => {
    const spec = sweepPlot(sweep, 'noiseScale');
    expect(spec).toMatchObject({ encoding: { x: { axis: { title: 'noise scale, log axis', values: [1, 10, 100] } } } });
    const values = valuesOf(spec);
    expect(values.filter(({ least }) => least).map(({ x }) => x)).toEqual([6.25, 6.25, 6.25]);
    expect(values.filter(({ x }) => x === 25).map(({ loss }) => loss)).toEqual([near(0.34), near(0.34), near(0.34)]);
  });

  test('has a linear loss axis when the losses are within a factor of two', () => {
    expect(
      sweepPlot(
        withPoints(({ testLoss }) => ({ testLoss: testLoss + 1 })),
        'batchSize',
      ),
    ).toMatchObject({
      encoding: { y: { scale: { type: 'linear', zero: false }, axis: { title: 'test loss, nats', tickCount: 5 } } },
    });
  });

  test('cuts a band that reaches to zero on a log axis', () => {
    const values = valuesOf(
      sweepPlot(
        withPoints(({ testLoss }) => ({ standardError: testLoss })),
        'batchSize',
      ),
    );
    expect(new Set(values.map(({ lower }) => lower))).toEqual(new Set([near(0.13)]));
  });

  test('is left out when no arm reports the noise scale', () => {
    expect(
      sweepPlot(
        withPoints(() => ({ noiseScale: undefined })),
        'noiseScale',
      ),
    ).toBeUndefined();
  });
});
