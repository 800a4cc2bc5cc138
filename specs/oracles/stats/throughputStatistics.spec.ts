import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/core/randomStream.ts';
import { seedFrom } from '../../../src/core/seed.ts';
import { changePoint } from '../../../src/stats/changePoint.ts';
import { latencyLine, saturatingBatch } from '../../../src/stats/latencyLine.ts';
import { median } from '../../../src/stats/median.ts';
import { regularisedBeta } from '../../../src/stats/regularisedBeta.ts';
import { studentInterval } from '../../../src/stats/studentInterval.ts';
import { studentQuantile } from '../../../src/stats/studentQuantile.ts';
import { theilSenSlope } from '../../../src/stats/theilSenSlope.ts';
import { welchDifference } from '../../../src/stats/welchDifference.ts';

const read = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../fixtures/${path}`, import.meta.url), 'utf8'));

interface Case {
  readonly name: string;
  readonly values: readonly (readonly number[])[];
  readonly inputs: Readonly<Record<'a' | 'b' | 'x' | 'y', readonly number[]>>;
  readonly expected: {
    readonly slope: number;
    readonly t: number;
    readonly df: number;
    readonly standard_error: number;
  };
}
const { cases } = read('golden/stats.json') as { readonly cases: readonly Case[] };
const named = (name: string): readonly Case[] => cases.filter((one) => one.name === name);

const golden = read('throughput/statistics.json') as {
  readonly changePoints: readonly { readonly series: readonly number[]; readonly at: number; readonly p: number }[];
  readonly lines: readonly {
    readonly batchSizes: readonly number[];
    readonly times: readonly number[];
    readonly latency: number;
    readonly perExample: number;
  }[];
};

const expectNear = (actual: number, expected: number): void => {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-11 * Math.abs(expected) + 1e-14);
};

describe('regularisedBeta', () => {
  it('equals the cumulative distribution of Beta(a, b) by mpmath', () => {
    const [{ values }] = named('beta cdf') as [Case];
    expect(values.length).toBeGreaterThan(20);
    for (const [a, b, x, cdf] of values) expectNear(regularisedBeta(x!, a!, b!), cdf!);
  });

  it('is 0 and 1 at the ends', () => {
    expect([regularisedBeta(0, 2, 3), regularisedBeta(1, 2, 3)]).toEqual([0, 1]);
  });
});

describe('studentQuantile', () => {
  it('equals the quantiles of mpmath, far tails included', () => {
    const [{ values }] = named('t quantile') as [Case];
    for (const [degrees, p, quantile] of values) expectNear(-studentQuantile(p!, degrees!), quantile!);
  });

  it('is 0 at a half', () => {
    expect(studentQuantile(0.5, 7)).toBeLessThan(1e-7);
  });
});

describe('studentInterval', () => {
  it('covers the mean of normal samples as often as it says', () => {
    const stream = randomStream(seedFrom(6));
    let covered = 0;
    for (let trial = 0; trial < 2000; trial++) {
      const { interval } = studentInterval(
        Array.from({ length: 6 }, () => stream.nextNormal()),
        0.05,
      );
      if (interval.lower <= 0 && interval.upper >= 0) covered += 1;
    }
    expect(covered / 2000).toBeGreaterThan(0.935); // three standard errors of the simulation below 0.95
    expect(covered / 2000).toBeLessThan(0.965);
  });
});

describe('welchDifference', () => {
  it('equals SciPy’s difference, standard error and degrees of freedom', () => {
    for (const { inputs, expected } of named('welch t')) {
      const { difference, standardError, degrees } = welchDifference(inputs.a, inputs.b);
      expectNear(-difference / standardError, expected.t);
      expectNear(standardError, expected.standard_error);
      expectNear(degrees, expected.df);
    }
  });

  it('has the degrees of equal variances where nothing varies', () => {
    expect(welchDifference([1, 1], [3, 3, 3])).toEqual({ difference: 2, standardError: 0, degrees: 3 });
  });
});

describe('changePoint', () => {
  it('equals Pettitt’s statistic from all pairs', () => {
    for (const { series, at, p } of golden.changePoints) {
      expect(changePoint(series).at).toBe(at);
      expectNear(changePoint(series).p, p);
    }
  });

  it('takes one slow sample for no change, and a step for one', () => {
    const calm = Array.from({ length: 16 }, (_, i) => (i * 7) % 5);
    expect(changePoint([100, ...calm]).p).toBeGreaterThan(0.3);
    expect(changePoint([20, 21, 22, 23, 24, 25, 26, ...calm])).toMatchObject({ at: 7 });
    expect(changePoint([20, 21, 22, 23, 24, 25, 26, ...calm]).p).toBeLessThan(0.01);
  });

  it('finds a change in series without one at most as often as it says', () => {
    const stream = randomStream(seedFrom(7));
    const found = Array.from({ length: 1000 }, () => {
      const series = Array.from({ length: 14 }, () => stream.nextNormal());
      return changePoint(series).p < 0.05 ? 1 : 0;
    }).reduce<number>((sum, one) => sum + one, 0);
    expect(found / 1000).toBeLessThan(0.05);
  });
});

describe('latencyLine', () => {
  it('equals NumPy’s least squares of relative errors', () => {
    for (const { batchSizes, times, latency, perExample } of golden.lines) {
      const line = latencyLine(batchSizes, times);
      expect(Math.abs(line.latency - latency)).toBeLessThanOrEqual(1e-9 * (Math.abs(latency) + perExample));
      expectNear(line.perExample / perExample, 1);
    }
  });
});

describe('saturatingBatch', () => {
  it('is where the line reaches the share of its largest throughput', () => {
    const line = { latency: 3e-3, perExample: 2e-5 };
    for (const share of [0.5, 0.8, 0.95]) {
      const batch = saturatingBatch(line, share);
      expectNear(batch / (line.latency + line.perExample * batch), share / line.perExample);
    }
  });

  it('is 0 without a latency, and nowhere where a batch costs nothing', () => {
    expect(saturatingBatch({ latency: -1e-6, perExample: 1e-6 }, 0.8)).toBe(0);
    expect(saturatingBatch({ latency: 1, perExample: 0 }, 0.8)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('median', () => {
  it('is the middle value, or between the two', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, Number.NaN]);
  });
});

describe('theilSenSlope', () => {
  it('equals SciPy’s', () => {
    for (const { inputs, expected } of named('theil-sen')) {
      expectNear(theilSenSlope(inputs.x, inputs.y), expected.slope);
    }
  });

  it('keeps the slope of a line when one timing of six pauses, and leaves pairs of one x out', () => {
    const steps = [10, 20, 30, 30, 20, 10];
    expectNear(theilSenSlope(steps, [1.1, 2.1, 3.1, 3.1, 2.1, 9]), 0.1);
  });
});
