import type { ComparedFactor } from './benchComparison.ts';
import type { BenchRecord, RecordedSubject } from './benchRecord.ts';

/** The jobs of one side: records of the same engine, version and device. */
export interface BenchSide {
  readonly name: string;
  readonly jobs: readonly BenchRecord[];
}

/** Whether a ratio of two sides would say anything, and of what. */
export interface Comparability {
  readonly compares: readonly ComparedFactor[];
  readonly refusals: readonly string[];
  readonly notes: readonly string[];
}

const trainingOf = ({ subjects }: BenchRecord): RecordedSubject => subjects[0]!;

/** What must be the same in all jobs for a ratio to have a meaning, by name. */
const QUESTION: Readonly<Record<string, (record: BenchRecord) => string>> = {
  network: (record) => trainingOf(record).name,
  'replicas per device': ({ settings }) => String(settings.replicas),
  'definition of a batch': ({ batchDefinition }) => batchDefinition,
};

/** More jobs than so many times the cores: some of them were not of the benchmark, whose threads are as many as the cores at most. */
const SHARED_LOAD = 1.5;

const busiestLoad = (record: BenchRecord): number =>
  Math.max(0, ...trainingOf(record).blocks.map(({ before }) => before.loadAverage ?? 0));

const isShared = (record: BenchRecord): boolean => busiestLoad(record) > SHARED_LOAD * record.device.cores;

/** What is compared: one of these differs. */
const FACTORS: Readonly<Record<ComparedFactor, (record: BenchRecord) => string>> = {
  device: ({ device, environment }) =>
    `${device.name}, ${device.cores} cores, ${environment.platform} ${environment.arch}`,
  engine: ({ environment }) => environment.engine.name,
  version: ({ tool, environment }) => `${tool.name} ${tool.version}, engine ${environment.engine.version}`,
  load: (record) => (isShared(record) ? 'a machine shared with other jobs' : 'a machine to itself'),
};

/** What may differ, and qualifies the ratio. */
const CONDITIONS: Readonly<Record<string, (record: BenchRecord) => string>> = {
  'Node.js': ({ environment }) => environment.node,
  threads: ({ environment }) => String(environment.threads),
  data: ({ dataset }) => dataset.name,
  kernels: ({ subjects }) =>
    subjects
      .slice(1)
      .map(({ name }) => name)
      .join(', ') || 'none',
  'warm-up and blocks': ({ settings }) => (settings.quick ? 'quick' : 'full'),
};

const distinct = (records: readonly BenchRecord[], of: (record: BenchRecord) => string): readonly string[] => [
  ...new Set(records.map(of)),
];

/** Clocks that differ by more than this are told. */
const CLOCK_SHARE = 0.05;

const meanClock = (records: readonly BenchRecord[]): number | undefined => {
  const clocks = records.flatMap((record) =>
    trainingOf(record).blocks.flatMap(({ before, after }) => [before.megahertz ?? [], after.megahertz ?? []].flat()),
  );
  return clocks.length === 0 ? undefined : clocks.reduce((sum, clock) => sum + clock, 0) / clocks.length;
};

const clockNotes = (base: BenchSide, other: BenchSide, sameDevice: boolean): readonly string[] => {
  const [one, two] = [meanClock(base.jobs), meanClock(other.jobs)];
  if (!sameDevice) return [];
  if (one === undefined || two === undefined)
    return ['clocks are not told by both sides: a lower clock cannot be seen'];
  return Math.abs(two / one - 1) > CLOCK_SHARE
    ? [`clocks differ: ${Math.round(one)} MHz in ${base.name}, ${Math.round(two)} MHz in ${other.name}`]
    : [];
};

const jobNotes = ({ name, jobs }: BenchSide): readonly string[] =>
  jobs.flatMap((record, i) => {
    const training = trainingOf(record);
    const marked = training.blocks.filter(({ marks }) => marks.length > 0).length;
    const busy = busiestLoad(record);
    const vague = training.sizes.filter(({ undetermined }) => undetermined !== undefined).length;
    const job = jobs.length === 1 ? name : `job ${i + 1} of ${name}`;
    return [
      ...(record.status === 'interrupted' ? [`${job} was interrupted`] : []),
      ...(marked > 0
        ? [`${job}: ${marked} of ${training.blocks.length} blocks are marked throttled or slowed; they count`]
        : []),
      ...(busy > record.device.cores
        ? [`${job}: up to ${Math.round(busy)} jobs wanted one of ${record.device.cores} cores`]
        : []),
      ...(vague > 0
        ? [`${job}: ${vague} of ${training.sizes.length} batch sizes are less precise than was asked for`]
        : []),
    ];
  });

/** Why the jobs of a side are not of one thing; none: they are. A side may have met other loads: that is what jobs differ by. */
const sideRefusals = ({ name, jobs }: BenchSide): readonly string[] =>
  Object.entries(FACTORS).flatMap(([factor, of]) => {
    const found = factor === 'load' ? [] : distinct(jobs, of);
    return found.length > 1 ? [`the jobs of ${name} differ in ${factor}: ${found.join(' and ')}`] : [];
  });

/** One side had its machines to itself, the other had not: load differs, and not only from job to job. */
const loadDiffers = (base: BenchSide, other: BenchSide): boolean =>
  [base, other].every(({ jobs }) => jobs.every(isShared) || !jobs.some(isShared)) &&
  isShared(base.jobs[0]!) !== isShared(other.jobs[0]!);

/**
 * Whether two sides can be compared. A ratio is refused where the question differs (network, replicas, definition of a batch),
 * and where more than one of device, engine, version and load differ, since it would be of neither: unless the user says `across`.
 */
export const benchComparability = (
  base: BenchSide,
  other: BenchSide,
  across: readonly ComparedFactor[],
): Comparability => {
  const all = [...base.jobs, ...other.jobs];
  const question = Object.entries(QUESTION).flatMap(([what, of]) => {
    const found = distinct(all, of);
    return found.length > 1 ? [`${what} differs: ${found.join(' and ')}`] : [];
  });
  const compares = (Object.keys(FACTORS) as ComparedFactor[]).filter((factor) =>
    factor === 'load' ? loadDiffers(base, other) : distinct(all, FACTORS[factor]).length > 1,
  );
  const mixed =
    compares.length > 1 && !compares.every((factor) => across.includes(factor))
      ? [
          `${compares.join(' and ')} differ at once (${compares.map((factor) => distinct(all, FACTORS[factor]).join(' and ')).join('; ')}): a ratio would be of neither. Measure again with one of them changed, or compare the whole with --across ${compares.join(',')}`,
        ]
      : [];
  const began = new Set(base.jobs.map(({ times }) => times.startedAt));
  const twice = other.jobs.some(({ times }) => began.has(times.startedAt))
    ? [`a job of ${other.name} is a job of ${base.name} too: a job tells nothing about itself`]
    : [];
  const conditions = Object.entries(CONDITIONS).flatMap(([what, of]) => {
    const found = distinct(all, of);
    return found.length > 1 ? [`${what} differs: ${found.join(' and ')}`] : [];
  });
  return {
    compares,
    refusals: [...twice, ...question, ...sideRefusals(base), ...sideRefusals(other), ...mixed],
    notes: [
      ...conditions,
      ...clockNotes(base, other, !compares.includes('device')),
      ...jobNotes(base),
      ...jobNotes(other),
    ],
  };
};
