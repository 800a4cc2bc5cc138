import type { ThroughputSubject } from '../core/throughputSubject.ts';
import { blockMarks } from '../measure/throughput/blockMarks.ts';
import { type Estimate, inverseEstimate, scaledEstimate } from '../measure/throughput/estimate.ts';
import { type Knee, kneeOf } from '../measure/throughput/knee.ts';
import { bestRate, type MeasuredPeak, peakShare } from '../measure/throughput/peakShare.ts';
import { type StepTimes, stepTimes } from '../measure/throughput/stepTimes.ts';
import type { Sweep, SweptSize } from '../measure/throughput/throughputSweep.ts';
import type { TimeToTarget } from '../measure/throughput/timeToTarget.ts';
import type { BenchRecord, RecordedEstimate, RecordedKnee, RecordedSize, RecordedSubject } from './benchRecord.ts';
import { laidOutJson } from './laidOutJson.ts';

/** One subject and what the sweep found of it. */
export interface SubjectFindings {
  readonly subject: ThroughputSubject;
  readonly sweep: Sweep;
}

/** Every interval of a benchmark is wrong with this probability. */
export const BENCH_ALPHA = 0.05;

/** JSON has no infinity: an interval without an upper end has none. */
export const recordedEstimate = ({ value, lower, upper }: Estimate): RecordedEstimate => ({
  value,
  lower,
  ...(Number.isFinite(upper) && { upper }),
});

const timesOf = (sweep: Sweep, precision: number): readonly StepTimes[] =>
  stepTimes(sweep, { alpha: BENCH_ALPHA, precision });

/** Positive seconds per step of the sizes that have them, for what is computed further. */
export const usableTimes = (sweep: Sweep): readonly StepTimes[] =>
  timesOf(sweep, Number.POSITIVE_INFINITY).filter(({ secondsPerStep }) => secondsPerStep !== undefined);

/** What the kernels among the findings attained at best. */
const peakOf = (kernels: readonly SubjectFindings[]): MeasuredPeak | undefined => {
  const bestOf = (kind: ThroughputSubject['kind'], what: 'operations' | 'bytes'): Estimate | undefined => {
    const found = kernels.find(({ subject }) => subject.kind === kind);
    if (found === undefined) return undefined;
    const times = usableTimes(found.sweep);
    return bestRate(
      times.map(({ secondsPerStep }) => secondsPerStep!),
      times.map(({ batchSize }) => found.subject.work(batchSize)![what]),
    );
  };
  const operationsPerSecond = bestOf('matmul', 'operations');
  const bytesPerSecond = bestOf('copy', 'bytes');
  return operationsPerSecond && { operationsPerSecond, ...(bytesPerSecond && { bytesPerSecond }) };
};

const recordedKnee = ({ misfit, batchSize, ...knee }: Knee): RecordedKnee => ({
  ...knee,
  batchSize: recordedEstimate(batchSize),
  misfit,
});

const recordedWarmUp = ({ warmUp }: SweptSize): Pick<RecordedSize, 'warmUp'> => {
  if (warmUp === undefined) return {};
  const { kind, firstStepSeconds, seconds, samples, changedAt, stepsPerSample } = warmUp;
  return { warmUp: { kind, firstStepSeconds, seconds, samples: samples.length, changedAt, stepsPerSample } };
};

const recordedSize = (
  swept: SweptSize,
  times: StepTimes | undefined,
  subject: ThroughputSubject,
  peak: MeasuredPeak | undefined,
): RecordedSize => {
  const { batchSize, failure } = swept;
  const work = subject.work(batchSize);
  const examplesPerStep = subject.examplesPerStep(batchSize);
  const own = times?.secondsPerStep;
  return {
    batchSize,
    examplesPerStep,
    ...work,
    ...recordedWarmUp(swept),
    ...(failure && { failure }),
    samples: times?.samples ?? [],
    ...(times && { overheadSeconds: times.overheadSeconds }),
    ...(own && {
      secondsPerStep: recordedEstimate(own),
      examplesPerSecond: recordedEstimate(inverseEstimate(own, examplesPerStep)),
    }),
    ...(times?.halfWidth !== undefined && { halfWidth: times.halfWidth }),
    ...(times?.undetermined !== undefined && { undetermined: times.undetermined }),
    ...(times?.joulesPerStep && {
      joulesPerExample: recordedEstimate(scaledEstimate(times.joulesPerStep, 1 / examplesPerStep)),
    }),
    ...(own && work && peak && { shareOfPeak: recordedEstimate(peakShare(work, own, peak)) }),
  };
};

const recordedSubject = (
  { subject, sweep }: SubjectFindings,
  peak: MeasuredPeak | undefined,
  precision: number,
): RecordedSubject => {
  const times = timesOf(sweep, precision);
  const marks = blockMarks(sweep, times);
  const knee = kneeOf(times, BENCH_ALPHA);
  return {
    name: subject.name,
    kind: subject.kind,
    sizes: sweep.sizes.map((swept) =>
      recordedSize(
        swept,
        times.find(({ batchSize }) => batchSize === swept.batchSize),
        subject,
        peak,
      ),
    ),
    blocks: sweep.blocks.map(({ visits: _, ...block }, i) => ({ ...block, marks: marks[i]! })),
    ended: sweep.ended,
    ...(knee && Number.isFinite(knee.batchSize.value) && { knee: recordedKnee(knee) }),
  };
};

/** The time to a target as the record holds it. */
export const recordedTarget = ({
  criticalBatch,
  leastUpdates,
  points,
  soonest,
  notToldApart,
}: TimeToTarget): Pick<
  NonNullable<BenchRecord['target']>,
  'criticalBatch' | 'leastUpdates' | 'points' | 'soonest' | 'notToldApart'
> => ({
  criticalBatch: recordedEstimate(criticalBatch),
  leastUpdates: recordedEstimate(leastUpdates),
  points: points.map(({ batchSize, updates, seconds, extrapolated }) => ({
    batchSize,
    updates: recordedEstimate(updates),
    seconds: recordedEstimate(seconds),
    extrapolated,
  })),
  soonest,
  notToldApart,
});

/** The record of a benchmark. @param findings the training step first, then kernels, of which the first has the peak */
export const toBenchRecord = (
  findings: readonly SubjectFindings[],
  context: Omit<BenchRecord, 'kind' | 'schemaVersion' | 'batchDefinition' | 'alpha' | 'subjects'>,
): BenchRecord => {
  const { status, tool, settings, times, environment, device, dataset, edge, target, leftOut } = context;
  const peak = peakOf(findings);
  return {
    kind: 'batchlaw-bench',
    schemaVersion: 1,
    status,
    tool,
    settings,
    times,
    environment,
    device,
    batchDefinition: 'examples per replica and step, all replicas on one device',
    alpha: BENCH_ALPHA,
    dataset,
    subjects: findings.map((one) => recordedSubject(one, peak, settings.precision)),
    ...(edge && { edge }),
    ...(target && { target }),
    leftOut,
  };
};

/** The text of a benchmark record. */
export const serialiseBench = (record: BenchRecord): string => laidOutJson(record);
