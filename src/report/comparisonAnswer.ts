import type { BenchComparison, ComparedSubject, Comparison } from '../records/benchComparison.ts';
import { formatNumber } from './formatNumber.ts';

const times = (value: number): string => formatNumber(Number(value.toPrecision(3)));

/** `1.9 to 2.1`, over all batch sizes of a subject, ends of the band. */
const bandText = ({ points }: ComparedSubject): string => {
  const lower = Math.min(...points.map(({ ratio }) => ratio.lower));
  const upper = Math.max(...points.map(({ ratio }) => ratio.upper ?? Number.POSITIVE_INFINITY));
  return `${times(lower)} to ${Number.isFinite(upper) ? times(upper) : '∞'}`;
};

const sizesWhere = (subject: ComparedSubject, kept: (point: ComparedSubject['points'][number]) => boolean): string =>
  subject.points
    .filter(kept)
    .map(({ batchSize }) => batchSize)
    .join(', ');

/** What a subject's ratios say, in a sentence. */
export const subjectSentence = (subject: ComparedSubject, base: string, other: string, margin: number): string => {
  const band = `its throughput is ${bandText(subject)} times that of ${base} over all batch sizes together`;
  const faster = sizesWhere(subject, ({ ratio }) => ratio.lower > 1);
  const slower = sizesWhere(subject, ({ ratio }) => ratio.upper !== undefined && ratio.upper < 1);
  switch (subject.answer) {
    case 'faster':
      return `${other} is faster on ${subject.name} at batch ${faster}: ${band}.`;
    case 'slower':
      return `${other} is slower on ${subject.name} at batch ${slower}: ${band}.`;
    case 'mixed':
      return `${other} is faster on ${subject.name} at batch ${faster} and slower at ${slower}: ${band}.`;
    case 'same':
      return `${other} and ${base} differ by no more than ${formatNumber(100 * margin)} % on ${subject.name}: ${band}.`;
    case 'undetermined':
      return `Whether ${other} or ${base} is faster on ${subject.name} is undetermined: ${band}.`;
  }
};

/** What a band holds, in a sentence. */
export const bandSentence = (
  { subjects, side }: Comparison,
  base: BenchComparison['base'],
  { jobDeviation, alpha }: BenchComparison['settings'],
): string => {
  const jobs = `${base.jobs.length} job${base.jobs.length === 1 ? '' : 's'} of ${base.name}, ${side.jobs.length} of ${side.name}`;
  const right = `All intervals of a band are right together with probability ${formatNumber(1 - alpha)}`;
  return subjects.some(({ band }) => band === 'assumedJobs')
    ? `${jobs}: what changes from job to job was not measured. The bands hold the noise within the jobs, widened for an assumed deviation of ${formatNumber(100 * jobDeviation)} % between jobs (--job-deviation); with two jobs and more on each side they are measured. ${right}.`
    : `${jobs}; the job is the sampling unit, so that the bands hold what changes from job to job. ${right}.`;
};

/** What is known of how often such an answer is wrong, in a sentence. */
export const falseAlarmSentence = ({ falseAlarms, settings }: BenchComparison): string => {
  if (falseAlarms === undefined) {
    return 'How often this rule tells a machine from itself was not measured: reports/bench-false-alarms.json is not there.';
  }
  const { oneJobEach, threeJobsEach, jobs, device, cores, busiest, alpha, jobDeviation } = falseAlarms;
  const other =
    alpha === settings.alpha && jobDeviation === settings.jobDeviation
      ? ''
      : ` Measured with an alpha of ${alpha} and ${formatNumber(100 * jobDeviation)} % between jobs, where this comparison has ${settings.alpha} and ${formatNumber(100 * settings.jobDeviation)} %.`;
  return `How often this rule claims a difference of a machine from itself, by sides drawn from ${jobs} jobs of one (${device}, ${cores} cores that up to ${Math.round(busiest)} jobs wanted): ${oneJobEach.count} of ${oneJobEach.of} draws with one job a side, ${threeJobsEach.count} of ${threeJobsEach.of} with three.${other}`;
};
