import { standardNormalQuantile } from '../../core/standardNormalQuantile.ts';
import { studentQuantile } from '../../stats/studentQuantile.ts';
import { welchDifference } from '../../stats/welchDifference.ts';
import type { Estimate } from './estimate.ts';

/** Positive seconds per step in each block of one job, by batch size. */
export type JobTimes = ReadonlyMap<number, readonly number[]>;

export interface RatioPoint {
  readonly batchSize: number;
  /** Throughput of the other side over that of the base. */
  readonly ratio: Estimate;
}

export interface RatioCurve {
  /**
   * What the band holds: `betweenJobs`, with two jobs and more on both sides, all that changes from job to job;
   * `assumedJobs`, noise within the jobs and an assumed deviation between them.
   */
  readonly band: 'betweenJobs' | 'assumedJobs';
  readonly points: readonly RatioPoint[];
  readonly answer: 'faster' | 'slower' | 'mixed' | 'same' | 'undetermined';
}

export interface CompareOptions {
  /** All points of the band are right together with probability 1 - alpha. */
  readonly alpha: number;
  /** Relative difference of no account: `same` needs the whole band within it. */
  readonly margin: number;
  /** Relative standard deviation from job to job that is assumed where one side has a single job. */
  readonly jobDeviation: number;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const answerOf = (points: readonly RatioPoint[], margin: number): RatioCurve['answer'] => {
  const faster = points.some(({ ratio }) => ratio.lower > 1);
  const slower = points.some(({ ratio }) => ratio.upper < 1);
  const [low, high] = [1 / (1 + margin), 1 + margin];
  if (points.length > 0 && points.every(({ ratio }) => ratio.lower >= low && ratio.upper <= high)) return 'same';
  if (faster && slower) return 'mixed';
  if (faster) return 'faster';
  return slower ? 'slower' : 'undetermined';
};

/**
 * The throughput of one side over that of another, batch size by batch size, in a band that holds for all of them together
 * (Bonferroni). Blocks of one job share its bias, so that the job is the sampling unit: with two jobs and more on each side
 * their means are compared by Welch's interval, and with fewer an assumed deviation between jobs is added to the noise of
 * the blocks.
 * @param base at least one job
 * @param other at least one job
 */
export const compareStepTimes = (
  base: readonly JobTimes[],
  other: readonly JobTimes[],
  { alpha, margin, jobDeviation }: CompareOptions,
): RatioCurve => {
  const jobs = [...base, ...other];
  const shared = [...(base[0]?.keys() ?? [])].filter((size) => jobs.every((job) => (job.get(size)?.length ?? 0) >= 2));
  const tail = alpha / (2 * Math.max(1, shared.length));
  const band = base.length >= 2 && other.length >= 2 ? 'betweenJobs' : 'assumedJobs';
  const points = shared.map((batchSize): RatioPoint => {
    const logs = (side: readonly JobTimes[]): readonly (readonly number[])[] =>
      side.map((job) => job.get(batchSize)!.map(Math.log));
    const [one, two] = [logs(base), logs(other)];
    // other over base in throughput: base over other in time
    const halfAndCentre = (): readonly [number, number] => {
      if (band === 'betweenJobs') {
        const { difference, standardError, degrees } = welchDifference(two.map(mean), one.map(mean));
        return [difference, studentQuantile(tail, degrees) * standardError];
      }
      const { difference, standardError, degrees } = welchDifference(two.flat(), one.flat());
      const assumed = jobDeviation * Math.sqrt(1 / one.length + 1 / two.length);
      const z = standardNormalQuantile(1 - tail);
      return [difference, Math.hypot(studentQuantile(tail, degrees) * standardError, z * assumed)];
    };
    const [centre, half] = halfAndCentre();
    return {
      batchSize,
      ratio: { value: Math.exp(centre), lower: Math.exp(centre - half), upper: Math.exp(centre + half) },
    };
  });
  return { band, points, answer: answerOf(points, margin) };
};
