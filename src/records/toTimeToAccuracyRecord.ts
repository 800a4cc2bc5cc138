import type { Network } from '../core/network.ts';
import { type BatchSizeResult, batchSizeResult, bestBatchSizes, type TimedRun } from '../measure/timeToAccuracy.ts';
import { networkText } from '../networks/networkText.ts';
import { parameterCount } from '../networks/parameterLayout.ts';
import type { MedianAndRange } from '../stats/medianAndRange.ts';
import { laidOutJson } from './laidOutJson.ts';
import type { RecordedBatchSizeResult, SeedRange, TimeToAccuracyRecord } from './timeToAccuracyRecord.ts';

/** What a record of times to an accuracy holds beside the runs. */
export interface TimeToAccuracyContext
  extends Pick<TimeToAccuracyRecord, 'tool' | 'status' | 'settings' | 'times' | 'environment' | 'dataset' | 'split'> {
  readonly network: Network;
}

/** Without what is no number. */
const recordedRange = (range: MedianAndRange): SeedRange =>
  Object.fromEntries(Object.entries(range).filter(([, value]) => Number.isFinite(value)));

const recordedResult = (result: BatchSizeResult): RecordedBatchSizeResult => ({
  ...result,
  epochsToTarget: recordedRange(result.epochsToTarget),
  updatesToTarget: recordedRange(result.updatesToTarget),
  secondsToTarget: recordedRange(result.secondsToTarget),
  finalAccuracy: recordedRange(result.finalAccuracy),
  secondsPerEpoch: recordedRange(result.secondsPerEpoch),
});

/** The record of the runs of a sweep over batch sizes, whole or interrupted. */
export const toTimeToAccuracyRecord = (
  runs: readonly TimedRun[],
  { network, ...context }: TimeToAccuracyContext,
): TimeToAccuracyRecord => {
  const { batchSizes, target } = context.settings;
  const results = batchSizes
    .map((batchSize) => runs.filter((run) => run.batchSize === batchSize))
    .filter((own) => own.length > 0)
    .map((own) => batchSizeResult(own, target));
  const { inTime, inAccuracy } = bestBatchSizes(results);
  return {
    kind: 'batchlaw-time-to-accuracy',
    schemaVersion: 1,
    ...context,
    network: { text: networkText(network), parameters: parameterCount(network), plain: { ...network } },
    runs,
    results: results.map(recordedResult),
    best: { ...(inTime && { inTime }), ...(inAccuracy && { inAccuracy }) },
  };
};

/**
 * The text of such a record. Equal bytes for equal records.
 * @throws ExperimentError `E_RECORD_NUMBER` for a number that is not finite
 */
export const serialiseTimeToAccuracy = (record: TimeToAccuracyRecord): string => laidOutJson(record);
