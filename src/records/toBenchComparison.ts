import { type CompareOptions, compareStepTimes, type JobTimes } from '../measure/throughput/compareStepTimes.ts';
import { type BenchSide, benchComparability } from './benchComparability.ts';
import type { BenchComparison, ComparedFactor, ComparedSide, Comparison, FalseAlarms } from './benchComparison.ts';
import type { BenchFalseAlarms } from './benchFalseAlarms.ts';
import type { BenchRecord } from './benchRecord.ts';
import { recordedEstimate } from './toBenchRecord.ts';
import { toolVersion } from './toolVersion.ts';

/** A side with the paths of its jobs. */
export interface NamedSide extends BenchSide {
  readonly paths: readonly string[];
}

const recordedSide = ({ name, jobs, paths }: NamedSide): ComparedSide => ({
  name,
  jobs: jobs.map(({ settings, times, environment, tool, device, status, subjects }, i) => ({
    path: paths[i]!,
    ...(settings.label !== undefined && { label: settings.label }),
    startedAt: times.startedAt,
    engine: environment.engine,
    tool,
    device: device.name,
    node: environment.node,
    threads: environment.threads,
    status,
    blocks: subjects[0]!.blocks.length,
    marked: subjects[0]!.blocks.filter(({ marks }) => marks.length > 0).length,
  })),
});

/** Sizes of one subject that have a time per step in every block they were measured in. */
const timesOf = ({ subjects }: BenchRecord, subject: string): JobTimes =>
  new Map(
    (subjects.find(({ name }) => name === subject)?.sizes ?? [])
      .filter(({ secondsPerStep }) => secondsPerStep !== undefined)
      .map(({ batchSize, samples }) => [batchSize, samples]),
  );

const comparisonOf = (
  base: NamedSide,
  other: NamedSide,
  options: CompareOptions,
  across: readonly ComparedFactor[],
): Comparison => {
  const { compares, refusals, notes } = benchComparability(base, other, across);
  const names = base.jobs[0]!.subjects.map(({ name }) => name);
  const shared = names.filter((name) =>
    [...base.jobs, ...other.jobs].every(({ subjects }) => subjects.some((subject) => subject.name === name)),
  );
  const subjects = (refusals.length > 0 ? [] : shared).map((name) => {
    const times = (side: NamedSide): readonly JobTimes[] => side.jobs.map((job) => timesOf(job, name));
    const { band, points, answer } = compareStepTimes(times(base), times(other), options);
    return {
      name,
      band,
      answer,
      points: points.map(({ batchSize, ratio }) => ({ batchSize, ratio: recordedEstimate(ratio) })),
    };
  });
  const empty = refusals.length === 0 && (subjects[0]?.points.length ?? 0) === 0;
  return {
    side: recordedSide(other),
    compares,
    refusals: empty ? ['no batch size has a time per step on both sides'] : refusals,
    notes,
    subjects: empty ? [] : subjects,
  };
};

const recordedFalseAlarms = ({
  device,
  cores,
  busiest,
  settings: { jobs, alpha, jobDeviation },
  oneJobEach,
  threeJobsEach,
}: BenchFalseAlarms): FalseAlarms => {
  const claimed = ({ count, of }: FalseAlarms['oneJobEach']): FalseAlarms['oneJobEach'] => ({ count, of });
  const [one, three] = [claimed(oneJobEach), claimed(threeJobsEach)];
  return { device, cores, busiest, jobs, alpha, jobDeviation, oneJobEach: one, threeJobsEach: three };
};

/**
 * The comparison of each other side with the base.
 * @param settings of the bands, and what the user says may differ at once
 * @param measured how often this rule is wrong, where it was measured
 */
export const toBenchComparison = (
  base: NamedSide,
  others: readonly NamedSide[],
  { across, ...options }: CompareOptions & { readonly across: readonly ComparedFactor[] },
  measured?: BenchFalseAlarms,
): BenchComparison => ({
  kind: 'batchlaw-bench-comparison',
  schemaVersion: 1,
  tool: toolVersion(),
  settings: { ...options, across },
  base: recordedSide(base),
  comparisons: others.map((other) => comparisonOf(base, other, options, across)),
  ...(measured && { falseAlarms: recordedFalseAlarms(measured) }),
});
