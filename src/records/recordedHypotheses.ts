import type { Hypothesis } from '../core/claim.ts';
import type { RecordedCheck } from './evidenceRecord.ts';

/** The hypotheses of a recorded card as the judge takes them: null stands for an end that is not there. */
export const recordedHypotheses = ({ claim }: Pick<RecordedCheck, 'claim'>): readonly Hypothesis[] =>
  claim.hypotheses.map(({ region, ...rest }) => ({
    ...rest,
    region: { lower: region.lower ?? Number.NEGATIVE_INFINITY, upper: region.upper ?? Number.POSITIVE_INFINITY },
  }));
