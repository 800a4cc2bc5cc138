import type {
  BenchRecord,
  RecordedEstimate,
  RecordedKnee,
  RecordedSize,
  RecordedSubject,
} from '../records/benchRecord.ts';
import { formatNumber } from './formatNumber.ts';

/** `70 in [60, 85]`. */
export const estimateText = ({ value, lower, upper }: RecordedEstimate): string =>
  `${formatNumber(value)} in [${formatNumber(lower)}, ${upper === undefined ? '∞' : formatNumber(upper)}]`;

const whole = (value: number): string => formatNumber(value < 10 ? value : Math.round(value));

const batchText = ({ value, lower, upper }: RecordedEstimate): string =>
  `${whole(value)} in [${whole(lower)}, ${upper === undefined ? '∞' : whole(upper)}]`;

/** The training step of a record. */
export const trainingOf = ({ subjects }: Pick<BenchRecord, 'subjects'>): RecordedSubject => subjects[0]!;

/** A size with a throughput. */
export type TimedSize = RecordedSize & Required<Pick<RecordedSize, 'secondsPerStep' | 'examplesPerSecond'>>;

export const timedSizes = ({ sizes }: RecordedSubject): readonly TimedSize[] =>
  sizes.filter((size): size is TimedSize => size.secondsPerStep !== undefined && size.examplesPerSecond !== undefined);

/** The size with the largest throughput. */
export const bestSize = (subject: RecordedSubject): TimedSize | undefined =>
  timedSizes(subject).reduce<TimedSize | undefined>(
    (best, size) => (best === undefined || size.examplesPerSecond.value > best.examplesPerSecond.value ? size : best),
    undefined,
  );

const percent = (share: number): string => `${Number((100 * share).toPrecision(2))} %`;

/** Where throughput saturates, in a sentence. */
export const kneeSentence = (knee: RecordedKnee, largest: number): string => {
  const { batchSize, share, misfit, lineHolds, surelyBelow, surelyReached } = knee;
  const measured = `${surelyBelow === undefined ? '' : `above ${surelyBelow}`}${surelyBelow !== undefined && surelyReached !== undefined ? ' and ' : ''}${surelyReached === undefined ? '' : `at ${surelyReached} or below`}`;
  const byMeasured =
    measured === '' ? 'the measured sizes alone do not tell' : `by the measured sizes alone, ${measured}`;
  const off = `latency plus time per example misses the time at batch ${misfit.batchSize} by ${percent(Math.abs(misfit.relative))}${misfit.beyondNoise ? ', more than noise' : ''}`;
  if (!lineHolds)
    return `The knee (${percent(share)} of the best throughput) is not one number: ${off}; ${byMeasured}.`;
  const where =
    batchSize.value > largest
      ? `is not reached up to batch ${largest}: the line puts it at ${batchText(batchSize)}`
      : `is at batch ${batchText(batchSize)}`;
  return `The knee (${percent(share)} of the limit of throughput) ${where}; ${off}; ${byMeasured}.`;
};

/** Where memory ends, in a sentence. */
export const edgeSentence = ({ largestFitting, smallestFailing, limit }: NonNullable<BenchRecord['edge']>): string => {
  if (smallestFailing === undefined)
    return `Memory holds batches of ${largestFitting}, the largest that was tried (limit ${limit}).`;
  const { batchSize, reason } = smallestFailing;
  return largestFitting === undefined
    ? `Not even batches of ${batchSize} can be made: ${reason}.`
    : `Memory ends between batches of ${largestFitting} and ${batchSize}: ${reason}.`;
};

const listed = (sizes: readonly number[]): string =>
  sizes.length === 1
    ? `${sizes[0]} cannot be told from it`
    : `${sizes.slice(0, -1).join(', ')} and ${sizes.at(-1)} cannot be told from it`;

/** Time to the target, in a sentence. */
export const targetSentence = (target: NonNullable<BenchRecord['target']>): string => {
  const { points, soonest, notToldApart, criticalBatch, targetLoss, noiseScale } = target;
  const best = points.find(({ batchSize }) => batchSize === soonest)!;
  const beyond = best.extrapolated ? ', a size whose updates are extrapolated' : '';
  const trained = points.filter(({ extrapolated }) => !extrapolated).map(({ batchSize }) => batchSize);
  const reach =
    trained.length < points.length && trained.length > 0
      ? ` Updates were trained from batch ${trained[0]} to ${trained.at(-1)}; further out they are extrapolated.`
      : '';
  const others = notToldApart.length === 0 ? '' : `; ${listed(notToldApart)}`;
  const noise =
    noiseScale === undefined
      ? ''
      : `; the gradient noise scale at ${noiseScale.at} is ${noiseScale.value === undefined ? 'not bounded' : batchText({ ...noiseScale, value: noiseScale.value })}`;
  return `A training loss of ${formatNumber(targetLoss)} nats is reached soonest at batch ${soonest}, after ${estimateText(best.seconds)} s${beyond}${others}. The critical batch is ${batchText(criticalBatch)}${noise}.${reach}`;
};

/** Whether a throughput reaches into the interval of a larger one. */
const touches = (one: RecordedEstimate, larger: RecordedEstimate): boolean =>
  one.upper === undefined || one.upper >= larger.lower;

/** Which batch to use on this device: one sentence. */
export const benchSentence = (record: BenchRecord): string => {
  const training = trainingOf(record);
  const best = bestSize(training);
  const { device, target, edge } = record;
  if (best === undefined) return `No time per step of ${training.name} is known on ${device.name}.`;
  const near = timedSizes(training)
    .filter((size) => size !== best && touches(size.examplesPerSecond, best.examplesPerSecond))
    .map(({ batchSize }) => batchSize);
  const alike = near.length === 0 ? '' : `; ${listed(near)}`;
  const fastest = `throughput is best at ${best.batchSize} (${estimateText(best.examplesPerSecond)} examples/s${alike})`;
  const room =
    edge?.smallestFailing === undefined || edge.largestFitting === undefined
      ? ''
      : `, and memory ends at ${edge.largestFitting}`;
  if (target === undefined) return `On ${device.name}, ${fastest}${room}; which batch learns soonest was not measured.`;
  const others = target.notToldApart.length === 0 ? '' : ` (${listed(target.notToldApart)})`;
  return `On ${device.name} use batch ${target.soonest}: it reaches the loss of ${formatNumber(target.targetLoss)} nats soonest${others}, while ${fastest}${room}.`;
};
