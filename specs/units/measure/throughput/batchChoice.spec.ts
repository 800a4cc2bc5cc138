import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../../src/core/randomStream.ts';
import { seedFrom } from '../../../../src/core/seed.ts';
import { compareStepTimes, type JobTimes } from '../../../../src/measure/throughput/compareStepTimes.ts';
import { geometricEstimate, inverseEstimate, relativeHalfWidth } from '../../../../src/measure/throughput/estimate.ts';
import { kneeOf } from '../../../../src/measure/throughput/knee.ts';
import { type EdgeProbe, memoryEdge } from '../../../../src/measure/throughput/memoryEdge.ts';
import { bestRate, peakShare } from '../../../../src/measure/throughput/peakShare.ts';
import { timeToTarget } from '../../../../src/measure/throughput/timeToTarget.ts';

const SIZES = [1, 4, 16, 64, 256, 1024];

/** Times per step of so many blocks, with noise of each time and of each block as a whole. */
const drawn = (
  seconds: (batchSize: number) => number,
  {
    seed,
    blocks = 8,
    noise = 0.02,
    ofBlock = 0.02,
  }: { seed: number; blocks?: number; noise?: number; ofBlock?: number },
) => {
  const stream = randomStream(seedFrom(seed));
  const whole = Array.from({ length: blocks }, () => ofBlock * stream.nextNormal());
  return SIZES.map((batchSize) => ({
    batchSize,
    overheadSeconds: 0,
    samples: whole.map((own) => seconds(batchSize) * Math.exp(own + noise * stream.nextNormal())),
  }));
};
const saturating = (batchSize: number): number => 1e-3 + 5e-5 * batchSize; // 80 % of 1 / 5e-5 at 80

describe('estimates', () => {
  it('are geometric means whose inverse is that of the inverses', () => {
    const { value } = geometricEstimate([1, 4], 0.05);
    expect(value).toBeCloseTo(2, 12);
    const estimate = geometricEstimate([1, 1.1, 1.2], 0.05);
    expect(relativeHalfWidth(inverseEstimate(estimate, 7))).toBeCloseTo(relativeHalfWidth(estimate), 12);
  });
});

describe('kneeOf', () => {
  it('finds a planted knee, and covers it as often as it says', () => {
    let covered = 0;
    for (let seed = 0; seed < 200; seed++) {
      const { batchSize } = kneeOf(drawn(saturating, { seed }), 0.05)!;
      if (batchSize.lower <= 80 && 80 <= batchSize.upper) covered += 1;
    }
    expect(covered / 200).toBeGreaterThan(0.9); // three standard errors below 0.95
  });

  it('is told by the measured sizes alone too', () => {
    const knee = kneeOf(drawn(saturating, { seed: 3 }), 0.05)!;
    expect(knee).toMatchObject({ lineHolds: true, surelyBelow: 16 });
    expect(knee.surelyReached).toBeGreaterThanOrEqual(64);
    expect(knee.misfit.relative).toBeLessThan(0.05);
  });

  it('says how far a time that is no line is from one, and whether noise explains it', () => {
    const cliff = (batchSize: number): number => saturating(batchSize) * (batchSize > 100 ? 3 : 1);
    const knee = kneeOf(drawn(cliff, { seed: 4 }), 0.05)!;
    expect(knee.lineHolds).toBe(false);
    expect(knee.misfit.beyondNoise).toBe(true);
    expect(knee.surelyReached).toBe(64);
  });

  it('is nothing without three sizes and two blocks, and below all sizes without latency', () => {
    expect(kneeOf(drawn(saturating, { seed: 1 }).slice(0, 2), 0.05)).toBeUndefined();
    expect(kneeOf(drawn(saturating, { seed: 1, blocks: 1 }), 0.05)).toBeUndefined();
    expect(kneeOf([], 0.05)).toBeUndefined();
    const flat = kneeOf(
      drawn((batchSize) => 1e-5 * batchSize, { seed: 2 }),
      0.05,
    )!;
    expect(flat.batchSize.value).toBeLessThan(0.2);
    expect(flat).not.toHaveProperty('surelyBelow');
  });

  it('has no size that surely reaches its share where noise hides it', () => {
    const noisy = kneeOf(drawn(saturating, { seed: 5, noise: 0.9, blocks: 3 }), 0.05)!;
    expect(noisy.surelyReached ?? 1024).toBe(1024);
  });
});

describe('memoryEdge', () => {
  const holding = (edge: number) => {
    const asked: number[] = [];
    const probe = async (batchSize: number): Promise<EdgeProbe> => {
      asked.push(batchSize);
      return batchSize <= edge ? { kind: 'fits' } : { kind: 'fails', reason: 'out of memory' };
    };
    return { asked, probe };
  };

  it('brackets every edge within a sixteenth, in few probes, without asking beyond the limit or twice', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 1 << 20 }),
        fc.integer({ min: 1, max: 1 << 14 }),
        fc.integer({ min: 1, max: 1 << 21 }),
        async (edge, from, most) => {
          const { asked, probe } = holding(edge);
          const { largestFitting, smallestFailing, probes } = await memoryEdge(probe, { from, most });
          expect(Math.max(...asked)).toBeLessThanOrEqual(most);
          expect(new Set(asked).size).toBe(asked.length);
          expect(probes).toBe(asked.length);
          expect(probes).toBeLessThanOrEqual(60);
          if (smallestFailing === undefined) expect(largestFitting).toBe(most);
          else {
            const low = largestFitting ?? 0;
            expect(low).toBeLessThanOrEqual(edge);
            expect(smallestFailing.batchSize).toBeGreaterThan(edge);
            expect(smallestFailing.batchSize - low).toBeLessThanOrEqual(Math.max(1, low / 16));
          }
        },
      ),
      { numRuns: 300, seed: 6 },
    );
  });

  it('keeps the reason', async () => {
    expect((await memoryEdge(holding(5).probe, { from: 4, most: 64 })).smallestFailing).toEqual({
      batchSize: 6,
      reason: 'out of memory',
    });
  });
});

describe('peakShare', () => {
  const one = (value: number) => ({ value, lower: 0.9 * value, upper: 1.1 * value });

  it('is the time that operations or bytes need at least, over the time taken', () => {
    const peak = { operationsPerSecond: one(1e9), bytesPerSecond: one(1e8) };
    expect(peakShare({ operations: 1e6, bytes: 1 }, one(2e-3), peak).value).toBeCloseTo(0.5, 12);
    expect(peakShare({ operations: 1, bytes: 1e5 }, one(2e-3), peak).value).toBeCloseTo(0.5, 12);
    const { lower, upper } = peakShare({ operations: 1e6, bytes: 1 }, one(2e-3), { operationsPerSecond: one(1e9) });
    expect(lower).toBeCloseTo(0.5 / 1.1 ** 2, 12);
    expect(upper).toBeCloseTo(0.5 / 0.9 ** 2, 12);
  });

  it('is of the best over the batch sizes', () => {
    expect(bestRate([one(1), one(0.5), one(4)], [1, 1, 1])!.value).toBe(2);
    expect(bestRate([], [])).toBeUndefined();
  });
});

describe('timeToTarget', () => {
  const updates = (batchSize: number, factor = 1): number => factor * 100 * (1 + 50 / batchSize);
  const blocks = [0.9, 1, 1.1].map((factor) => [4, 16, 64, 256].map((b) => [b, updates(b, factor)] as const));
  const times = (seed: number) => drawn(saturating, { seed, noise: 0.01, ofBlock: 0.01 });

  it('is updates times seconds per step, with the critical batch of the line', () => {
    const found = timeToTarget(blocks, times(1), 0.05)!;
    expect(found.criticalBatch.value).toBeCloseTo(50, 6);
    expect(found.leastUpdates.value / 100).toBeCloseTo(0.99 ** (1 / 3), 2);
    for (const { batchSize, seconds, extrapolated } of found.points) {
      const truth = updates(batchSize) * saturating(batchSize);
      expect(seconds.lower).toBeLessThan(truth);
      expect(seconds.upper).toBeGreaterThan(truth);
      expect(extrapolated).toBe(batchSize < 4 || batchSize > 256);
    }
    expect(found.soonest).toBe(16); // 100 (1 + 50 / B) (1e-3 + 5e-5 B) is least at B = sqrt(50 * 20) = 32
    expect(found.notToldApart).toContain(64);
  });

  it('is nothing with one block, without times, or where updates do not fall with the batch', () => {
    expect(timeToTarget(blocks.slice(0, 1), times(1), 0.05)).toBeUndefined();
    expect(timeToTarget(blocks, [], 0.05)).toBeUndefined();
    const rising = blocks.map((block) => block.map(([b]) => [b, 100 + b] as const));
    expect(timeToTarget(rising, times(1), 0.05)).toBeUndefined();
  });
});

describe('compareStepTimes', () => {
  const asked = { alpha: 0.05, margin: 0.05, jobDeviation: 0.1 };
  const job = (seed: number, factor: number, deviation: number): JobTimes => {
    const own = Math.exp(deviation * randomStream(seedFrom(seed + 1e6)).nextNormal());
    return new Map(
      drawn((b) => factor * own * saturating(b), { seed }).map(({ batchSize, samples }) => [batchSize, samples]),
    );
  };
  const side = (seed: number, jobs: number, factor: number, deviation: number): readonly JobTimes[] =>
    Array.from({ length: jobs }, (_, i) => job(1000 * seed + i, factor, deviation));

  it.each([
    [4, 'betweenJobs'],
    [1, 'assumedJobs'],
  ] as const)('of a machine with itself, %i jobs a side, claims a difference in at most 5 %% of cases', (jobs, band) => {
    let wrong = 0;
    for (let seed = 0; seed < 300; seed++) {
      const curve = compareStepTimes(side(2 * seed, jobs, 1, 0.1), side(2 * seed + 1, jobs, 1, 0.1), asked);
      expect(curve.band).toBe(band);
      if (['faster', 'slower', 'mixed'].includes(curve.answer)) wrong += 1;
    }
    expect(wrong / 300).toBeLessThan(0.0878); // three standard errors of 300 trials above 0.05
  });

  it('would claim one nearly always if blocks of one job were taken for jobs', () => {
    let wrong = 0;
    for (let seed = 0; seed < 100; seed++) {
      const curve = compareStepTimes(side(2 * seed, 1, 1, 0.1), side(2 * seed + 1, 1, 1, 0.1), {
        ...asked,
        jobDeviation: 0,
      });
      if (curve.answer !== 'undetermined') wrong += 1;
    }
    expect(wrong).toBeGreaterThan(60);
  });

  it('finds a planted factor of two, in the direction it has', () => {
    const [base, faster] = [side(1, 4, 1, 0.03), side(2, 4, 0.5, 0.03)];
    const curve = compareStepTimes(base, faster, asked);
    expect(curve.answer).toBe('faster');
    for (const { ratio } of curve.points) expect([ratio.lower < 2, ratio.upper > 2]).toEqual([true, true]);
    expect(compareStepTimes(faster, base, asked).answer).toBe('slower');
  });

  it('calls equal what differs by less than the margin, and mixed what crosses', () => {
    const calm = (factor: (b: number) => number, seed: number): readonly JobTimes[] =>
      Array.from(
        { length: 5 },
        (_, i) =>
          new Map(
            drawn(factor, { seed: seed + i, noise: 1e-3, ofBlock: 1e-3 }).map(({ batchSize, samples }) => [
              batchSize,
              samples,
            ]),
          ),
      );
    expect(compareStepTimes(calm(saturating, 1), calm(saturating, 9), asked).answer).toBe('same');
    const crossing = (b: number): number => saturating(b) * (b < 20 ? 2 : 0.5);
    expect(compareStepTimes(calm(saturating, 1), calm(crossing, 9), asked).answer).toBe('mixed');
  });

  it('has no points without a size that all jobs measured', () => {
    const only = (size: number): readonly JobTimes[] => [new Map([[size, [1, 2]]])];
    expect(compareStepTimes(only(1), only(2), asked)).toMatchObject({ points: [], answer: 'undetermined' });
    expect(compareStepTimes([], only(2), asked).points).toEqual([]);
  });
});
